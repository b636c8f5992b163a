"""When things happened: a dot is a known day, a bar a span within which something is known to have happened."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from tracker.views.markup import Html, el, join
from tracker.views.strip import step_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tracker.model.strategy import Event
    from tracker.periods import PartialDate
    from tracker.rollup import AreaStatus
    from tracker.views.view import View

ROW: Final = 26
TOP: Final = 18
LEFT: Final = 6.0
RIGHT: Final = 98.0
MIDDLE: Final = 52.0
MOST_ROWS: Final = 40


def timeline(areas: Iterable[AreaStatus], view: View, borders: Sequence[tuple[PartialDate, str]] = ()) -> Html:
    """Return a row an area and a mark an event; "" where no event has a date. The list beside it says the same.

    `borders` are days of the plan itself with their words, such as when it was published.
    """
    rows = [(area, [event for each in area.initiatives for event in each.events if _shown(event)]) for area in areas]
    days = [event.date.first_day for _, events in rows for event in events]
    if not days or len(rows) > MOST_ROWS:
        return Html("")
    known = [(when.first_day, said) for when, said in borders if when.known and when.first_day <= view.status.as_of]
    first, last = date(min([*days, *(day for day, _ in known)]).year, 1, 1), view.status.as_of
    if last <= first:
        return Html("")
    scale = _Scale(first, last)
    height = len(rows) * ROW + 6 + TOP
    parts = [*_years(scale, height, view), *(_row(index, area) for index, (area, _) in enumerate(rows))]
    parts += [_border(day, said, scale, height) for day, said in known]
    parts += [_mark(index, event, scale) for index, (_, events) in enumerate(rows) for event in _ordered(events)]
    said = view.words.t("Events by area, {first} to {last}. The same events are in the lists on this page.",
                        first=str(first.year), last=view.words.day(last))  # fmt: skip
    return el("svg", join(parts), width="100%", height=str(height + 26), role="img", aria_label=said)


class _Scale:
    """Days to shares of the width."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.days = first, (last - first).days

    def at(self, day: date) -> float:
        return LEFT + (min(max((day - self.first).days / self.days, 0.0), 1.0)) * (RIGHT - LEFT)


def _shown(event: Event) -> bool:
    return event.date.known and event.stage != "context"


def _ordered(events: list[Event]) -> list[Event]:
    """Return spans before days, so that a day is never hidden by a span."""
    return sorted(events, key=lambda event: (event.date.day is not None, event.date.first_day))


def _years(scale: _Scale, height: int, view: View) -> list[Html]:
    last = view.status.as_of
    years = range(scale.first.year, last.year + 1)
    parts, every = [], max(1, -(-len(years) // 8))
    for year in years:
        start, end = scale.at(date(year, 1, 1)), scale.at(min(date(year, 12, 31), last))
        parts.append(
            el("line", x1=f"{start:.2f}%", x2=f"{start:.2f}%", y1=str(TOP), y2=str(height), style="stroke:var(--rule)")
        )
        if (year - scale.first.year) % every == 0 and end - start > 7:
            parts.append(el("text", str(year), x=f"{(start + end) / 2:.2f}%", y=str(height + 20), text_anchor="middle"))
    now = scale.at(last)
    parts.append(
        el(
            "line",
            x1=f"{now:.2f}%",
            x2=f"{now:.2f}%",
            y1="0",
            y2=str(height),
            style="stroke:var(--ink);stroke-width:1.5",
        )
    )
    return parts


def _border(day: date, said: str, scale: _Scale, height: int) -> Html:
    """Return a dotted line where the plan itself begins or ends, named on the side that has room."""
    x = scale.at(day)
    style = "stroke:var(--edge);stroke-width:1.5;stroke-dasharray:2 3"
    line = el("line", x1=f"{x:.2f}%", x2=f"{x:.2f}%", y1="2", y2=str(height), style=style)
    late = x > MIDDLE
    text = el("text", said, x=f"{x:.2f}%", y="12", dx="-5" if late else "5", text_anchor="end" if late else "start")
    return join([line, text])


def _row(index: int, area: AreaStatus) -> Html:
    y = TOP + index * ROW + ROW / 2
    name = area.area.number or str(index + 1)
    rule = el("line", x1=f"{LEFT}%", x2="100%", y1=f"{y}", y2=f"{y}", style="stroke:var(--rule)")
    return join([rule, el("text", name[:4], x="4.4%", y=f"{y + 5}", text_anchor="end", class_="tr-tk")])


def _mark(index: int, event: Event, scale: _Scale) -> Html:
    y, step = TOP + index * ROW + ROW / 2, step_of(event.stage)
    line = "var(--eline)" if step == 2 else "var(--bg)"
    style = f"fill:var(--e{step});stroke:{line};stroke-width:1.4"
    start = scale.at(event.date.first_day)
    if event.date.day:
        return el("circle", cx=f"{start:.2f}%", cy=f"{y}", r="6.5", style=style)
    wide = max(scale.at(event.date.last_day) - start, 0.8)
    return el("rect", x=f"{start:.2f}%", y=f"{y - 3}", width=f"{wide:.2f}%", height="6", style=style)
