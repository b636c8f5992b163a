"""What one person enters at one time for one owner, before anything is known to be right about it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from tracker.model.strategy import Initiative
from tracker.rollup.asking import lead_of

if TYPE_CHECKING:
    from tracker.model.entered import Measured
    from tracker.model.portfolio import Portfolio

_KEPT: Final = "\u00a0\u202f\u200d\u00ad"
"""Not printable by name, and meant: spaces that do not break, joiners, soft hyphens."""


def clean(text: str) -> str:
    """Return what somebody typed without signs that nobody can see or type: they come along when text is pasted."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char if char.isprintable() or char in "\n\t" or char in _KEPT else " " for char in plain).strip()


@dataclass(frozen=True, slots=True)
class Done:
    """A milestone that is done."""

    title: str
    """As it stands in the file, in any of its languages."""
    day: str
    """As precisely as known, as it was typed."""
    field: str = "done"
    """Which field of a form it stood in."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a question that a report and a figure raise."""

    finding: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What is entered of one initiative."""

    initiative: str
    seen: str = ""
    """The mark of the initiative as it was shown; empty where that is not known."""
    status: str = ""
    """The new status; empty where none is reported."""
    unchanged: bool = False
    """"No change, confirmed"."""
    note: str = ""
    evidence: tuple[str, ...] = ()
    confirmed_on: str = ""
    """The day on which the owner confirmed it, as it was typed."""
    done: tuple[Done, ...] = ()
    replies: tuple[Reply, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was entered."""
        said = self.status or self.unchanged or self.note or self.evidence or self.confirmed_on
        return not (said or self.done or self.replies)


@dataclass(frozen=True, slots=True)
class Submission:
    """All that is entered for one owner: it becomes one change, and one commit."""

    owner: str
    entries: tuple[Entry, ...] = ()
    figures: tuple[Measured, ...] = ()
    language: str = ""
    """That the texts are written in; that of the strategy where left out."""

    @property
    def meant(self) -> tuple[Entry, ...]:
        """The entries in which something was entered."""
        return tuple(each for each in self.entries if not each.empty)


def marked(portfolio: Portfolio, name: str) -> str:
    """Return what changes when anybody changes an initiative, or who leads it, and how much had been said of it; nothing where there is none."""
    item = portfolio.nodes.get(name)
    if not isinstance(item, Initiative):
        return ""
    text = f"{lead_of(portfolio, name)} {item.model_dump_json(by_alias=True)}"
    return f"{sha256(text.encode()).hexdigest()[:16]}.{len(item.updates)}.{len(item.responses)}"
