"""CODEOWNERS: by file, who has to approve a change. The last line that fits a path counts."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.model.kpi import Kpi
    from tracker.model.portfolio import Portfolio

_PLAIN: Final = re.compile(r"[A-Za-z0-9._/-]+")
"""Paths that mean themselves; with anything else a pattern could mean more than it says, and the secretariat keeps the file."""


def codeowners(portfolio: Portfolio, secretariat: str, prefix: str = "") -> str:
    """Return the file; `prefix` is the portfolio's folder as seen from the top of the repository."""
    top = f"/{prefix}"
    lines = [
        "# Made by `tracker codeowners`; goalposts and cut-offs belong to the secretariat, figures to whoever answers for them.",
        f"{top} {secretariat}" if prefix else f"* {secretariat}",
    ]
    lines += [f"{top}{path} {' '.join([*handles, secretariat])}" for path, handles in sorted(_figures(portfolio))]
    return "\n".join(lines) + "\n"


def plain(path: str) -> bool:
    """Tell whether a path means itself in CODEOWNERS."""
    return not path or _PLAIN.fullmatch(path) is not None


def _figures(portfolio: Portfolio) -> Iterator[tuple[str, list[str]]]:
    """Yield the CSV files that hold nothing but figures, with the handles of the KPI's owners."""
    for name, kpi in portfolio.kpis.items():
        path = posixpath.normpath(posixpath.join(posixpath.dirname(portfolio.paths.get(name, "")), kpi.data or ""))
        handles = _handles(kpi, portfolio)
        if kpi.data and handles and path.startswith("kpis/") and path.endswith(".csv") and plain(path):
            yield path, handles


def _handles(kpi: Kpi, portfolio: Portfolio) -> list[str]:
    owners = [portfolio.plan.owners.get(link.id) for link in kpi.owners if link.role == "lead"]
    return [owner.handle for owner in owners if owner is not None and owner.handle]
