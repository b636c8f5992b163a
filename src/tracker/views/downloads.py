"""What can be had of a page as files: links, at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.views.markup import Html, el, join, link, section

if TYPE_CHECKING:
    from tracker.views.view import View


def downloads(view: View) -> Html:
    """Return the section; nothing where there is nothing to have."""
    if not view.downloads:
        return Html("")
    t = view.words.t
    listed = [
        el("li", link(said, address, **{"class_": "tr-made"} if view.places.live else {}))
        for said, address in view.downloads
    ]
    waiting = el("p", role="status", class_="tr-sub tr-making", data_making=t("The file is being made …"), data_made=t("The file is ready: your browser keeps it with its downloads."), data_failed=t("The file could not be made. Please try again; if it fails again, tell who runs this.")) if view.places.live else ""  # fmt: skip
    return section(t("Take it with you"), join([el("ul", *listed, class_="tr-get"), waiting]), anchor="take")
