"""What Streamlit runs for each reader: the pages as files, each with its own address."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from tracker.views import site

# Not named "pages": Streamlit would take the folder for its own and serve the files without this one.
SCREENS: Final = Path(__file__).with_name("screens")


def main() -> None:
    """Show the page that the address asks for."""
    pages = [
        st.Page(SCREENS / f"{name}.py", title=name.capitalize(), url_path=name, default=name == "overview")
        for name in site.PAGES
    ]
    st.navigation(pages, position="hidden").run()


if __name__ == "__main__":
    main()
