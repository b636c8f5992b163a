"""Who is at the keyboard, and what that person may write. Everybody else may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from tracker.rollup.asking import answering, lead_of

if TYPE_CHECKING:
    from tracker.model.portfolio import Portfolio

Role = Literal["viewer", "owner", "secretariat"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)


class Forbidden(Exception):  # noqa: N818 - it is what is told
    """Somebody tried to write what is not theirs; the words are the id of the thing."""


@dataclass(frozen=True, slots=True)
class Editor:
    """A person as far as we need to know one."""

    name: str = ""
    email: str = ""
    role: Role = "viewer"
    owners: frozenset[str] = frozenset()
    """Of role `owner`: the bodies whose reports this person writes."""
    body: str = ""
    """Of role `secretariat`: the owner that stands as `entered_by` in what is written for others."""
    signed_in: bool = False
    """Whether there is a sign-in to leave."""

    @property
    def author(self) -> str:
        """The author of a commit; empty where git's own settings say who it is."""
        return f"{_plain(self.name or self.email)} <{_plain(self.email)}>" if self.email else ""


def _plain(text: str) -> str:
    return "".join(char for char in text if char.isprintable() and char not in "<>").strip()


def may_report(editor: Editor, portfolio: Portfolio, initiative: str) -> bool:
    """Tell whether somebody may write reports, milestones and answers of an initiative."""
    if editor.role == "secretariat":
        return True
    return editor.role == "owner" and lead_of(portfolio, initiative) in editor.owners


def may_record(editor: Editor, portfolio: Portfolio, kpi: str) -> bool:
    """Tell whether somebody may write figures of a KPI: its own owners, and the leads of what it measures as an output."""
    if editor.role == "secretariat":
        return True
    found = portfolio.kpis.get(kpi)
    return editor.role == "owner" and found is not None and not editor.owners.isdisjoint(answering(portfolio, found))
