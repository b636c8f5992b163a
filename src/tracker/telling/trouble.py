"""Why something that was entered is not kept, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.i18n import N, vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.i18n import Words

TROUBLES: Final = {
    "nothing": N("Nothing was entered."),
    "forbidden": N("You may not write here: another body answers for it."),
    "no_initiative": N("There is no such initiative any more."),
    "status_and_unchanged": N("Choose one: a status, or “no change”."),
    "unknown_status": N("“{value}” is not a status."),
    "nothing_to_confirm": N("Nothing was reported before that could stay as it is. Choose a status."),
    "note_alone": N("Choose a status, or “no change”, to go with what you wrote."),
    "no_body": N("Nobody knows for which body you write this down: start the server with --as, or name the body where the sign-in is set up."),
    "twice": N("It was entered twice. Keep one."),
    "too_long": N("That is longer than {most} letters. Say it shorter."),
    "ambiguous_number": N("“{value}” can be read in two ways. Write a thousand without a sign, such as 12500, or a decimal such as 12.5."),
    "bad_date": N("“{value}” is not a date. Write it as 2026, 2026-11 or 2026-11-22."),
    "future_date": N("{value} is in the future. Only what has happened is entered."),
    "no_milestone": N("There is no milestone “{value}” any more."),
    "note_fell": N("The status falls from “{before}” to “{after}”: say why in the note."),
    "note_differs": N("The report is not what the figures show ({finding}): say why in the note, or answer the question."),
    "clash": N("Somebody else changed this initiative after you opened the page. What they wrote stands above; your own text is still here. Check it and save again."),
    "refused": N("{said} {hint}"),
    "stale_page": N("The server was started anew after you opened the page. Your text is still here: save again."),
}  # fmt: skip


def told(code: str, values: Mapping[str, object], words: Words) -> str:
    """Return one trouble in a sentence; what the rules of the files refuse is said in English, as everywhere."""
    said = {name: _said(name, str(value), words) for name, value in values.items()}
    return words.t(TROUBLES[code], **said).strip()


def _said(name: str, value: str, words: Words) -> str:
    if name in {"before", "after"}:
        return words.t(vocabulary.REPORTED[value])
    return words.inside(words.t(vocabulary.FINDINGS[value])) if name == "finding" else value
