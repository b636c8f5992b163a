"""A page on Streamlit's screen: the same parts as in the document, with room for widgets between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from tracker.app.document import part_of
from tracker.app.site import site
from tracker.views.asked import asked
from tracker.views.markup import Html

if TYPE_CHECKING:
    from tracker.views.site import Rendered


def show(name: str) -> None:
    """Show a page, as its address asks for it."""
    wanted = asked(name, parameters())
    page = site().page(wanted)
    st.set_page_config(page_title=page.title, layout="wide")
    first, *rest = page.body
    write(first, page)
    if rest and name == "kpi":
        from tracker.app.explore import explore

        explore(wanted.get("id"), site().view(wanted))
    for part in rest:
        write(part, page)
    st.markdown(Html('<span class="tr-end"></span>'), unsafe_allow_html=True)


def write(part: Html, page: Rendered) -> None:
    """Put a part of a page on the screen."""
    # Streamlit looks for its icon codes even inside HTML: to the reader they are text.
    st.markdown(part_of(page, part).replace(":material/", "&#58;material/"), unsafe_allow_html=True)


def parameters() -> dict[str, str]:
    """Return the first value of each parameter in the address, as the document had it."""
    return {name: st.query_params.get_all(name)[0] for name in st.query_params}
