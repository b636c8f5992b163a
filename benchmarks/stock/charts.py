"""Twelve Plotly charts, as a dashboard in plain Streamlit would show a dozen KPIs."""

import streamlit as st
from plotly import graph_objects

for number in range(12):
    years = list(range(2010, 2026))
    figure = graph_objects.Figure()
    figure.add_scatter(x=years, y=[number + year % 7 for year in years], name="Observed")
    figure.add_scatter(x=years, y=[number + year - 2010 for year in years], name="Path")
    st.plotly_chart(figure, key=f"chart-{number}")
st.markdown('<p class="tr-end">ok</p>', unsafe_allow_html=True)
