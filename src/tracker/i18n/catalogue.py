"""The catalogues, and formats by locale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import floor, log10
from typing import TYPE_CHECKING, Final

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tracker.periods import PartialDate, Period

LANGUAGES: Final = {"en": "English", "da": "Dansk", "sv": "Svenska", "nb": "Norsk"}
_LOCALES: Final = {"en": "en_GB", "da": "da_DK", "sv": "sv_SE", "nb": "nb_NO"}


def N(text: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text


_SMALL: Final = 0.001
"""Below it a number is shown with three figures instead of four decimals."""


_WORDED: Final = (0.10, 0.33, 0.66, 0.90)
"""Where one word for a probability ends and the next begins (docs/methods.md, section 5)."""


@dataclass(frozen=True)
class Words:
    """Says everything in one language."""

    language: str
    catalogue: Mapping[str | tuple[str, str], str | tuple[str, ...]]
    locale: Locale

    def t(self, text: str, /, **values: object) -> str:
        """Return a text in this language, its places filled."""
        found = self.catalogue.get(text) or text
        form = found if isinstance(found, str) else found[0]
        # A unit such as "mia. kr." at the end of a sentence brings its own full stop.
        ends = [name for name, value in values.items() if str(value).endswith(".") and "{" + name + "}." in form]
        for name in ends:
            form = form.replace("{" + name + "}.", "{" + name + "}")
        return form.format(**values)

    def n(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Return the form of a text that goes with a count; `{n}` is the count."""
        found = self.catalogue.get(one)
        forms = found if isinstance(found, tuple) and all(found) else (one, many)
        form = forms[0] if count == 1 else forms[-1]
        return form.format(n=self.number(count), **values)

    def start(self, text: str, /, **values: object) -> str:
        """Return a text in this language with a capital at its start."""
        return self.first(self.t(text, **values))

    @staticmethod
    def inside(said: str) -> str:
        """Return a text as it stands inside a sentence, unless it begins with an abbreviation."""
        return said[:1].lower() + said[1:] if said[1:2].islower() else said

    @staticmethod
    def first(said: str) -> str:
        """Return a text with a capital at its start."""
        return said[:1].upper() + said[1:]

    def number(self, value: float, *, sign: bool = False) -> str:
        """Return a number with at most two decimals; four where it is below one, three figures where they end."""
        text = _number(value + 0.0, self.language)  # never "-0"
        return f"+{text}" if sign and value > 0 else text

    def exact(self, value: float) -> str:
        """Return a number with four decimals or, of a small one, four figures: to be checked by hand."""
        return _exact(value, self.language)

    def about(self, value: float) -> str:
        """Return a computed number to three figures: more would claim more than the data can bear."""
        return self.number(float(f"{value:.3g}"))

    @property
    def separators(self) -> str:
        """Decimal sign and thousands sign, as Plotly wants them."""
        return self.number(1.5)[1] + self.number(1000)[1]

    def percent(self, share: float) -> str:
        """Return a share to the nearest five per cent, never surer than `< 5 %` and `> 95 %`."""
        if share < 0.05:
            return f"<\N{NO-BREAK SPACE}{format_percent(0.05, locale=self.locale)}"
        if share > 0.95:
            return f">\N{NO-BREAK SPACE}{format_percent(0.95, locale=self.locale)}"
        near = round(share * 20) / 20
        # Rounded past the limit of a word ("likely" from 66 %), figure and word would contradict each other.
        crossed = any((share < limit) != (near < limit) for limit in _WORDED)
        return format_percent(round(share, 2) if crossed else near, locale=self.locale)

    def country(self, code: str | None) -> str:
        """Return a country's name; the code itself where it has none, "" where there is no country."""
        return str(self.locale.territories.get(code, code)) if code else ""

    def short_day(self, when: PartialDate) -> str:
        """Return a date for a narrow column, as precisely as it is known."""
        if when.day:
            return format_date(when.first_day, format="medium", locale=self.locale)
        return (
            format_date(when.first_day, "MMM y", locale=self.locale) if when.known and when.month else self.date(when)
        )

    def share(self, share: float) -> str:
        """Return a share as it is set, such as a cut-off."""
        return str(format_percent(share, locale=self.locale))

    def day(self, day: date) -> str:
        """Return a full date."""
        return _day(day, self.language)

    def date(self, when: PartialDate) -> str:
        """Return a date as precisely as it is known."""
        if not when.known:
            return self.t("date unknown")
        if when.day:
            return self.day(when.first_day)
        return format_date(when.first_day, "MMMM y", locale=self.locale) if when.month else str(when.year)

    def period(self, period: Period) -> str:
        """Return a period in words."""
        if period.per_year == 12:
            return format_date(period.first_day, "MMMM y", locale=self.locale)
        return str(period) if period.per_year == 1 else f"{str(period)[5:]} {period.year}"


@lru_cache(maxsize=8)
def words(language: str) -> Words:
    """Return the words of a language; English where it is none of ours."""
    known = language if language in LANGUAGES else "en"
    return Words(known, {} if known == "en" else _read(known), Locale.parse(_LOCALES[known]))


def _read(language: str) -> dict[str | tuple[str, str], str | tuple[str, ...]]:
    with (files("tracker.i18n") / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    found: dict[str | tuple[str, str], str | tuple[str, ...]] = {}
    for message in catalogue:
        if message.id and message.string:
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[key] = message.string if isinstance(message.string, str) else tuple(message.string)
    return found


@lru_cache(maxsize=100_000)
def _number(value: float, language: str) -> str:
    """Return a number as a language writes it; a site of thousands of pages shows the same ones again and again."""
    if 0 < abs(value) < _SMALL:
        value = float(f"{value:.3g}")
    text: str = format_decimal(value, format=_decimals(abs(value)), locale=_LOCALES[language])
    return text.replace("-", "\N{MINUS SIGN}")


@lru_cache(maxsize=100_000)
def _exact(value: float, language: str) -> str:
    if abs(value) >= 1e15 or 0 < abs(value) < 1e-12:
        return f"{value:.6g}".replace("-", "\N{MINUS SIGN}")
    places = 4 if abs(value) >= 0.1 or value == 0 else 3 - floor(log10(abs(value)))
    value = round(value, places) + 0.0  # never "-0"
    text: str = format_decimal(value, format="#,##0." + "#" * places, locale=_LOCALES[language])
    return text.replace("-", "\N{MINUS SIGN}")


@lru_cache(maxsize=10_000)
def _day(day: date, language: str) -> str:
    return str(format_date(day, format="long", locale=_LOCALES[language]))


def _decimals(size: float) -> str:
    if size >= 10_000:
        return "#,##0"
    if size >= 1 or size == 0:
        return "#,##0.##"
    return "0.####" if size >= _SMALL else "0.####################"
