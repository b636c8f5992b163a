"""Update: one owner's reports, entered side by side with what was said last and what the figures show.

A plain form: it works without a script, and keeps its fields through every answer of the server.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from tracker.i18n import LANGUAGES, vocabulary
from tracker.model.record import say
from tracker.model.strategy import DECLARED
from tracker.reporting.entry import Entry
from tracker.reporting.workbook import MARKS
from tracker.telling.figure import kpi_name, newest, owner_name, unit
from tracker.telling.trouble import told
from tracker.views.marks import verdict_mark
from tracker.views.markup import Html, choices, el, esc, items, join, link, table
from tracker.views.pieces import nothing
from tracker.views.questions import questions
from tracker.views.reports import UNCHANGED, entered_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.model.entered import Measured
    from tracker.model.strategy import Update
    from tracker.problems import Problem
    from tracker.reporting.editor import Editor
    from tracker.reporting.entry import Submission
    from tracker.reporting.sheet import Row, Sheet, Wanted
    from tracker.reporting.trouble import Trouble
    from tracker.views.view import View

NO_CHANGE: Final = "unchanged"


@dataclass(frozen=True)
class Preview:
    """What would be written: in words, section by section, and as a patch."""

    said: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    patch: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Form:
    """The form of one owner at one moment."""

    sheet: Sheet
    editor: Editor
    token: str
    once: str
    """Names this showing of the form: what is sent twice is written once."""
    texts: str
    """The language that its texts are written in, unless another is chosen."""
    place: str
    """Where entries go: `folder` or `branch`."""
    places: tuple[tuple[str, str], ...]
    """What can be chosen, with words."""
    typed: Submission | None = None
    troubles: tuple[Trouble, ...] = ()
    preview: Preview | None = None
    kept: str = ""
    """What was just saved: a commit, or `folder`."""
    kept_once: str = ""
    """Which showing of the form that was."""


# -- The list of owners: mine first, then whoever is latest.


def owners(names: Sequence[tuple[str, Sheet]], editor: Editor, view: View) -> Html:
    """Return the page on which an owner is chosen."""
    t, words = view.words.t, view.words
    if not names:
        return nothing(t("Nobody can be asked yet: a source must name the lead of an initiative, in a strategy whose owners report."))  # fmt: skip
    rows = [_owner(name, sheet, view) for name, sheet in names]
    lead = t("Choose whose reports you enter. Those that are late come first.")
    head = [t("Owner"), t("Answered"), t("Due")]
    return join([_who(editor, view), el("p", lead, class_="tr-lead"), table(head, rows, words.t("Owners"))])


def _owner(name: str, sheet: Sheet, view: View) -> list[object]:
    words = view.words
    asked = [row for row in sheet.rows if row.asking is not None]
    done = sum(row.answered for row in asked)
    told_ = words.t("{part} of {whole}", part=words.number(done), whole=words.number(len(asked))) if asked else words.t("not asked now")  # fmt: skip
    return [link(view.owner(name), view.url("update", owner=name)), told_, words.day(sheet.due) if sheet.due else "–"]


def _who(editor: Editor, view: View) -> Html:
    """Say as whom one is known here, and how to leave."""
    t = view.words.t
    name = editor.name or editor.email
    said = t("Signed in as {name}.", name=name) if name else ""
    roles = {
        "secretariat": t("You write for every owner."),
        "owner": t("You write for your own body."),
        "viewer": t("You may read, and write nothing."),
    }
    leave = link(t("Sign out"), "/auth/logout") if editor.signed_in else ""
    return el("p", said, " ", roles[editor.role], " ", leave, class_="tr-sub")


def sign_in(view: View) -> Html:
    """Return the page for somebody who is not known yet."""
    t = view.words.t
    return join([el("p", t("Reports are entered by their owners and by the secretariat. Everybody may read."), class_="tr-lead"), el("p", link(t("Sign in"), "/signin", class_="tr-button"))])  # fmt: skip


def refused(editor: Editor, view: View) -> Html:
    """Return the page for somebody who may not write here."""
    t = view.words.t
    go = link(t("Go to the overview"), view.url("overview"))
    return join([_who(editor, view), el("p", t("You may not write here: another body answers for it."), class_="tr-lead"), el("p", go)])  # fmt: skip


def broken(view: View) -> Html:
    """Return the page for files with errors in which an owner cannot be found."""
    t = view.words.t
    go = link(t("See the problems"), view.url("problems"))
    return el(
        "p",
        t("The files have errors, so reports cannot be entered for this owner. Mend them first."),
        " ",
        go,
        class_="tr-lead",
    )


def no_branch(why: str, view: View) -> Html:
    """Return the page for a place without a branch to write to."""
    said = view.words.t("Nothing can be saved onto a branch here:")
    return el("p", said, " ", el("span", why, lang="en"), class_="tr-lead")


# -- The form.


def form(found: Form, view: View) -> Html:
    """Return the form of one owner."""
    t = view.words.t
    hidden = {"owner": found.sheet.owner, "token": found.token, "once": found.once, "place": found.place, "lang": view.words.language}  # fmt: skip
    fields = [_initiative(number, row, found, view) for number, row in enumerate(found.sheet.rows)]
    body = [
        *(el("input", type="hidden", name=name, value=value) for name, value in hidden.items()),
        choices(
            "texts",
            t("Language of what you write"),
            LANGUAGES.items(),
            found.typed.language if found.typed else found.texts,
        ),
        *fields,
        _figures(found, view),
        el("div", _preview(found, view), id="tr-preview", aria_live="polite", class_="tr-preview"),
        _buttons(found, view),
    ]
    whole = el("form", *body, method="post", action="/update", class_="tr-update", id="tr-update", data_offline=t("No connection. What you have typed is kept in this browser; try again in a moment."), data_restored=t("What you had typed before is back."), autocomplete="off", novalidate="novalidate")  # fmt: skip
    return join([_who(found.editor, view), _kept(found, view), _summary(found, view), _places(found, view), _letters(found, view), el("p", id="tr-note", role="status", class_="tr-note", hidden="hidden"), whole])  # fmt: skip


def _kept(found: Form, view: View) -> Html:
    if not found.kept:
        return Html("")
    said = view.words.t("Saved in the folder.") if found.kept == "folder" else view.words.t("Saved as commit {commit}.", commit=found.kept[:10])  # fmt: skip
    return el(
        "p", el("b", said), class_="tr-kept", role="status", data_owner=found.sheet.owner, data_once=found.kept_once
    )


def _places(found: Form, view: View) -> Html:
    """Return where entries go, with the other choices as links."""
    if len(found.places) < 2:
        return Html("")
    shown = [
        el("b", said) if name == found.place else link(said, view.url("update", owner=found.sheet.owner, place=name))
        for name, said in found.places
    ]
    return el("p", view.words.t("Write into:"), " ", join(shown, " | "), class_="tr-sub")


def _letters(found: Form, view: View) -> Html:
    """Return the letter to this owner, for who writes them."""
    if found.editor.role != "secretariat" or view.status.round is None or not view.status.round.open:
        return Html("")
    name, t = found.sheet.owner, view.words.t
    text, dates = (view.url("remind", owner=name, place=found.place, **more) for more in ({}, {"format": "ics"}))
    return el(
        "p",
        link(t("The letter to this owner"), text),
        " | ",
        link(t("Its last day for a calendar"), dates),
        class_="tr-sub",
    )


def _summary(found: Form, view: View) -> Html:
    """Say at the top what is wrong, with links to the fields: below, each is said where it is."""
    if not found.troubles:
        return Html("")
    numbers = {row.id: number for number, row in enumerate(found.sheet.rows)}
    listed = [_linked(each, numbers, view) for each in found.troubles]
    head = el("h2", view.words.t("Nothing was saved yet"), id="tr-wrong")
    return el("div", head, items(listed, "tr-bullets"), class_="tr-wrong", role="alert", tabindex="-1")


def _linked(each: Trouble, numbers: dict[str, int], view: View) -> Html:
    said = told(each.code, each.values, view.words)
    if each.about not in numbers:
        return el("span", said)
    name = view.status.portfolio.nodes[each.about]
    where = view.text(name.short or name.title, view.own(each.about))
    field = "report" if each.field in {"", "status"} else each.field
    return join([link(where, f"#i{numbers[each.about]}-{field}"), ": ", said])


def _initiative(number: int, row: Row, found: Form, view: View) -> Html:
    t, item = view.words.t, row.status.initiative
    entry = next((each for each in found.typed.entries if each.initiative == row.id), None) if found.typed else None
    typed = entry or Entry(row.id)
    name = join([f"{item.number} " if item.number else "", view.text(item.title, view.own(item.id))])
    troubles = [each for each in found.troubles if each.about == row.id]
    right = [
        el("input", type="hidden", name=f"i{number}-id", value=row.id),
        el("input", type="hidden", name=f"i{number}-seen", value=row.mark),
        _status(number, row, typed, troubles, view),
        _note(number, typed, troubles, view),
        _more(typed, view, _evidence(number, typed, view), *_confirmed(number, typed, troubles, found, view)),
        *_steps(number, row, typed, troubles, view),
        *_replies(number, row, typed, view),
    ]
    left = [_standing(row, view), _last(row, view), _theirs(row, troubles, view), _kpis(row, view)]
    body = el("div", el("div", *left, class_="tr-known"), el("div", *right, class_="tr-enter"), class_="tr-pair")
    questions_ = questions(row.findings, view, named=False) if row.findings else Html("")
    more = (
        el("details", el("summary", t("Questions to you: {n}", n=len(row.findings))), questions_)
        if row.findings
        else ""
    )
    return el("fieldset", el("legend", _aside(name, view.url("initiative", id=row.id))), body, more, id=f"i{number}", class_="tr-one")  # fmt: skip


def _aside(text: object, url: str) -> Html:
    """Return a link that leaves the form where it is."""
    return el("a", text, href=url, target="_blank")


def _standing(row: Row, view: View) -> Html:
    if row.asking is None:
        return Html("")
    words, asking = view.words, row.asking
    said = words.start(vocabulary.STANDINGS[asking.standing])
    return el("p", el("b", said), ", ", words.t("due {day}", day=words.day(asking.due)))


def _last(row: Row, view: View) -> Html:
    said = row.status.word.update
    if said is None:
        return el("p", view.words.t("Nothing has been reported yet."))
    return join([el("p", view.words.t("Reported last:"), " ", report_line(said, row.id, view))])


def report_line(said: Update, initiative: str, view: View) -> Html:
    """Return a report on one line: status, day, who said it, who wrote it down, and why."""
    words = view.words
    parts: list[object] = [el("b", words.t(vocabulary.REPORTED[said.status])), ", ", words.day(said.date), ", ", view.owner(said.by)]  # fmt: skip
    parts += [" (", words.t(UNCHANGED), ")"] if said.unchanged else []
    entered = entered_by(said, view)
    parts += [". ", entered] if entered else []
    note = view.text(said.note, view.own(initiative))
    return join([*parts, *([". “", note, "”"] if note else [])])


def _theirs(row: Row, troubles: Sequence[Trouble], view: View) -> Html:
    """Return what somebody else wrote after this person opened the page."""
    seen = next((str(each.values["seen"]) for each in troubles if each.code == "clash"), "")
    if not seen:
        return Html("")
    item = row.status.initiative
    counts = [int(part) for part in seen.split(".")[1:] if part.isdecimal()]
    reports, answers = (counts + [len(item.updates), len(item.responses)][len(counts) :])[:2]
    new = [report_line(said, row.id, view) for said in item.updates[reports:]]
    new += [join([view.owner(said.by), ", ", view.words.day(said.date), ": “", view.text(said.text, view.own(row.id)), "”"]) for said in item.responses[answers:]]  # fmt: skip
    shown = (
        items(new, "tr-bullets")
        if new
        else el("p", view.words.t("Another part of it was changed; the page shows it as it is now."))
    )
    return el("div", el("p", el("b", view.words.t("Written by somebody else meanwhile:"))), shown, class_="tr-theirs")


def _kpis(row: Row, view: View) -> Html:
    listed = [
        join([_aside(kpi_name(kpi, view.status, view.words), view.url("kpi", id=kpi.id)), ": ", newest(judged, kpi, view.status, view.words), " ", verdict_mark(judged, view.words)])
        for kpi, judged in row.kpis
    ]  # fmt: skip
    return items(listed, "tr-bullets") if listed else el("p", view.words.t("No KPI measures it."), class_="tr-src")


def _status(number: int, row: Row, typed: Entry, troubles: Sequence[Trouble], view: View) -> Html:
    """Return the choices of a status, "no change" first: one click."""
    t, name = view.words.t, f"i{number}-report"
    chosen = NO_CHANGE if typed.unchanged else typed.status
    last = row.status.word.update
    options = [("", t("not now"))]
    if last is not None:
        options += [(NO_CHANGE, t("No change, confirmed: {status}", status=t(vocabulary.REPORTED[last.status])))]
    options += [(code, view.words.start(vocabulary.REPORTED[code])) for code in DECLARED]
    wrong = _wrong(number, ("status", ""), troubles, view)
    shown = [
        el("label", el("input", type="radio", name=name, value=value, id=name if value == "" else f"{name}-{value}", checked="checked" if value == chosen else None), " ", said)
        for value, said in options
    ]  # fmt: skip
    return el("fieldset", el("legend", t("Status now")), *shown, wrong, class_="tr-choices", aria_describedby=f"i{number}-status-wrong" if wrong else None)  # fmt: skip


def _wrong(number: int, fields: tuple[str, ...], troubles: Sequence[Trouble], view: View) -> Html:
    """Return what is wrong with a field, where the field is; empty, with room for what is found while one types."""
    found = [told(each.code, each.values, view.words) for each in troubles if each.field in fields]
    return el("p", " ".join(found), class_="tr-bad", id=f"i{number}-{fields[0]}-wrong") if found else Html("")


def _area(name: str, label: object, value: str, wrong: Html = Html(""), rows: int = 3) -> Html:  # noqa: B008
    # Not through `el`: in a text that somebody is writing, every space and line break is theirs.
    box = Html(
        f'<textarea id="{esc(name)}" name="{esc(name)}" rows="{rows}" class="tr-field" maxlength="4000"{_described(name, wrong)}>\n{escape(value)}</textarea>'
    )
    return el("div", el("label", label, for_=name), box, wrong, class_="tr-ask")


def _described(name: str, wrong: Html) -> str:
    return f' aria-invalid="true" aria-describedby="{esc(name)}-wrong"' if wrong else ""


def _input(name: str, label: object, value: str, wrong: Html = Html(""), **attributes: str) -> Html:  # noqa: B008
    described = {"aria_invalid": "true", "aria_describedby": f"{name}-wrong"} if wrong else {}
    box = el("input", type="text", id=name, name=name, value=value, class_="tr-field", **described, **attributes)
    return el("div", el("label", label, for_=name), box, wrong, class_="tr-ask")


def _note(number: int, typed: Entry, troubles: Sequence[Trouble], view: View) -> Html:
    return _area(f"i{number}-note", view.words.t("Why, in a sentence or two"), typed.note, _wrong(number, ("note",), troubles, view))  # fmt: skip


def _more(typed: Entry, view: View, *fields: Html) -> Html:
    """Return fields that most reports leave empty, folded away until they hold something."""
    filled = typed.evidence or typed.confirmed_on
    name = view.words.t("Sources, confirmation") if len(fields) > 1 else view.words.t("Sources")
    return el("details", el("summary", name), *fields, open="open" if filled else None, class_="tr-fold")


def _evidence(number: int, typed: Entry, view: View) -> Html:
    label = view.words.t("Sources that show it (their names, with commas between)")
    return _input(f"i{number}-evidence", label, ", ".join(typed.evidence), list="tr-sources")


def _confirmed(number: int, typed: Entry, troubles: Sequence[Trouble], found: Form, view: View) -> list[Html]:
    """Return the field for the day of confirmation, where somebody writes for an owner."""
    editor = found.editor
    if editor.role != "secretariat" or not editor.body or editor.body == found.sheet.owner:
        return []
    value = typed.confirmed_on
    label = view.words.t("Confirmed by the owner on (2026-11-22); empty if not yet")
    return [_input(f"i{number}-confirmed_on", label, value, _wrong(number, ("confirmed_on",), troubles, view), inputmode="numeric", maxlength="10")]  # fmt: skip


def _steps(number: int, row: Row, typed: Entry, troubles: Sequence[Trouble], view: View) -> list[Html]:
    """Return a field for the day on which each open milestone was done."""
    given = {each.title: each.day for each in typed.done}
    fields = []
    for index, step in enumerate(row.steps):
        title = next(iter(step.title.values()))
        shown, _ = say(step.title, view.words.language, view.own(row.id))
        label = view.words.t("Milestone “{title}”, due {date}: done on", title=shown, date=view.words.date(step.due))
        wrong = _wrong(number, (f"done{index}",), troubles, view)
        fields.append(el("input", type="hidden", name=f"i{number}-step{index}", value=title))
        fields.append(_input(f"i{number}-done{index}", label, given.get(title, ""), wrong, inputmode="numeric", maxlength="10"))  # fmt: skip
    return fields


def _replies(number: int, row: Row, typed: Entry, view: View) -> list[Html]:
    given = {each.finding: each.text for each in typed.replies}
    fields = []
    for index, one in enumerate(row.findings):
        if one.answer is None:
            label = view.words.t("Your answer: {question}", question=view.words.t(vocabulary.FINDINGS[one.code]))
            fields.append(el("input", type="hidden", name=f"i{number}-finding{index}", value=one.name))
            fields.append(_area(f"i{number}-reply{index}", label, given.get(one.name, ""), rows=2))
    return fields


def _figures(found: Form, view: View) -> Html:
    t = view.words.t
    names = [*view.status.portfolio.plan.sources, *(name for each in found.sheet.figures for name in each.kpi.sources)]
    known = el("datalist", *(el("option", value=name) for name in dict.fromkeys(names)), id="tr-sources")
    if not found.sheet.figures:
        return known
    typed = {each.kpi: each for each in found.typed.figures} if found.typed else {}
    rows = [
        _figure(number, each, typed.get(each.kpi.id), found, view) for number, each in enumerate(found.sheet.figures)
    ]
    lead = el("p", t("Only figures that are public. One under embargo is not entered: every branch may be disclosed."), class_="tr-sub")  # fmt: skip
    return join([known, el("h2", t("Figures")), lead, *rows])


def _figure(number: int, each: Wanted, typed: Measured | None, found: Form, view: View) -> Html:
    t, kpi = view.words.t, each.kpi
    name = f"f{number}"
    wrong = [told(one.code, one.values, view.words) for one in found.troubles if one.about == kpi.id]
    marks = [("", t("final")), *((code, t(said)) for code, said in MARKS.items())]
    mark = el("select", *(el("option", said, value=code, selected="selected" if typed and typed.status == code else None) for code, said in marks), id=f"{name}-status", name=f"{name}-status", class_="tr-field")  # fmt: skip
    hint = str(each.next) if each.next else ""
    fields = [
        el("input", type="hidden", name=f"{name}-kpi", value=kpi.id),
        _input(f"{name}-period", t("Period"), typed.period if typed else "", placeholder=hint, size="8"),
        _input(f"{name}-value", join([t("Value"), " (", unit(kpi, view.status, view.words), ")"]), typed.value if typed else "", inputmode="decimal", size="10"),
        el("div", el("label", t("State"), for_=f"{name}-status"), mark, class_="tr-ask"),
        _input(f"{name}-published", t("Published on"), (typed.published or "") if typed else "", inputmode="numeric", maxlength="10", size="10"),
        _input(f"{name}-source", t("Source"), typed.source if typed else "", list="tr-sources", placeholder=kpi.source or ""),
    ]  # fmt: skip
    last = newest(each.judged, kpi, view.status, view.words)
    known = el("p", t("Newest: {figure}", figure=last), " ", verdict_mark(each.judged, view.words))
    bad = el("p", " ".join(wrong), class_="tr-bad") if wrong else ""
    return el("fieldset", el("legend", _aside(kpi_name(kpi, view.status, view.words), view.url("kpi", id=kpi.id))), known, el("div", *fields, class_="tr-inline"), bad, class_="tr-one")  # fmt: skip


# -- What would be written.


def preview(found: Preview, view: View) -> Html:
    """Return what would be written, in words and as a patch."""
    t = view.words.t
    said = [
        join([el("h3", title), items([join([el("b", subject), ": ", line]) for subject, line in lines], "tr-bullets")])
        for title, lines in found.said
    ]
    noted = [el("p", t("To note:"), " ", el("span", each.message, lang="en")) for each in found.problems]
    text = Html(
        f'<pre class="tr-patch" tabindex="0" aria-label="{esc(t("The exact change"))}">{escape(found.patch)}</pre>'
    )
    exact = el("details", el("summary", t("The exact change")), text)
    return join([el("h2", t("What will be written")), *(said or [el("p", t("No verdict and no page changes."))]), *noted, exact])  # fmt: skip


def _preview(found: Form, view: View) -> Html:
    return preview(found.preview, view) if found.preview is not None else Html("")


def _buttons(found: Form, view: View) -> Html:
    t = view.words.t
    save = t("Save") if found.place == "folder" else t("Save as a commit")
    # The first button of a form is what Enter presses: looking changes nothing.
    return el(
        "p", el("button", t("Show what will be written"), type="submit", name="act", value="look", class_="tr-button"), " ",
        el("button", save, type="submit", name="act", value="save", class_="tr-button tr-main"), " ",
        el("button", t("Discard what I typed"), type="button", class_="tr-button tr-discard", hidden="hidden"), class_="tr-acts",
    )  # fmt: skip


def title(owner: str, view: View) -> str:
    """Return the page's title."""
    return (
        view.words.t("Update: {owner}", owner=owner_name(owner, view.status, view.words))
        if owner
        else view.words.t("Update")
    )
