"""A briefing as a file, in the form that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args

from tracker.brief.content import briefing

if TYPE_CHECKING:
    from tracker.brief.scope import Scope
    from tracker.views.view import View

MOST_LETTERS: Final = 100
"""Of an id in a file's name."""
Form = Literal["pdf", "pptx", "xlsx"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)
TYPES: Final = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
NEEDS: Final = {"pdf": "typst", "pptx": "pptx", "xlsx": "xlsxwriter"}
"""The package that each form takes."""


def make(scope: Scope, view: View, form: Form, template: bytes | None = None) -> bytes:
    """Return the file.

    Args:
        scope: what it is about.
        view: of which day and in which language; its stamp says which revision.
        form: which kind of file.
        template: a presentation whose look slides take.

    Raises:
        ModuleNotFoundError: where the extra `brief` is not installed.
        TemplateError: where the template cannot be used.
    """
    found = briefing(scope, view)
    if form == "pdf":
        from tracker.brief.pdf import as_pdf

        return as_pdf(found)
    if form == "pptx":
        from tracker.brief.slides import slides

        return slides(found, template)
    from tracker.brief.workbook import workbook

    return workbook(found, view)


def name_of(scope: Scope, view: View, form: Form) -> str:
    """Return what the file is called; that it is a draft stands in its name too."""
    state = {"released": [], "approved": ["not-public"], "draft": ["draft"]}[view.approval.state]
    return "-".join(["briefing", (scope.id or "all")[:MOST_LETTERS], view.words.language, view.status.as_of.isoformat(), *state]) + f".{form}"  # fmt: skip
