#!/bin/sh
# Fetches the portfolio and builds the static site anew, beside the one that is served; switches to it in one step when
# there is something new. When anything fails, the site stays as it is.
#
#     TRACKER_PORTFOLIO=FOLDER TRACKER_SITE=FOLDER TRACKER_ADDRESS=https://... sh rebuild.sh
set -eu
: "${TRACKER_PORTFOLIO:?the folder of the portfolio}" "${TRACKER_SITE:?the folder of the site}" "${TRACKER_ADDRESS:?the address of the site}"
keep=5

# Only forward: a history that was rewritten is for a person to look at. Nothing of the repository is run.
git -C "$TRACKER_PORTFOLIO" -c core.hooksPath=/dev/null pull --quiet --ff-only

# A dashboard shows what is sound and says what is not; a site that is public stays whole until the files are mended.
tracker validate "$TRACKER_PORTFOLIO"

mkdir -p "$TRACKER_SITE/builds"
build="$TRACKER_SITE/builds/$(date -u +%Y%m%dT%H%M%SZ)-$$"
old="$(readlink "$TRACKER_SITE/current" || true)"
trap 'rm -rf "$build"' EXIT

# Links to the files of the build before: `publish` makes only what has changed, and never writes into a file that is there.
if [ -d "$old" ]; then cp -al "$old" "$build"; fi
tracker publish "$build" "$TRACKER_PORTFOLIO" --address "$TRACKER_ADDRESS"
[ -s "$build/index.html" ]
if [ -d "$old" ] && cmp -s "$old/.published.json" "$build/.published.json"; then
    echo "Nothing new."
    exit 0
fi

# A link cannot be replaced in one step, but renamed over another it can.
point() {
    ln -sfn "$1" "$TRACKER_SITE/$2.new"
    mv -T "$TRACKER_SITE/$2.new" "$TRACKER_SITE/$2"
}
point "${old:-$build}" previous
point "$build" current
trap - EXIT
echo "Built $build."

# Names sort by time; the newest stay, to go back to.
ls -1d "$TRACKER_SITE"/builds/* | sort | head -n -"$keep" | xargs -r rm -rf --
