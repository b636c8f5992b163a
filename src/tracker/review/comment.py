"""An answer as the comment that stands below a pull request: Markdown for people who know no YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.i18n import N, vocabulary, words
from tracker.telling.markdown import safe

if TYPE_CHECKING:
    from tracker.i18n import Words
    from tracker.review.answer import Answer, Tier, Told, Wrong

MARK: Final = "<!-- strategy-tracker: answer -->"
"""By it the comment is found again and replaced."""
MOST: Final = 60_000
"""Letters that a comment may have; GitHub refuses more than 65,536."""
_ALIKE: Final = 3
_OPEN: Final = frozenset({"verdicts", "goalposts", "findings"})
_FAILED: Final = {
    "errors": N("the files have errors"),
    "worse": N("a verdict or level became worse"),
    "goalpost": N("a goalpost was moved"),
    "unexplained": N("a goalpost was moved without a reason"),
    "finding": N("a new question to an owner arose"),
    "rewritten": N("something reported or measured was rewritten"),
    "any": N("something differs"),
}


def comment(found: Answer) -> str:
    """Return the comment; where it would be too long, the least important is left out and counted."""
    said = words(found.language)
    head = said.t("What this proposal changes")
    parts = [MARK, f"## {head}", "", _summary(found, said), ""]
    parts += _within(_problems(found, said), MOST // 2)
    foot = ["---", f"<sub>{_foot(found, said)}</sub>", ""]
    room = MOST - sum(len(each) + 1 for each in (*parts, *foot))
    for tier in found.tiers:
        shown = _tier(tier, said)
        if len(shown) + 1 > room:
            shown = f"**{said.t(vocabulary.TIERS[tier.tier])}**: {tier.count}\n"
        room -= len(shown) + 1
        parts.append(shown)
    return "\n".join([*parts, *foot])


def _within(lines: list[str], room: int) -> list[str]:
    """Return as many lines as there is room for; what is folded stays closed."""
    kept: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            opened = sum(each.startswith("<details>") - each.startswith("</details>") for each in kept)
            return [*kept, "- …", *(["", "</details>"] * opened), ""]
        kept.append(line)
    return kept


def _summary(found: Answer, said: Words) -> str:
    """Return in one paragraph whether it can be merged and what it does."""
    if found.failed:
        why = ", ".join(said.t(_FAILED[each]) for each in found.failed)
        state = said.t("Not ready: {why}.", why=why)
    else:
        state = said.t("Nothing stands in its way.")
    counts = [f"{said.t(vocabulary.TIERS[each.tier])}: {said.number(each.count)}" for each in found.tiers]
    changed = f"{' · '.join(counts)}." if counts else said.t("It changes nothing that the tracker shows.")
    ask = (
        said.t("Should be looked at by: {who}.", who=", ".join(f"`{_plain(each)}`" for each in found.ask))
        if found.ask
        else ""
    )
    return "  \n".join(part for part in (f"{'❌' if found.failed else '✅'} **{state}**", changed, ask) if part)


def _plain(text: str) -> str:
    """Return a name inside a code mark, where nothing is a mention."""
    return "".join(char for char in text if char.isalnum() or char in "@/._-")[:100]


def _problems(found: Answer, said: Words) -> list[str]:
    if not found.problems:
        return []
    errors = [each for each in found.problems if each.severity == "error"]
    others = [each for each in found.problems if each.severity == "warning"]
    lines = []
    if errors:
        first = said.t("To mend first")
        lines += [f"### {first} ({found.errors})", "", *_listed(errors, said), ""]
    if others:
        note = said.t("To note")
        lines += _folded(f"{note} ({found.warnings})", _listed(others, said))
    return lines


def _listed(found: list[Wrong], said: Words) -> list[str]:
    """Return problems as a list; of many alike in one file the first few, and how many more."""
    alike: dict[tuple[str, str], list[Wrong]] = {}
    for each in found:
        alike.setdefault((each.path, each.code), []).append(each)
    lines = []
    for group in alike.values():
        lines += [_wrong(each) for each in group[:_ALIKE]]
        rest = said.n("and {n} more", "and {n} more", len(group) - _ALIKE)
        lines += [f"  - {rest}"] if len(group) > _ALIKE else []
    return lines


def _wrong(each: Wrong) -> str:
    hint = f"  \n  → {safe(each.hint)}" if each.hint else ""
    return f"- {safe(each.path)}, {each.line}: {safe(each.message)}{hint}"


def _tier(tier: Tier, said: Words) -> str:
    title = said.t(vocabulary.TIERS[tier.tier])
    lines = [
        f"- **{safe(each.subject)}**  \n  {safe(each.said)}  \n  <sub>{safe(each.path)}, {each.line}</sub>"
        for each in tier.lines
    ]
    more = tier.count - len(tier.lines)
    rest = said.n("and {n} more", "and {n} more", more)
    lines += [f"- {rest}"] if more > 0 else []
    if tier.tier in _OPEN:
        return "\n".join([f"### {title} ({tier.count})", "", *lines, ""])
    return "\n".join(_folded(f"{title} ({tier.count})", lines))


def _place(each: Told, said: Words) -> str:
    before = said.t("(before)")
    return f"{safe(each.path)}, {each.line}" + (f" {before}" if each.side == "before" else "")


def _folded(title: str, lines: list[str]) -> list[str]:
    return ["<details>", f"<summary>{title}</summary>", "", *lines, "", "</details>", ""]


def _foot(found: Answer, said: Words) -> str:
    day = said.day(found.as_of)
    commit = f"`{found.head[:10]}`. " if found.head else ""
    return commit + said.t("Judged as of {day}, by the tracker of the version it is to be merged into; nothing of the proposal was run. Texts are shown as they were typed.", day=day)  # fmt: skip
