"""What the models refuse, said in words and at the place where it stands."""

from __future__ import annotations

import math
import re
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from tracker.model.record import NOT_BLANK
from tracker.problems import CODES, Problem, problem
from tracker.problems.problem import did_you_mean, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from tracker.loading.document import Document
    from tracker.problems import Place
    from tracker.read.yamltext import Loc

Model = TypeVar("Model", bound=BaseModel)

_EXPECTED: Final = {
    "string_type": "text",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "fields (key: value)",
    "model_type": "fields (key: value)",
    "model_attributes_type": "fields (key: value)",
}
_NUMBERS: Final = {"float_type", "int_type", "int_from_float", "float_parsing", "int_parsing"}
_RANGES: Final = {"greater_than", "greater_than_equal", "less_than", "less_than_equal", "finite_number"}
SPELLING: Final = 0.7
"""How like a word must be to one of a short list: `appointed` is not a slip for `adopted`."""
_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f.']\d{3})+(?:,\d+)?|[+-]?\d+,\d+")


def check(model: type[Model], data: object) -> Model | list[ErrorDetails]:
    """Return the model, or everything that it refuses."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        return error.errors(include_url=False, include_context=True)


def problems_of(errors: list[ErrorDetails], model: type[BaseModel], document: Document) -> Iterator[Problem]:
    """Yield each refusal as a problem in words."""
    for error in errors:
        yield _problem(error, model, document)


def loc_of(error: ErrorDetails) -> Loc:
    """Return where the error stands, without pydantic's own marks."""
    return tuple(part if isinstance(part, int) else str(part) for part in error["loc"] if part != "[key]")


def _problem(error: ErrorDetails, model: type[BaseModel], document: Document) -> Problem:
    kind, loc, value = error["type"], loc_of(error), error["input"]
    path = document.path
    if kind == "missing":
        return problem("missing-field", path, document.place(loc[:-1], key=True), field=loc[-1])
    if kind == "extra_forbidden":
        hint = did_you_mean(str(loc[-1]), _fields_at(model, loc[:-1]))
        return problem("unknown-field", path, document.place(loc, key=True), hint, field=loc[-1])
    is_key = "[key]" in error["loc"]
    place = document.place(loc, key=is_key)
    if kind in _NUMBERS:
        return _number(kind, value, path, place)
    if kind in _EXPECTED:
        hint = _type_hint(kind, loc, value)
        return problem("wrong-type", path, place, hint, expected=_EXPECTED[kind], found=kind_of(value))
    if kind == "literal_error":
        return _choice(error, path, document)
    if kind in _RANGES:
        reason = error["msg"].removeprefix("Input should be ")
        return problem("out-of-range", path, place, value=_show(value), reason=reason)
    if kind in {"string_too_short", "too_short"} or error.get("ctx", {}).get("pattern") == NOT_BLANK:
        return problem("empty-text", path, place)
    if kind == "string_pattern_mismatch" and is_key:
        return problem("bad-language", path, place, value=_show(value))
    if kind in CODES:
        full = error.get("ctx", {}).get("full")
        hint = _date_hint(value) or ("a full date is meant: 2025-06-14" if full else "")
        return problem(kind, path, place, hint, value=_show(loc[-1] if is_key else value))
    return problem("bad-pattern", path, place, value=_show(value))


def _number(kind: str, value: object, path: str, place: Place) -> Problem:
    if kind.startswith("int_") and isinstance(value, float):
        return problem("out-of-range", path, place, value=_show(value), reason="a whole number is meant")
    return problem("not-a-number", path, place, number_hint(value), value=_show(value))


def _type_hint(kind: str, loc: Loc, value: object) -> str:
    if kind == "string_type" and isinstance(value, int | float):
        return 'put it in quotes: "..."'
    if len(loc) > 1 and loc[-2] == "owners" and isinstance(value, str):
        return "write {id: " + shorten(value, 40) + ", role: lead}"
    return ""


def _date_hint(value: object) -> str:
    """Return a date written day first as it is meant here."""
    match = re.fullmatch(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", str(value))
    return f"write {match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match and int(match[2]) <= 12 else ""


def _choice(error: ErrorDetails, path: str, document: Document) -> Problem:
    choices = re.findall(r"'([^']+)'", str(error.get("ctx", {}).get("expected", "")))
    hint = did_you_mean(str(error["input"]), choices, near=SPELLING)
    place = document.place(loc_of(error))
    return problem("not-a-choice", path, place, hint, value=_show(error["input"]), choices=", ".join(choices))


def number_hint(value: object) -> str:
    """Return how to write a number that was written as people write it; empty where it is none."""
    if not isinstance(value, str):
        return ""
    text = value.strip()
    if _THOUSANDS.fullmatch(text):
        digits = re.sub(r"[ \u00a0\u202f']", "", text)
        if "," in digits:
            digits = digits.replace(".", "").replace(",", ".")
        return f"write {digits}"
    try:
        float(text)
    except ValueError:
        return ""
    return f"write it without quotes: {text}" if re.fullmatch(r"[-+]?[1-9]\d*(\.\d+)?|0(\.\d+)?", text) else ""


def kind_of(value: object) -> str:
    """Return what a value is, in words."""
    names = {dict: "fields", list: "a list", str: "text", bool: "true or false", type(None): "nothing"}
    return names.get(type(value), "a number")


def _show(value: object) -> str:
    """Return a value as it is written in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and not math.isfinite(value):
        return "a number without end"
    return shorten(kind_of(value) if isinstance(value, dict | list | None) else str(value), 60)


def _fields_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """Return the names of the fields that a record at this place may have."""
    annotation: Any = model
    for part in loc:
        annotation = _inner(annotation, part)
    found = _model_in(annotation)
    return [field.alias or name for name, field in found.model_fields.items()] if found else []


def _inner(annotation: Any, part: str | int) -> Any:
    found = _model_in(annotation)
    if found is not None:
        for name, field in found.model_fields.items():
            if part == (field.alias or name):
                return field.annotation
        return None
    for candidate in _bare(annotation):
        arguments = get_args(candidate)
        if get_origin(candidate) in {list, dict} and arguments:
            return arguments[-1]
    return None


def _model_in(annotation: Any) -> type[BaseModel] | None:
    for candidate in _bare(annotation):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _bare(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Annotated:
        yield from _bare(get_args(annotation)[0])
    elif get_origin(annotation) in {Union, UnionType}:
        for option in get_args(annotation):
            yield from _bare(option)
    elif annotation is not None:
        yield annotation
