"""One KPI: `/kpi?id=dk-life-science-exports`."""

import streamlit as st

from tracker.app.plot import figure
from tracker.app.room import asked_id, enter
from tracker.views import kpi as page
from tracker.views.chart import chart

room = enter("kpi")
kpi = room.view.status.portfolio.kpis.get(asked_id())
if kpi is None:
    room.missing()
else:
    judged = room.view.status.assessments[kpi.id]
    room.open(page.title(kpi, room.view))
    room.write(page.lead(kpi, judged, room.view))
    drawn = chart(kpi, judged, room.view)
    if drawn.dots or drawn.path:
        theme = "dark" if st.context.theme.type == "dark" else "light"
        st.plotly_chart(
            figure(drawn, theme, room.view.words.separators),
            width="stretch",
            config={"displayModeBar": False},
            alt=drawn.sentence,
        )
    room.write(page.below(kpi, judged, room.view))
    room.close()
