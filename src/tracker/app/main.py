"""What `streamlit run` runs: the pages as files, each with its own address."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

# Not named "pages": Streamlit would take the folder for its own and serve the files without this one.
PAGES = Path(__file__).with_name("screens")


def main() -> None:
    """Show the page that the address asks for."""
    pages = [
        st.Page(PAGES / f"{name}.py", title=name.capitalize(), url_path=name, default=name == "overview")
        for name in ("overview", "strategy", "initiative", "kpi", "problems")
    ]
    st.navigation(pages, position="hidden").run()


if __name__ == "__main__":
    main()
