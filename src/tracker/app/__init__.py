"""The dashboard: thin Streamlit rooms around the pages of `tracker.views`."""
