"""What a page is made of, as one short text: two of the same key are the same page, so it need not be made again.

A KPI's page is made of the plan, its own file and its own history; every other page of everything.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.views.searched import searched

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.edition import Edition
    from tracker.views.asked import Asked


PACKAGES: Final = ("babel", "numpy", "pandas", "typst")
"""What else pages, tables and pictures are made by."""


class Keys:
    """The keys of an edition's pages."""

    def __init__(self, edition: Edition, address: str, languages: Iterable[str]) -> None:
        portfolio, past = edition.status.portfolio, edition.chronicle
        whole = (
            edition.status.as_of,
            edition.compared.before.as_of,
            edition.approval,
            address,
            tuple(languages),
            edition.loaded.problems,
        )
        renamed = past.renamed if past else ()
        begun = (past.begins, past.shallow) if past else ()
        errors = sum(1 for each in edition.loaded.problems if each.severity == "error")  # said at the top of every page
        looked = str(searched(edition.view("en")))  # pages say that remarks were written later
        self._plan = _digest(str(errors), looked, _program(), repr(whole), portfolio.plan.model_dump_json(), repr(sorted(portfolio.broken.items())), repr(renamed), repr(begun))  # fmt: skip
        self._kpis = {name: _digest(kpi.model_dump_json()) for name, kpi in portfolio.kpis.items()}
        earlier = edition.compared.before.portfolio
        before = _digest(earlier.plan.model_dump_json(), *(kpi.model_dump_json() for kpi in earlier.kpis.values()))
        self._own = _own_history(edition)
        self.whole = _digest(self._plan, before, repr(edition.loaded.problems), past.tip if past else "", *(f"{name} {key}" for name, key in self._kpis.items()))  # fmt: skip

    def of(self, asked: Asked) -> str:
        """Return the key of a page."""
        name = asked.get("id")
        if asked.page == "kpi" and name in self._kpis:
            return _digest(self._plan, repr(asked), self._kpis[name], self._own.get(name, ""))
        return _digest(self.whole, repr(asked))


def _own_history(edition: Edition) -> dict[str, str]:
    """Return what history and findings hold of each KPI."""
    found: dict[str, list[str]] = {}
    past = edition.chronicle
    for moved in past.moved if past else ():
        found.setdefault(moved.move.id, []).append(repr(moved))
    for revised in past.revised if past else ():
        if past is not None:
            found.setdefault(past.called(revised.kpi, revised.day), []).append(repr(revised))
    for each in edition.status.findings:
        if each.kpi:
            found.setdefault(each.kpi, []).append(repr(each))
    return {name: _digest(*texts) for name, texts in found.items()}


def _digest(*texts: str) -> str:
    return sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@cache
def _program() -> str:
    """Return what names this program: a page made by another may look another way."""
    top = Path(__file__).parent.parent
    found = sorted(each for each in top.rglob("*") if each.is_file() and "__pycache__" not in each.parts)
    others = [f"{name} {version(name)}" for name in PACKAGES if find_spec(name)]
    return _digest(*others, *(sha256(each.read_bytes()).hexdigest() for each in found))
