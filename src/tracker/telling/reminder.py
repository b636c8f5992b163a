"""What an owner is asked in a round, as a letter in the owner's language: exact questions, each with its page.

Nothing is sent from here. Whoever answers is named as a body; persons and addresses are in nobody's hands but the secretariat's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlencode

from tracker.i18n import LANGUAGES, N, vocabulary
from tracker.model.record import say
from tracker.rollup.asking import ANSWERED, LATE, answering
from tracker.rollup.milestones import is_done
from tracker.telling.figure import kpi_name, node_name, owner_name
from tracker.telling.finding import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tracker.i18n import Words
    from tracker.judgement import Status
    from tracker.rollup.asking import Asking, RoundStatus

UNCHANGED: Final = N("no change, confirmed")
"""What an owner says whose report stays as it was."""
_WRITTEN_IN: Final = {"no": "nb", "nn": "nb"}
_COUNTRIES: Final = {"DK": "da", "SE": "sv", "NO": "nb"}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is asked about."""

    id: str
    name: str
    url: str
    standing: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one body."""

    owner: str
    role: Literal["lead", "partner"]
    language: str
    due: date
    subject: str
    opening: tuple[str, ...]
    items: tuple[Item, ...]
    closing: tuple[str, ...]


def language_of(owner: str, found: Status) -> str:
    """Return the language that a body is written to in: its own where we have it, that of its country, else English."""
    body = found.portfolio.plan.owners.get(owner)
    own = (body.language or _COUNTRIES.get(body.country or "", "")) if body else ""
    own = _WRITTEN_IN.get(own, own)
    return own if own in LANGUAGES else "en"


def letters(asked: RoundStatus, found: Status, owner: str, words: Words, site: str) -> list[Letter]:
    """Return the letters to one body: as lead of what it has not reported on yet, and as partner of others.

    Args:
        asked: the round.
        found: the portfolio as of a day.
        owner: who is written to.
        words: in the language of the letter.
        site: where the dashboard is, such as `https://tracker.example.org`; empty where links are left out.
    """
    listed = [_lead(asked, found, owner, words, site), _partner(asked, found, owner, words, site)]
    return [each for each in listed if each is not None]


def _lead(asked: RoundStatus, found: Status, owner: str, words: Words, site: str) -> Letter | None:
    mine = asked.of(owner)
    items = tuple(item for each in mine if (item := _item(each, found, words, site)) is not None)
    if not items:
        return None
    t, missing = words.t, sum(each.standing not in ANSWERED for each in mine)
    title = say(found.portfolio.plan.title, words.language, found.portfolio.plan.language)[0]
    if missing:
        due = mine[0].due
        late = any(each.standing in LATE for each in mine)
        subject = t("{title}: your report was due {day}", title=title, day=words.day(due)) if late else t("{title}: report by {day}", title=title, day=words.day(due))  # fmt: skip
        said = words.n("{n} report of yours has not come.", "{n} reports of yours have not come.", missing)
        opening: tuple[str, ...] = (_to(owner, found, words), said, _until(asked, due, words))
        closing = _closing(owner, words, site)
    else:
        due = asked.round.answers_by or mine[0].due
        subject = t("{title}: questions on your report", title=title)
        opening = (_to(owner, found, words), t("Your reports have come, thank you. Some questions are open."))
        closing = _where(owner, words, site)
    return Letter(owner, "lead", words.language, due, subject, opening, items, closing)


def _to(owner: str, found: Status, words: Words) -> str:
    return words.t("To {owner}", owner=owner_name(owner, found, words))


def _until(asked: RoundStatus, due: date, words: Words) -> str:
    """Return by when, that it was extended where it was, and which figures count."""
    t = words.t
    parts = [t("Please report by {day}.", day=words.day(due))]
    if due > asked.round.due:
        parts = [t("You have been given until {day}.", day=words.day(due))]
    if asked.as_of > due:
        parts = [t("The last day was {day}. Please report now.", day=words.day(due))]
    cutoff = words.day(asked.round.data_cutoff)
    parts.append(t("Figures published after {day} belong to the next round.", day=cutoff))
    return " ".join(parts)


def _closing(owner: str, words: Words, site: str) -> tuple[str, ...]:
    said = words.t("If nothing has changed, say so: “no change” is a report, silence is not.")
    return (said, *_where(owner, words, site))


def _where(owner: str, words: Words, site: str) -> tuple[str, ...]:
    """Return where one reports and answers."""
    if not site:
        return (words.t("Answer this letter, or fill in the form that came with it."),)
    address = f"{site.rstrip('/')}/update?{urlencode({'owner': owner, **_lang(words)})}"
    return (words.t("Report here: {address}", address=address),)


def _lang(words: Words) -> dict[str, str]:
    return {} if words.language == "en" else {"lang": words.language}


def _address(site: str, page: str, name: str, words: Words) -> str:
    return f"{site.rstrip('/')}/{page}?{urlencode({'id': name, **_lang(words)})}" if site else ""


def _item(each: Asking, found: Status, words: Words, site: str) -> Item | None:
    """Return what is asked about one initiative; None where all is answered."""
    questions = [*_status(each, found, words), *_milestones(each, found, words), *_findings(each, found, words)]
    questions += _figures(each, found, words)
    if not questions:
        return None
    address = _address(site, "initiative", each.initiative, words)
    return Item(each.initiative, node_name(each.initiative, found, words), address, each.standing, tuple(questions))


def _status(each: Asking, found: Status, words: Words) -> Iterator[str]:
    if each.standing in ANSWERED:
        return
    t, word = words.t, found.initiatives[each.initiative].word
    if word.update is None:
        yield t("What is its status, and in a sentence or two why?")
        return
    said = t(vocabulary.REPORTED[word.update.status])
    day = words.day(word.update.date)
    yield t("On {day} you reported “{status}”. Is that still so? If not: what is the status, and why?", day=day, status=said)  # fmt: skip


def _milestones(each: Asking, found: Status, words: Words) -> Iterator[str]:
    item, own = found.initiatives[each.initiative].initiative, found.portfolio.language_of(each.initiative)
    for step in item.milestones:
        if step.due.known and step.due.first_day <= found.as_of and not is_done(step, found.as_of):
            title = say(step.title, words.language, own)[0]
            yield words.t("The milestone “{title}” is due {date}. Is it done, and since when?", title=title, date=words.date(step.due))  # fmt: skip


def _findings(each: Asking, found: Status, words: Words) -> Iterator[str]:
    """Yield questions that reports and figures raise and that have no answer yet."""
    for one in found.findings:
        if one.initiative == each.initiative and one.answer is None:
            yield told(one, found, words)


def _figures(each: Asking, found: Status, words: Words) -> Iterator[str]:
    """Yield figures that should be out and are not here, of KPIs that the owner answers for."""
    for name in found.initiatives[each.initiative].kpi_ids:
        kpi, judged = found.portfolio.kpis.get(name), found.assessments[name]
        if (
            kpi is not None
            and each.owner in answering(found.portfolio, kpi)
            and judged.freshness in {"late", "stale"}
            and judged.due is not None
        ):
            yield words.t("The next figure of “{kpi}” was expected by {day}. What is it, and where was it published?", kpi=kpi_name(kpi, found, words), day=words.day(judged.due))  # fmt: skip


def _partner(asked: RoundStatus, found: Status, owner: str, words: Words, site: str) -> Letter | None:
    """Return a letter to a partner: whom it helps to report, and by when."""
    shared = [each for each in asked.askings if each.standing not in ANSWERED and _is_partner(each, found, owner)]
    if not shared:
        return None
    t = words.t
    title = say(found.portfolio.plan.title, words.language, found.portfolio.plan.language)[0]
    due = min(each.due for each in shared)
    items = tuple(
        Item(
            each.initiative,
            node_name(each.initiative, found, words),
            _address(site, "initiative", each.initiative, words),
            each.standing,
            (t("{owner} reports on it by {day}. Please tell them what you know.", owner=owner_name(each.owner, found, words), day=words.day(each.due)),),
        )
        for each in shared
    )  # fmt: skip
    subject = t("{title}: reports that you are a partner in, by {day}", title=title, day=words.day(due))
    opening = (_to(owner, found, words), t("A source names you as a partner in what follows. You need not report yourself."))  # fmt: skip
    return Letter(owner, "partner", words.language, due, subject, opening, items, ())


def _is_partner(each: Asking, found: Status, owner: str) -> bool:
    item = found.initiatives[each.initiative].initiative
    return any(link.id == owner and link.role == "partner" and link.basis == "stated" for link in item.owners)


def as_text(letter: Letter) -> str:
    """Return a letter as plain text."""
    lines = [*letter.opening, ""]
    for number, item in enumerate(letter.items, 1):
        lines += [f"{number}. {item.name}", *(f"   - {question}" for question in item.questions)]
        lines += [f"   {item.url}"] if item.url else []
        lines.append("")
    return "\n".join([*lines, *letter.closing]).rstrip() + "\n"


def written_to(asked: RoundStatus, found: Status) -> Sequence[str]:
    """Return everyone who may have to be written to: who is asked, and partners of what is asked about."""
    partners = [
        link.id
        for each in asked.askings
        for link in found.initiatives[each.initiative].initiative.owners
        if link.role == "partner" and link.basis == "stated"
    ]
    return list(dict.fromkeys([*asked.owners, *partners]))
