"""A preview as text for people and as plain data for programs; the only place that words it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tracker.problems.problem import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.edit.change import Change
    from tracker.edit.preview import Preview
    from tracker.problems import Problem

CONTRACT: Final = 1
_MOST_LINES: Final = 200
_NOTHING_WRITTEN: Final = "Nothing is written for them."


def as_text(preview: Preview, warnings: Sequence[Problem]) -> str:
    """Return the preview: counts first, and below each count its figures."""
    lines = [f"{preview.kpi}, from {preview.form}" + (f", source `{preview.source}`" if preview.source else ""), ""]
    lines += _block("New", [_line(each.period, _said(each)) for each in preview.new])
    lines += _block("Revised", [_line(each.period, _said(each)) for each in preview.revised])
    lines += [f"Unchanged: {preview.unchanged}"]
    kept = [_line(period, _kept(value)) for period, value in preview.missing]
    lines += _block("Missing in the file", kept, _NOTHING_WRITTEN) if kept else []
    unclear = [f"  {each.where}: `{shorten(each.text)}`: {each.why}" for each in preview.unclear]
    lines += _block("Not understood", unclear, _NOTHING_WRITTEN) if unclear else []
    dropped = [_line(period, f"`{shorten(flag)}`") for period, flag in preview.dropped]
    lines += _block("Flags not carried over", dropped) if dropped else []
    lines += _block("To note", [_line(period, words) for period, words in preview.remarks]) if preview.remarks else []
    warned = [f"  {each.message} ({each.code})" for each in warnings]
    lines += _block("`tracker validate` will warn", warned) if warned else []
    if preview.left_alone:
        lines += [f"In the KPI and not in the file: {preview.left_alone}. They stay as they are."]
    return "\n".join(lines)


def _block(title: str, lines: list[str], after: str = "") -> list[str]:
    head = f"{title}: {len(lines)}" + (f". {after}" if after else "")
    more = [f"  and {len(lines) - _MOST_LINES} more"] if len(lines) > _MOST_LINES else []
    return [head, *lines[:_MOST_LINES], *more]


def _line(period: object, words: str) -> str:
    return f"  {period!s:<8} {words}"


def _kept(value: float | None) -> str:
    return "no figure before either" if value is None else f"the old value {value:.15g} stays"


def _said(change: Change) -> str:
    """Return the figure and what is written beside it: `152.5 -> 153.1, provisional`."""
    words = [change.fields["value"]]
    if change.old is not None:
        was = "missing" if change.old.value is None else f"{change.old.value:.15g}"
        words = [f"{was} -> {change.fields['value']}"]
    words += [change.fields["status"]] if "status" in change.fields else []
    words += ["break in the series"] if "break" in change.fields else []
    if "source" in change.fields:
        own = f"{change.old.source} -> " if change.old is not None and change.old.source else ""
        words.append(f"source {own}{change.fields['source']}")
    words += [f"published {change.fields['published']}"] if "published" in change.fields else []
    return ", ".join(words)


def as_data(preview: Preview, warnings: Sequence[Problem], *, written: bool) -> dict[str, Any]:
    """Return the preview as the documented contract (docs/import-series.md)."""
    return {
        "contract": CONTRACT,
        "kpi": preview.kpi,
        "format": preview.form,
        "source": preview.source or None,
        "new": [_record(each) for each in preview.new],
        "revised": [{"old": each.old.value if each.old else None, **_record(each)} for each in preview.revised],
        "unchanged": preview.unchanged,
        "missing": [{"period": str(period), "kept": value} for period, value in preview.missing],
        "not_understood": [
            {
                "where": each.where,
                "text": each.text,
                "why": each.why,
                "period": str(each.period) if each.period else None,
            }
            for each in preview.unclear
        ],
        "flags_not_carried_over": [{"period": str(period), "flags": shorten(flag)} for period, flag in preview.dropped],
        "remarks": [{"period": str(period), "text": text} for period, text in preview.remarks],
        "warnings": [{"code": each.code, "message": each.message} for each in warnings],
        "left_alone": preview.left_alone,
        "written": written,
    }


def _record(change: Change) -> dict[str, Any]:
    beside = {name: text for name, text in change.fields.items() if name not in {"value", "break"}}
    mark = {"break": True} if "break" in change.fields else {}
    return {"period": str(change.period), "value": change.now.value, **beside, **mark}
