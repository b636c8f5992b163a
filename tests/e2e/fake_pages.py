"""Pages that are not ours, so that the frame around them can be tested by itself; and a server of them.

python tests/e2e/fake_pages.py FOLDER PORT
"""

from __future__ import annotations

import sys
from pathlib import Path

from tracker.views import site
from tracker.views.asked import Asked
from tracker.views.markup import Html, el, join, link, table
from tracker.views.site import Rendered
from tracker.views.view import View

TITLE = "A page"
HEADER = Html(
    '<a class="tr-skip" href="#tr-first">Skip to the content</a>'
    '<header class="tr-header"><button class="tr-button tr-menu-button" type="button" hidden aria-expanded="false"'
    ' aria-controls="tr-menu">Menu</button><div class="tr-menu" id="tr-menu"><nav aria-label="Pages">'
    '<a href="/problems">Problems</a></nav><form action="/search" role="search"><label>Search <input name="q"></label>'
    "</form></div></header>"
)
FIRST = Html(
    '<p class="tr-lead">What it is about.</p>'
    '<svg role="img" aria-labelledby="pic" viewBox="0 0 100 40" width="300" height="120">'
    '<title id="pic">A picture</title><path d="M0 40L100 0" stroke="currentColor"/></svg>'
    '<p><button class="tr-copy" type="button" hidden data-done="Copied" data-fixed="2026-11-22">Copy link</button>'
    '<button class="tr-print" type="button" hidden>Print</button></p>'
    "<details><summary>More</summary><p>More of it.</p></details>"
    '<form action="/problems"><input name="words" value="x" aria-label="Words"> <input type="checkbox" aria-label="Tick">'
    '<select aria-label="Area"><option>one</option><option>two</option></select></form>'
    "<ul><li>one</li><li>two</li></ul><dl><dt>term</dt><dd>text</dd></dl><p>A <code>word</code>, <b>bold</b>.</p><hr>"
)


def render(asked: Asked, view: View) -> Rendered:
    """Return one and the same page for every address, in two parts where a widget comes between."""
    name = asked.get("id") or str(view.status.as_of)
    rows = [(link(f"Row {n}", view.url("problems")), n, name) for n in range(80)]
    first = join([el("h1", TITLE, id="top"), FIRST])
    second = join(
        [el("h2", "Rows", id="rows"), link("to the rows", "#rows"), table(["Row", "Number", "Of"], rows, "Rows")]
    )
    body = (first, second) if asked.page == "kpi" else (join([first, second]),)
    title = TITLE if asked.page != "missing" else "Not here"
    return Rendered(
        title, view.words.language, HEADER, body, Html("<footer><p>The end</p></footer>"), asked.page != "missing"
    )


def main(folder: str, port: str) -> None:
    """Serve these pages as ours are served."""
    from tracker.app.server import run

    site.render = render
    run(Path(folder), port=int(port), address="127.0.0.1", browser=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
