"""Problems: what is wrong with the files, in words, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.views.markup import Html, el, join, table
from tracker.views.pieces import pager, part_of

if TYPE_CHECKING:
    from tracker.views.view import View

SIZE: Final = 200


def title(view: View) -> Html:
    """Return the page's title."""
    return Html(view.words.t("Problems in the files"))


def body(view: View) -> Html:
    """Return the page."""
    t = view.words.t
    if not view.problems:
        return el("p", t("No problems: every file is read as it stands."), class_="tr-lead")
    errors = sum(1 for each in view.problems if each.severity == "error")
    said = (
        view.words.n("{n} error.", "{n} errors.", errors)
        + " "
        + view.words.n("{n} warning.", "{n} warnings.", len(view.problems) - errors)
    )
    kept = t("What is sound is shown; what is not is left out and never counted as good.")
    part = part_of(view)
    rows = [
        [f"{each.path}:{each.line}:{each.column}", t("error") if each.severity == "error" else t("warning"),
         el("span", each.message, lang="en"), el("span", each.hint, lang="en"), each.code]
        for each in view.problems[(part - 1) * SIZE : part * SIZE]
    ]  # fmt: skip
    head = [t("Place"), t("Severity"), t("What is wrong"), t("How to mend it"), t("Code")]
    return join([el("p", said, " ", kept, class_="tr-lead"), table(head, rows, title(view)), pager(len(view.problems), SIZE, part, view)])  # fmt: skip
