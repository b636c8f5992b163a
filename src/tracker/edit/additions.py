"""New things as edits: an owner, an initiative, a KPI, a round, a release. Only the fields that were given are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.edit.facts import UnknownNameError
from tracker.edit.proposal import Edits, NewFile
from tracker.edit.scalars import text, written
from tracker.edit.yamledit import Append, Put
from tracker.model.strategy import Area
from tracker.problems.problem import did_you_mean
from tracker.read.workspace import KPIS, PLAN
from tracker.rules.round import leading
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.loading import Loaded

Fields = dict[str, Any]


def owner(loaded: Loaded, name: str, fields: Fields) -> Edits:
    """Return a new owner as an edit of the plan file.

    Raises:
        Refused: when the id is taken.
    """
    _free(loaded, name)
    given = _given(fields)
    first = not loaded.portfolio.plan.owners
    return Edits(name, PLAN, (), (Put(("owners",), {name: given}) if first else Put(("owners", name), given),))


def initiative(loaded: Loaded, area: str, fields: Fields) -> Edits:
    """Return a new initiative as an edit, at the end of an area.

    Raises:
        UnknownNameError: when there is no such area.
        Refused: when the id is taken, or the file of the area has errors.
    """
    nodes = loaded.portfolio.nodes
    if not isinstance(nodes.get(area), Area):
        known = [name for name, node in nodes.items() if isinstance(node, Area)]
        raise UnknownNameError(f"there is no area {area!r}; {did_you_mean(area, known, 'see initiatives.yaml')}")
    _free(loaded, fields["id"])
    home = loaded.where.home(area)
    if home is None or home.kept:
        raise Refused(f"the file of `{area}` has errors, so nothing is written into it", "see `tracker validate`")
    return Edits(area, home.path, home.loc, (Append((*home.loc, "initiatives"), _given(fields)),))


def kpi(loaded: Loaded, fields: Fields) -> NewFile:
    """Return the file of a new KPI. It has no figure yet: a baseline, targets and figures follow, each with its source.

    Raises:
        UnknownNameError: when what it measures does not exist.
        Refused: when the id is taken.
    """
    name = fields["id"]
    _free(loaded, name)
    for measure in fields.get("measures") or ():
        if measure["id"] not in loaded.portfolio.nodes:
            hint = did_you_mean(measure["id"], loaded.portfolio.nodes, "name a strategy, area or initiative")
            raise UnknownNameError(f"there is no {measure['id']!r}; {hint}")
    lines = [f"{text(key)}: {written(value)}" for key, value in _given(fields).items()]
    return NewFile(name, f"{KPIS}/{name}.yaml", ("\n".join(lines) + "\n").encode())


def asked_round(loaded: Loaded, fields: Fields, owners: tuple[str, ...]) -> Edits:
    """Return a new round as an edit; everyone who leads something is asked unless owners are named.

    Raises:
        UnknownNameError: when there is no such owner.
        Refused: when there is nobody to ask.
    """
    plan = loaded.portfolio.plan
    for each in owners:
        if each not in plan.owners:
            raise UnknownNameError(f"there is no owner {each!r}; {did_you_mean(each, plan.owners, 'see `owners`')}")
    lead = leading(plan)
    asked = owners or tuple(name for name in plan.owners if name in lead)
    if not asked:
        raise Refused("there is nobody to ask", "a source must name the lead of an initiative in a strategy with `mode: reporting`")  # fmt: skip
    return _at_top("rounds", {**_given(fields), "asked": [{"owner": each} for each in asked]})


def release(loaded: Loaded, fields: Fields) -> Edits:
    """Return a release as an edit.

    Raises:
        UnknownNameError: when there is no such round.
    """
    names = [each.id for each in loaded.portfolio.plan.rounds]
    if fields["round"] not in names:
        hint = did_you_mean(fields["round"], names, "see `rounds` in initiatives.yaml")
        raise UnknownNameError(f"there is no round {fields['round']!r}; {hint}")
    return _at_top("releases", _given(fields))


def _at_top(field: str, record: Mapping[str, Any]) -> Edits:
    return Edits("", PLAN, (), (Append((field,), record),))


def _given(fields: Fields) -> Fields:
    return {key: value for key, value in fields.items() if value not in (None, "", [], ())}


def _free(loaded: Loaded, name: str) -> None:
    portfolio = loaded.portfolio
    if any(name in known for known in (portfolio.nodes, portfolio.kpis, portfolio.broken, portfolio.plan.owners)):
        raise Refused(f"the id `{name}` is taken", "ids are one namespace for strategies, areas, initiatives, owners and KPIs")  # fmt: skip
