"""A form that came back: what was filled in, as entries, and what was not understood. Ids are in its hidden cells; order does not matter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.i18n import LANGUAGES, words
from tracker.model.entered import Measured
from tracker.model.record import say
from tracker.model.strategy import Initiative
from tracker.reporting.entry import Done, Entry, Reply, Submission, clean
from tracker.reporting.workbook import FIRST, HIDDEN, MARKS, SHEETS, VERSION, statuses
from tracker.statfiles.refused import Refused
from tracker.statfiles.workbook import cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.i18n import Words
    from tracker.loading import Loaded

_COLUMNS: Final = "ABCDEFGHIJ"


class Unclear(NamedTuple):
    """A cell that was not understood."""

    where: str
    text: str
    why: str


@dataclass(frozen=True)
class Returned:
    """What a form says."""

    submission: Submission
    made: str
    round: str
    unclear: tuple[Unclear, ...]


def returned(content: bytes, loaded: Loaded) -> Returned:
    """Read a form that came back.

    Raises:
        Refused: when it is no workbook, or none of ours.
    """
    sheets = cells(content)
    about = {row[0]: row[1] for row in sheets.get(HIDDEN, []) if len(row) > 1}
    if (
        about.get("form") != VERSION
        or about.get("owner") not in loaded.portfolio.plan.owners
        or about.get("language") not in LANGUAGES
    ):
        raise Refused(
            "this is not a form of this portfolio, or its hidden sheet was removed",
            "make one with `tracker form OWNER --xlsx FILE`",
        )
    return _Reader(sheets, about, loaded).read()


class _Reader:
    """The form while it is read."""

    def __init__(self, sheets: dict[str, list[list[str]]], about: dict[str, str], loaded: Loaded) -> None:
        self.sheets, self.about, self.loaded = sheets, about, loaded
        self.words: Words = words(about["language"])
        self.unclear: list[Unclear] = []
        self.entries: dict[str, Entry] = {}

    def read(self) -> Returned:
        confirmed = self._filled_in()
        for where, row in self._rows("reports", 7):
            self._report(where, row, confirmed)
        for where, row in self._rows("milestones", 5):
            self._done(where, row)
        for where, row in self._rows("questions", 5):
            if row[4] and self._known(f"{where}E", row[0]):
                self._add(row[0], replies=(*self._of(row[0]).replies, Reply(row[1], row[4])))
        figures = tuple(figure for where, row in self._rows("figures", 9) for figure in self._figure(where, row))
        submission = Submission(self.about["owner"], tuple(self.entries.values()), figures, self.words.language)
        return Returned(submission, self.about.get("made", ""), self.about.get("round", ""), tuple(self.unclear))

    def _rows(self, name: str, width: int) -> Iterator[tuple[str, list[str]]]:
        """Yield each row that holds an id, with where it stands, filled up to a width."""
        title = self.words.t(SHEETS[name])
        if title not in self.sheets:
            self.unclear.append(Unclear(title, "", "the sheet is missing"))
        for number, row in enumerate(self.sheets.get(title, [])):
            if number >= FIRST and row and row[0]:
                yield f"{title}!{number + 1}:", [clean(cell) for cell in [*row, *[""] * width][:width]]

    def _filled_in(self) -> str:
        """Return the day that stands behind "Filled in on"."""
        label = self.words.t("Filled in on")
        rows = self.sheets.get(self.words.t(SHEETS["start"]), [])
        return next((row[1].strip() for row in rows if len(row) > 1 and row[0].strip() == label), "")

    def _of(self, name: str) -> Entry:
        return self.entries.get(name) or Entry(name)

    def _add(self, name: str, **changed: object) -> None:
        self.entries[name] = replace(self._of(name), **changed)  # type: ignore[arg-type]

    def _known(self, where: str, name: str) -> bool:
        if isinstance(self.loaded.portfolio.nodes.get(name), Initiative):
            return True
        self.unclear.append(Unclear(where, name, "there is no such initiative any more"))
        return False

    def _report(self, where: str, row: list[str], confirmed: str) -> None:
        name, mark, status, note = row[0], row[1], row[5], row[6]
        if not (status or note) or not self._known(f"{where}F", name):
            return
        chosen = {said.casefold(): code for said, code in statuses(self.words).items()}.get(status.casefold())
        if chosen is None:
            why = "it is none of the choices" if status else "a note without a status"
            self.unclear.append(Unclear(f"{where}F", status or note, why))
            return
        if not mark or self._of(name).status or self._of(name).unchanged:
            self.unclear.append(
                Unclear(f"{where}F", status, "a hidden cell of this row was changed" if not mark else "it stands twice")
            )
            return
        kept = "" if chosen == "unchanged" else chosen
        self._add(name, seen=mark, status=kept, unchanged=chosen == "unchanged", note=note, confirmed_on=confirmed)

    def _done(self, where: str, row: list[str]) -> None:
        name, shown, day = row[0], row[2], row[4]
        if not day or not self._known(f"{where}E", name):
            return
        item = self.loaded.portfolio.nodes[name]
        own = self.loaded.portfolio.language_of(name)
        steps = item.milestones if isinstance(item, Initiative) else []
        step = next((one for one in steps if say(one.title, self.words.language, own)[0] == shown), None)
        if step is None:
            self.unclear.append(Unclear(f"{where}C", shown, "there is no such milestone any more"))
            return
        self._add(name, done=(*self._of(name).done, Done(next(iter(step.title.values())), day)))

    def _figure(self, where: str, row: list[str]) -> Iterator[Measured]:
        kpi, period, value, mark, published, source = row[0], row[4], row[5], row[6], row[7], row[8]
        if not period and not value:
            return
        if not (period and value):
            self.unclear.append(Unclear(f"{where}E", period or value, "a figure needs a period and a value"))
            return
        if kpi not in self.loaded.portfolio.kpis:
            self.unclear.append(Unclear(f"{where}E", kpi, "there is no such KPI any more"))
            return
        status = {self.words.t(name).casefold(): code for code, name in MARKS.items()}.get(mark.casefold())
        if mark and status is None:
            self.unclear.append(Unclear(f"{where}G", mark, "it is none of the choices"))
            return
        yield Measured(
            kpi,
            period,
            value,
            status,
            source,
            published or None,
        )
