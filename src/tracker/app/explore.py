"""A KPI's chart to point at, for those who want more than the picture and the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from tracker.views import View


def explore(name: str, view: View) -> None:
    """Offer a KPI's chart as one that answers to the pointer; drawing it costs megabytes, so only when asked."""
    kpi = view.status.portfolio.kpis.get(name)
    label = view.words.t("Explore this chart: point, zoom, hide")
    if kpi is None or not st.toggle(label, key="explore", bind="query-params"):
        return
    from tracker.app.plot import figure
    from tracker.views.chart import chart

    drawn = chart(kpi, view.status.assessments[kpi.id], view)
    theme = "dark" if st.context.theme.type == "dark" else "light"
    st.plotly_chart(
        figure(drawn, theme, view.words.separators),
        width="stretch",
        config={"displayModeBar": False},
        alt=drawn.sentence,
        key="chart",
    )
