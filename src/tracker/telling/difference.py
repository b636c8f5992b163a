"""What differs between two versions, as sections of sentences with their places: text, Markdown, JSON and pages are made of these."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from tracker.diff import TIERS
from tracker.i18n import vocabulary
from tracker.telling.edit import Case, subject, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.diff import Difference, Edit, Tier
    from tracker.i18n import Words
    from tracker.loading.where import Spot
    from tracker.versions import Compared

CONTRACT: Final = 1
"""Version of the JSON of `tracker diff`."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that differs, ready to be shown."""

    edit: Edit
    subject: str
    said: str
    spot: Spot
    old: bool
    """True where the place is in the older files."""


@dataclass(frozen=True, slots=True)
class Section:
    """One tier that is not empty."""

    tier: Tier
    title: str
    lines: tuple[Line, ...]
    count: int
    """How many there are; the lines may be the first of them only."""


def sections(
    found: Compared, words: Words, difference: Difference | None = None, most: int | None = None
) -> list[Section]:
    """Return every tier that holds something, in order.

    Args:
        found: the two versions.
        words: the language to tell in.
        difference: a part of what differs; all of it when left out.
        most: how many lines of a tier are made; each looks its place up in a file.
    """
    chosen = difference or found.difference
    case = Case(found.before, found.after, words)
    return [
        Section(
            tier, words.t(vocabulary.TIERS[tier]), tuple(_line(each, found, case) for each in edits[:most]), len(edits)
        )
        for tier in TIERS
        if (edits := chosen.of(tier))
    ]


def _line(each: Edit, found: Compared, case: Case) -> Line:
    side = found.old if each.old else found.new
    spot = side.loaded.where.spot(each.home or each.id, each.loc)
    return Line(each, subject(each, case), told(each, case), spot, each.old)


def as_text(found: Compared, words: Words, difference: Difference | None = None) -> str:
    """Return the list for a terminal or a letter."""
    lines = [heading(found, words), ""]
    for section in sections(found, words, difference):
        lines += [section.title, "-" * len(section.title)]
        for each in section.lines:
            lines += [f"{each.subject}: {each.said}", f"    {place(each, words)}"]
        lines.append("")
    return "\n".join(lines).rstrip() if len(lines) > 2 else "\n".join([*lines, words.t("Nothing differs.")])


def place(each: Line, words: Words) -> str:
    """Return where a line stands, as editors understand it; of what is gone, where it stood."""
    before = words.t("(before)")
    return f"{each.spot.path}:{each.spot.line}" + (f" {before}" if each.old else "")


def as_markdown(found: Compared, words: Words, safe: Callable[[str], str], difference: Difference | None = None) -> str:
    """Return the list as Markdown; every text from the files goes through `safe`."""
    lines = [f"**{heading(found, words)}**", ""]
    shown = sections(found, words, difference)
    for section in shown:
        lines += [f"### {section.title}", ""]
        lines += [
            f"- **{safe(each.subject)}**: {safe(each.said)}  \n  {safe(place(each, words))}" for each in section.lines
        ]
        lines.append("")
    return "\n".join(lines if shown else [*lines, words.t("Nothing differs."), ""])


def heading(found: Compared, words: Words) -> str:
    """Return what is compared with what."""
    t = words.t
    sides = [_name(side.loaded.commit, status.as_of, words) for side, status in ((found.old, found.before), (found.new, found.after))]  # fmt: skip
    said = t("What changed from {before} to {after}", before=sides[0], after=sides[1])
    if found.before.as_of == found.after.as_of:
        both = t("Both judged as of {day}.", day=words.day(found.after.as_of))
        said = f"{said}. {both}"
    if found.old.late or found.new.late:
        late = t("The history of the files begins later: what is dated in today's files stands for it.")
        said = f"{said}{'' if said.endswith('.') else '.'} {late}"
    return said


def _name(commit: str, day: Any, words: Words) -> str:
    return f"{commit[:10]} ({words.day(day)})" if commit else words.day(day)


def contract(found: Compared, words: Words, difference: Difference | None = None) -> dict[str, Any]:
    """Return the documented JSON contract (docs/contract.md)."""
    return {
        "contract": CONTRACT,
        "before": {"commit": found.old.loaded.commit or None, "as_of": found.before.as_of.isoformat(), "problems": len(found.old.loaded.problems)},
        "after": {"commit": found.new.loaded.commit or None, "as_of": found.after.as_of.isoformat(), "problems": len(found.new.loaded.problems)},
        "changes": [_row(each) for section in sections(found, words, difference) for each in section.lines],
    }  # fmt: skip


def _row(line: Line) -> dict[str, Any]:
    each, move = line.edit, line.edit.move
    causes = [asdict(cause) for cause in each.verdict.causes] if each.verdict else []
    causes += [{"code": what, "what": name, "before": "", "after": ""} for what, name in each.because]
    return {
        "tier": each.tier,
        "code": each.code,
        "kind": each.kind,
        "id": each.id or None,
        "field": each.field or None,
        "before": each.before,
        "after": each.after,
        "causes": causes,
        "reason": move.reason if move else None,
        "fault": move.fault or None if move else None,
        "said": line.said,
        "path": line.spot.path,
        "line": line.spot.line,
        "side": "before" if line.old else "after",
    }
