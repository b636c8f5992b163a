"""One goalpost that was moved, and whether the files say why.

changes: [{date: 2025-03-01, field: targets.2030, from: 350, to: 300, reason: ..., source: ...}]
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tracker.model.parts import Change

Kind = Literal["kpi", "initiative", "area", "strategy", "owner", "portfolio"]
Fault = Literal["", "unexplained", "misstated"]
Loc = tuple[str | int, ...]
Text = dict[str, str]


@dataclass(frozen=True, slots=True)
class Move:
    """A goalpost of a KPI, a node or the portfolio, before and after, as plain values; None where nothing stood."""

    kind: Kind
    id: str
    """Whose goalpost; the portfolio's is ""."""
    field: str
    """As an entry in `changes` names it: `targets.2030`, `due`, `assessment.on_track`."""
    before: Any
    after: Any
    loc: Loc = ()
    """Where it stands in the file afterwards; where it stood, if it is gone."""
    needed: bool = True
    """False where nothing is moved yet: a first target, a definition where there was none."""
    reason: Text | None = None
    source: str | None = None
    dated: date | None = None
    """The day that the entry gives."""
    fault: Fault = ""


def explained(found: Iterable[Move], before: Sequence[Change], after: Sequence[Change]) -> list[Move]:
    """Return goalposts with the reason that new entries in `changes` give, or with what is wrong."""
    moved = list(found)
    new = _new(before, after) if moved else []
    return [_explained(move, new) for move in moved]


def _new(before: Sequence[Change], after: Sequence[Change]) -> list[Change]:
    known = {repr(entry) for entry in before}
    return [entry for entry in after if repr(entry) not in known]


def _explained(move: Move, entries: Sequence[Change]) -> Move:
    if move.reason is not None:
        return move
    fitting = [entry for entry in entries if covers(entry.field, move.field)]
    if not fitting:
        return replace(move, fault="unexplained" if move.needed else "")
    last = fitting[-1]
    told = replace(move, reason=last.reason, source=last.source, dated=last.date)
    exact = [entry for entry in fitting if entry.field == move.field]
    return replace(told, fault="" if not exact or _agrees(move, exact[0], exact[-1]) else "misstated")


def covers(entry: str, field: str) -> bool:
    """Tell whether an entry's field means a goalpost: `measures` means `measures.dk-2023-7` as well."""
    return field == entry or field.startswith(entry + ".")


def _agrees(move: Move, first: Change, last: Change) -> bool:
    """Tell whether the first entry's `from` and the last one's `to`, as far as they are given, are what the files say."""
    starts = first.from_ is None or same(first.from_, move.before)
    return starts and (last.to is None or same(last.to, move.after))


def same(said: object, meant: object) -> bool:
    """Tell whether a value as somebody wrote it in an entry is the value of the files."""
    return _bare(said) == _bare(meant)


def _bare(value: object) -> object:
    if isinstance(value, dict):
        if set(value) == {"value"} or (set(value) == {"period"}):
            return _bare(next(iter(value.values())))
        texts = {key: _bare(part) for key, part in value.items()}
        return texts if len(texts) != 1 or "" not in texts else texts[""]
    if isinstance(value, list | tuple):
        return _bare(value[0]) if len(value) == 1 else tuple(_bare(part) for part in value)
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    return f"{float(value):.12g}" if isinstance(value, int | float) else _number(str(value))


def _number(text: str) -> str:
    try:
        return f"{float(text):.12g}"
    except ValueError:
        return text
