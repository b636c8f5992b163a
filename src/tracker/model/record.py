"""What every record in the files has in common, and the small types that they are made of."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from tracker.periods import PARTIAL_PATTERN, parse_day

ID_PATTERN: Final = r"^[a-z0-9]+([.-][a-z0-9]+)*$"
LANGUAGE_KEY: Final = r"^([a-z]{2,3})?$"
NOT_BLANK: Final = r"\S"
OWN_LANGUAGE: Final = ""
"""Key of a text that names no language: it is in the language of its strategy or file."""

_ID: Final = re.compile(ID_PATTERN, re.ASCII)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}", re.ASCII)


class Record(BaseModel):
    """Strict, frozen, closed: an unknown key is an error, and nothing is converted by guessing."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


def is_id(value: str) -> bool:
    """Tell whether a text could be an id."""
    return _ID.fullmatch(value) is not None


def _check_id(value: str) -> str:
    if not is_id(value):
        raise PydanticCustomError("bad-id", "{value} is no id", {"value": value})
    return value


def _as_language_map(value: object) -> object:
    if isinstance(value, str):
        return {OWN_LANGUAGE: value}
    if isinstance(value, dict):
        return value
    raise PydanticCustomError("string_type", "text is meant")


def _check_language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise PydanticCustomError("bad-language", "{value} is no language", {"value": value})
    return value


def _check_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", value)
    except ValueError:
        sound = False
    if not sound:
        raise PydanticCustomError("bad-url", "{value} is no web address", {"value": value})
    return value


def _day(value: object) -> object:
    return parse_day(value) if isinstance(value, str | int) else parse_day(repr(value))


Id = Annotated[str, AfterValidator(_check_id), WithJsonSchema({"type": "string", "pattern": ID_PATTERN})]
Language = Annotated[
    str, AfterValidator(_check_language), WithJsonSchema({"type": "string", "pattern": "^[a-z]{2,3}$"})
]
Text = Annotated[
    dict[Annotated[str, Field(pattern=LANGUAGE_KEY)], Annotated[str, Field(pattern=NOT_BLANK)]],
    BeforeValidator(_as_language_map),
    Field(min_length=1),
    WithJsonSchema(
        {
            "description": "A text in the language of its strategy, or one text for each language.",
            "oneOf": [
                {"type": "string", "minLength": 1},
                {
                    "type": "object",
                    "minProperties": 1,
                    "propertyNames": {"pattern": "^[a-z]{2,3}$"},
                    "additionalProperties": {"type": "string", "minLength": 1},
                },
            ],
        }
    ),
]
Url = Annotated[
    str,
    AfterValidator(_check_url),
    WithJsonSchema({"type": "string", "pattern": "^https?://", "format": "uri"}),
]
MOST = 1e15
"""No figure of a public statistic is larger; a typing error often is."""

Number = Annotated[float, Field(allow_inf_nan=False, ge=-MOST, le=MOST)]
Day = Annotated[
    Any,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "pattern": PARTIAL_PATTERN, "format": "date"}),
]


def say(text: dict[str, str] | None, language: str, own: str) -> tuple[str, str]:
    """Return a text and the language it is in.

    Chosen: the language asked for, else English, else the strategy's or file's own, else the first.
    """
    if not text:
        return "", own
    for wanted in (language, "en", own):
        if wanted in text:
            return text[wanted], wanted
        if wanted == own and OWN_LANGUAGE in text:
            return text[OWN_LANGUAGE], own
    first = next(iter(text))
    return text[first], first or own


def written(value: float) -> str:
    """Return a number as a file would have it: to twelve figures, never rounded to fewer."""
    return f"{value + 0.0:.12g}"


def language_map(text: dict[str, str] | None, own: str) -> dict[str, str]:
    """Return the text with every language named."""
    return {language or own: words for language, words in (text or {}).items()}
