"""Small drawings in a line of text: bullet graph, sparkline. Inline SVG, labelled on the mark, words beside it.

Positions are shares of the width and letters have a size of their own, so text never scales with the drawing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.views.markup import Html, el, join
from tracker.views.meaning import goal_text, unit_of

if TYPE_CHECKING:
    from tracker.assess import Assessment
    from tracker.model.kpi import Kpi
    from tracker.views.chart import Chart, Dot
    from tracker.views.view import View

LEFT: Final = 2.0
WIDE: Final = 94.0


def svg(label: str, *content: object, width: object, height: float, **attributes: object) -> Html:
    """Return a drawing with a name for those who do not see it."""
    return el("svg", *content, width=width, height=f"{height:g}", role="img", aria_label=label, **attributes)


def line(x1: str, x2: str, y1: float, y2: float, style: str) -> Html:
    """Return a straight line; x as shares of the width or pixels."""
    return el("line", x1=x1, x2=x2, y1=f"{y1:g}", y2=f"{y2:g}", style=style)


def share(at: float) -> str:
    """Return a place between the ends of a bullet graph as a share of the width."""
    return f"{LEFT + WIDE * min(max(at, 0.0), 1.0):.1f}%"


def bullet(judged: Assessment, kpi: Kpi, view: View) -> Html:
    """Return the distance covered from baseline to target beside the path; a dashed line where none can be drawn."""
    base, target, last = judged.baseline, judged.target, judged.last
    drawable = base and last and target and target.value is not None and judged.expected is not None
    if not drawable or not base or not last or not target or target.value is None or target.value == base.value:
        return _none(goal_text(judged, kpi, view) or view.words.t("No target with a date"))
    whole = target.value - base.value
    if (whole > 0) != (kpi.direction in {"increase", "at_least"}):
        return _none(goal_text(judged, kpi, view))  # met, or overshot, from the start: there is no way to draw
    done, planned = (last.value - base.value) / whole, ((judged.expected or 0.0) - base.value) / whole
    now = view.words.t("path then: {value}", value=view.words.about(judged.expected or 0.0))
    start, end = _ends(judged, view)
    return svg(_bullet_words(judged, kpi, view),
        el("text", now, x=share(planned), y="15", text_anchor=_anchor(planned), class_="tr-tp"),
        el("rect", x=f"{LEFT}%", y="24", width=f"{WIDE}%", height="16", style="fill:var(--band8)"),
        el("rect", x=f"{LEFT}%", y="28", width=f"{WIDE * min(max(done, 0.0), 1.0):.1f}%", height="8", style="fill:var(--ink)"),
        line(share(planned), share(planned), 20, 44, "stroke:var(--path);stroke-width:2;stroke-dasharray:3 2"),
        line(share(1), share(1), 19, 45, "stroke:var(--ink);stroke-width:3"),
        el("text", start, x=f"{LEFT}%", y="59"), el("text", end, x=share(1), y="59", text_anchor="end"),
        width="100%", height=63)  # fmt: skip


def _anchor(at: float) -> str:
    return "start" if at < 0.35 else "end" if at > 0.65 else "middle"


def _ends(judged: Assessment, view: View) -> tuple[str, str]:
    from tracker.periods import parse_period

    base, target, words = judged.baseline, judged.target, view.words
    assert base is not None  # noqa: S101 - the caller drew from both
    assert target is not None  # noqa: S101
    assert target.value is not None  # noqa: S101
    start = words.t("{value} in {period}", value=words.number(base.value), period=words.period(base.period))
    return start, words.t("{value} in {period}", value=words.number(target.value), period=words.period(parse_period(target.due)))  # fmt: skip


def _bullet_words(judged: Assessment, kpi: Kpi, view: View) -> str:
    start, end = _ends(judged, view)
    words, last = view.words, judged.last
    now = (
        words.t("{value} in {period}", value=words.number(last.value), period=words.period(last.period)) if last else ""
    )
    path = words.t("path then: {value}", value=words.about(judged.expected or 0.0))
    return f"{view.plain(kpi.title, view.own_of(kpi))}: {start}; {now} ({path}); {end}. {unit_of(kpi, view)}"


def _none(said: str) -> Html:
    """Return the empty place of a bullet graph: dashed, with the limit in words."""
    drawn = el("svg", line(f"{LEFT}%", f"{LEFT + WIDE}%", 6, 6, "stroke:var(--edge);stroke-dasharray:4 4"), width="100%", height="12", aria_hidden="true")  # fmt: skip
    return el("div", drawn, el("span", said, class_="tr-src"))


def span_of(charts: list[Chart]) -> tuple[float, float]:
    """Return the years that several sparklines share."""
    times = [dot.time for each in charts for dot in each.dots]
    first, last = min(times, default=2000.0), max(times, default=2001.0)
    return first, last if last > first else first + 1


def sparkline(drawn: Chart, span: tuple[float, float], *, width: int = 200) -> Html:
    """Return a series on an axis from zero: first and newest value labelled, gaps and breaks left open."""
    if not drawn.dots:
        return _none(next((dot.label for dot in (*drawn.path[-1:], *drawn.keep)), ""))
    height, floor = 86, 66.0
    bottom, top = _scale(drawn)
    x = {dot: 10 + (dot.time - span[0]) / (span[1] - span[0]) * (width - 24) for dot in drawn.dots}
    y = {dot: floor - (dot.value - bottom) / (top - bottom) * (floor - 26) for dot in drawn.dots}
    zero = floor - (0 - bottom) / (top - bottom) * (floor - 26)
    parts = [line("8", f"{width - 8}", zero, zero, "stroke:var(--rule)")]
    parts += [_level(dot, bottom, top, floor, width) for dot in drawn.keep]
    # One element a run: a page may hold a dozen of these. A figure between two gaps is a dot of its own.
    parts += [_joined([(x[dot], y[dot]) for dot in run]) for run in drawn.runs]
    parts.append(_newest(drawn.dots[-1], x, y, width))
    if len(drawn.dots) > 1 and x[drawn.dots[-1]] - x[drawn.dots[0]] > 60:
        first = drawn.dots[0]
        parts.append(
            el("text", first.short, x=f"{max(x[first] - 5, 2):.1f}", y=f"{y[first] - 9:.1f}", class_="tr-halo")
        )
    parts += [
        el("text", f"{int(span[0] + 1e-9)}", x="4", y="84"),
        el("text", f"{int(span[1] + 1e-9)}", x=f"{width - 4}", y="84", text_anchor="end"),
    ]
    return svg(drawn.sentence, join(parts), width=width, height=height, viewBox=f"0 0 {width} {height}")


def _joined(places: list[tuple[float, float]]) -> Html:
    if len(places) == 1:
        return el("circle", cx=f"{places[0][0]:.1f}", cy=f"{places[0][1]:.1f}", r="2.2", style="fill:var(--ink)")
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return el("polyline", points=points, style="fill:none;stroke:var(--ink);stroke-width:1.8")


def _newest(dot: Dot, x: dict[Dot, float], y: dict[Dot, float], width: int) -> Html:
    fill = "fill:var(--bg);stroke:var(--ink);stroke-width:1.8" if dot.provisional else "fill:var(--ink)"
    at, half = x[dot], 4.2 * len(dot.short)
    at = min(max(at, half), width - half)
    said = el("text", dot.short, x=f"{at:.1f}", y=f"{y[dot] - 10:.1f}", text_anchor="middle", class_="tr-tb tr-halo")
    return join([el("circle", cx=f"{x[dot]:.1f}", cy=f"{y[dot]:.1f}", r="3.6", style=fill), said])


def _level(dot: Dot, bottom: float, top: float, floor: float, width: int) -> Html:
    at = floor - (dot.value - bottom) / (top - bottom) * (floor - 26)
    return line("8", f"{width - 8}", at, at, "stroke:var(--path);stroke-dasharray:4 3")


def _scale(drawn: Chart) -> tuple[float, float]:
    values = [dot.value for dot in (*drawn.dots, *drawn.keep)]
    bottom, top = min(0.0, *values), max(0.0, *values)
    return (bottom, top) if top > bottom else (bottom, bottom + 1.0)
