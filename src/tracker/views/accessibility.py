"""Accessibility statement: what was aimed at, how it was tested, what is known to fail, and what to do then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.i18n import N
from tracker.views.markup import Html, el, items, join, section

if TYPE_CHECKING:
    from tracker.views.view import View

KNOWN: Final = (
    N(
        "The interactive chart on a KPI's page is drawn by a library that keyboards and screen readers cannot explore. The still drawing above it and the table below it say the same."
    ),
    N("Messages of the underlying framework, such as a lost connection, are in English only."),
    N(
        "For about a second after a page opens, its content is replaced by an identical copy. A screen reader may start again from the top."
    ),
    N("Official names stand in their own language, marked as such, where no translation exists."),
)
"""What is known to fall short of the dashboard; the browser tests hold the rest to it. Only the last holds for files that no server answers for."""


def title(view: View) -> Html:
    """Return the page's title."""
    return Html(view.words.t("Accessibility"))


def body(view: View) -> Html:
    """Return the page."""
    t = view.words.t
    done = [
        t("Every chart has a sentence that says what it shows and a table with every figure."),
        t("No colour stands alone: every mark has a shape and a word."),
        t("Everything works by keyboard, in the order in which it is read; the key / goes to the search field."),
        t("Text can be enlarged to 400 % without sideways scrolling, and nothing moves if you ask your system for less motion."),
        t("Pages can be read without JavaScript, follow the light or dark setting of your system, and can be printed."),
    ]  # fmt: skip
    tested = t("Every page is tested automatically with axe-core against WCAG 2.2 A and AA in both colour settings, and by keyboard. It has not been tested by people who use screen readers every day.")  # fmt: skip
    ask = t("If something here cannot be read or used, write to those who run this page and ask for the content in another form. The figures are also in plain text files.")  # fmt: skip
    return join([
        el("p", t("These pages aim to meet WCAG 2.2, level AA. They meet it in part; what is missing is listed below."), class_="tr-lead"),
        section(t("What has been done"), items(done, "tr-bullets")),
        section(t("What falls short"), items((t(said) for said in (KNOWN if view.places.live else KNOWN[-1:])), "tr-bullets")),
        section(t("How it was tested"), el("p", tested, class_="tr-body")),
        section(t("If you cannot use something"), el("p", ask, class_="tr-body")),
    ])  # fmt: skip
