"""The smallest page that Streamlit can show: what every other page is measured against."""

import streamlit as st

st.write("ok")
