"""Which thing of an older version is which of a newer one: by id, and by `formerly` where it was renamed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tracker.model.portfolio import Portfolio


@dataclass(frozen=True)
class Pairs:
    """Old names and new ones."""

    renamed: Mapping[str, str] = field(default_factory=dict)
    """Old id to new id, of what is one thing under another name."""
    merged: Mapping[str, str] = field(default_factory=dict)
    """Id of what is gone to the id of what it was merged into, which was there before."""

    @classmethod
    def of(cls, before: Portfolio, after: Portfolio) -> Pairs:
        """Find out who is who."""
        if before.plan is after.plan and before.kpis.keys() == after.kpis.keys():
            return cls()
        formerly, undone = list(_formerly(after)), list(_formerly(before))
        if not formerly and not undone:
            return cls()
        known, left = _ids(before), _ids(after)
        gone = [(old, name) for name, old in formerly if old in known and old not in left]
        renamed = {old: name for old, name in gone if name not in known}
        # A rename that was taken back: the old name is there again, and the new one gone.
        renamed |= {name: old for name, old in undone if old in left and old not in known and name not in left}
        return cls(renamed, {old: name for old, name in gone if name in known})

    def new(self, name: str) -> str:
        """Return what an old id is called now."""
        return self.renamed.get(name, name)

    def old(self, name: str) -> str:
        """Return what a new id was called."""
        return next((old for old, new in self.renamed.items() if new == name), name)


def _ids(portfolio: Portfolio) -> set[str]:
    return {*portfolio.nodes, *portfolio.kpis, *portfolio.broken, *portfolio.plan.owners}


def _formerly(portfolio: Portfolio) -> Iterator[tuple[str, str]]:
    for things in (portfolio.nodes, portfolio.kpis, portfolio.plan.owners):
        for name, thing in things.items():
            if thing.formerly:
                yield from ((name, old) for old in thing.formerly)
