"""Pictures that stand beside a link to a page: what it is, the newest figure, the verdict, and of which day."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from tracker.i18n import vocabulary
from tracker.publish.page import lead_of
from tracker.typeset import pictures
from tracker.typeset.drawn import alone
from tracker.views.chart import chart
from tracker.views.meaning import latest_text
from tracker.views.small import span_of, sparkline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tracker.publish.page import Beside
    from tracker.views.asked import Asked
    from tracker.views.site import Rendered
    from tracker.views.view import View

AT_ONCE: Final = 200
SCALE: Final = 0.5
"""Pictures of 600 by 315: what services ask for at least. Twice as wide takes four times as long, and there are thousands."""
MOST: Final = 160


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a picture."""

    site: str
    title: str
    figure: str
    said: tuple[str, ...]
    stamp: str
    image: str = ""


def card(asked: Asked, page: Rendered, more: Beside, view: View) -> Card:
    """Return what stands on the picture of a page."""
    words = view.words
    plan = view.status.portfolio.plan
    site, title = view.plain(plan.title, plan.language), page.title.rpartition(" – ")[0]
    stamp = more.state
    kpi = view.status.portfolio.kpis.get(asked.get("id")) if asked.page == "kpi" else None
    if kpi is None:
        return Card(site, _short(title), "", (_short(lead_of(page)),), stamp)
    judged = view.status.assessments[kpi.id]
    drawn = chart(kpi, judged, view)
    # The small drawing: a large one has too many letters to be read beside a link.
    image = alone(sparkline(drawn, span_of([drawn]), width=320)) if drawn.dots else ""
    verdict = words.start(vocabulary.SHOWN[judged.shown])
    return Card(site, _short(title), _short(latest_text(judged, kpi, view)), (f"{verdict}.",), stamp, image)


def _short(text: str) -> str:
    return text if len(text) <= MOST else text[: MOST - 1] + "…"


def cards(found: Mapping[str, Card]) -> dict[str, bytes]:
    """Return the pictures as PNG, by the paths that they were asked for."""
    listed = list(found.items())
    made: dict[str, bytes] = {}
    for first in range(0, len(listed), AT_ONCE):
        some = listed[first : first + AT_ONCE]
        made |= dict(zip((path for path, _ in some), _pictures([each for _, each in some]), strict=True))
    return made


def _pictures(some: list[Card]) -> Iterator[bytes]:
    images = {f"{number}.svg": each.image for number, each in enumerate(some) if each.image}
    data = [
        {"site": each.site, "title": each.title, "figure": each.figure, "said": each.said, "stamp": each.stamp, "image": f"{number}.svg" if each.image else ""}
        for number, each in enumerate(some)
    ]  # fmt: skip
    template = (files("tracker.publish") / "assets" / "card.typ").read_text(encoding="utf-8")
    return iter(pictures(template, data, images, SCALE))
