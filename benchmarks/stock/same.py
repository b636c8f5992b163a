"""One of our pages as plain Streamlit shows it: the same markup and chart, one element after another."""

import json
import os
from pathlib import Path

import streamlit as st

for kind, content in json.loads(Path(os.environ["STOCK_PAGE"]).read_text(encoding="utf-8")):
    if kind == "chart":
        st.plotly_chart(json.loads(content))
    else:
        st.markdown(content, unsafe_allow_html=True)
