"""The dashboard of the portfolio in this folder: `streamlit run dashboard.py`."""

from tracker.app.main import main

main()
