"""Owners: what each body answers for, or is addressed by, across strategies."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tracker.i18n import vocabulary
from tracker.views.marks import stage_tag, word_tag
from tracker.views.markup import Html, el, figure, join, link, section, table
from tracker.views.pieces import by_distance, crumbs, nothing, pager, part_of, target_rows
from tracker.views.questions import asked_here
from tracker.views.strategy import fact_list
from tracker.views.strip import strip

if TYPE_CHECKING:
    from tracker.model.parts import Owner, OwnerLink
    from tracker.rollup import InitiativeStatus, StrategyStatus
    from tracker.views.view import View

SIZE = 100


@dataclass
class Held:
    """What one body is named for."""

    initiatives: list[tuple[StrategyStatus, InitiativeStatus, OwnerLink]] = field(default_factory=list)
    kpis: list[str] = field(default_factory=list)

    def count(self, *, accepted: bool, basis: str) -> int:
        """Return for how many initiatives it is named so: as owner or as addressee, by a source or by inference."""
        return sum(1 for _, each, named in self.initiatives if each.accepted is accepted and named.basis == basis)


_COLUMNS = ((True, "stated"), (True, "inferred"), (False, "stated"), (False, "inferred"))


def held(view: View) -> dict[str, Held]:
    """Return what each owner is named for; an initiative without its own names takes its area's."""
    return view.status.once("held", lambda: _held(view))


def _held(view: View) -> dict[str, Held]:
    found: dict[str, Held] = defaultdict(Held)
    for strategy in view.status.strategies:
        for area in strategy.areas:
            for each in area.initiatives:
                for named in each.initiative.owners or area.area.owners:
                    found[named.id].initiatives.append((strategy, each, named))
    for kpi in view.status.portfolio.kpis.values():
        for named in kpi.owners:
            found[named.id].kpis.append(kpi.id)
    return found


def title(view: View) -> Html:
    """Return the page's title."""
    return Html(view.words.t("Owners and addressees"))


def body(view: View) -> Html:
    """Return the list of all."""
    words, plan, found = view.words, view.status.portfolio.plan, held(view)
    names = sorted(plan.owners, key=lambda name: (-len(found[name].initiatives), view.owner_text(name)))
    if not names:
        return nothing(words.t("No owner is named yet. Owners are listed in initiatives.yaml."))
    lead = words.t("An owner answers for an initiative. A body that advice is addressed to, and that has not accepted it, is not an owner and is never late. Where no source names an owner, one inferred from its remit is counted apart.")  # fmt: skip
    part = part_of(view)
    rows = [_row(name, plan.owners[name], found[name], view) for name in names[(part - 1) * SIZE : part * SIZE]]
    head = [words.t("Name"), words.t("Country"), words.t("Owner by a source"), words.t("Owner, inferred"), words.t("Addressed by a source"), words.t("Addressed, inferred"), words.t("Public evidence")]  # fmt: skip
    return join([el("p", lead, class_="tr-lead"), table(head, rows, title(view)), pager(len(names), SIZE, part, view)])


def _row(name: str, owner: Owner, named: Held, view: View) -> list[object]:
    words = view.words
    shown: dict[str, int] = defaultdict(int)
    for _, each, _ in named.initiatives:
        shown[each.stage.stage if each.stage else "none"] += 1
    bar = strip(shown, view) if named.initiatives else ""
    counts = [_count(named.count(accepted=accepted, basis=basis), view) for accepted, basis in _COLUMNS]
    return [link(view.owner(name), view.url("owner", id=name)), words.country(owner.country), *counts, bar]


def _count(number: int, view: View) -> Html:
    return figure(view.words.number(number), number)


def crumb(view: View) -> Html:
    """Return where the page of one belongs."""
    return crumbs(view, link(view.words.t("Owners"), view.url("owners")))


def one(name: str, owner: Owner, view: View) -> Html:
    """Return the page of one body: everything that it is named for, to print."""
    words, named = view.words, held(view)[name]
    t = words.t
    owns, inferred = (named.count(accepted=True, basis=basis) for basis in ("stated", "inferred"))
    asked = len(named.initiatives) - owns - inferred
    said = [
        (owns, words.n("Owner of {n} initiative, as a source says.", "Owner of {n} initiatives, as sources say.", owns)),
        (inferred, words.n("Inferred as owner of {n} initiative; no source says so.", "Inferred as owner of {n} initiatives; no source says so.", inferred)),
        (asked, words.n("Addressed in {n} initiative.", "Addressed in {n} initiatives.", asked)),
    ]  # fmt: skip
    lead = " ".join(text for number, text in said if number)
    facts: list[tuple[str, object]] = [(t("Kind"), t(vocabulary.OWNER_KINDS[owner.kind])), (t("KPIs"), words.number(len(named.kpis)))]  # fmt: skip
    facts += [(t("Country"), words.country(owner.country))] if owner.country else []
    groups: dict[str, list[tuple[StrategyStatus, InitiativeStatus, OwnerLink]]] = defaultdict(list)
    for each in named.initiatives:
        groups[each[0].strategy.id].append(each)
    parts = [_group(found, view) for found in groups.values()] or [nothing(t("It is named for no initiative."))]
    judged = sorted((view.status.assessments[each] for each in named.kpis), key=by_distance)
    kpis = section(t("KPIs"), target_rows(judged, view)) if judged else ""
    led = {each.initiative.id for _, each, link in named.initiatives if each.accepted and link.role == "lead"}
    asked_of = asked_here([one for one in view.status.findings if one.initiative in led], view, named=True)
    return join([el("p", lead, class_="tr-lead") if lead else "", fact_list(facts), asked_of, *parts, kpis])


def _group(found: list[tuple[StrategyStatus, InitiativeStatus, OwnerLink]], view: View) -> Html:
    t, strategy = view.words.t, found[0][0].strategy
    rows = [_held_row(each, named, view) for _, each, named in found[:SIZE]]
    head = [t("Initiative"), t("Role"), t("Public evidence"), t("Newest event"), t("Report")]
    name = link(view.name(strategy), view.url("strategy", id=strategy.id))
    rest = len(found) - SIZE
    more = el("p", view.words.n("and {n} more", "and {n} more", rest), class_="tr-s") if rest > 0 else ""
    return section(name, table(head, rows, view.plain(strategy.short or strategy.title, view.own(strategy.id))), more)


def _held_row(each: InitiativeStatus, named: OwnerLink, view: View) -> list[object]:
    t, item = view.words.t, each.initiative
    own = view.own(item.id)
    as_ = t("partner") if named.role == "partner" else t("owner, lead")
    as_ = as_ if each.accepted else t("addressed")
    inferred = [" (", t("inferred"), ")"] if named.basis == "inferred" else []
    name = link(join([f"{item.number} " if item.number else "", view.text(item.short or item.title, own)]), view.url("initiative", id=item.id))  # fmt: skip
    newest = view.text(each.stage.title, own) if each.stage else ""
    return [name, join([as_, *inferred]), stage_tag(each, view.words), newest, word_tag(each, view.words)]
