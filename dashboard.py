"""The dashboard of the portfolio in this folder: `streamlit run dashboard.py`."""

import streamlit as st

from tracker.app.wiring import SCRIPT, parts

# `streamlit run` looks for this very assignment in the text of the file.
app = st.App(SCRIPT, **parts())
