from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tracker.views.asked import KNOWN, LONGEST, asked


def test_two_addresses_of_one_view_are_the_same() -> None:
    one = asked("kpi", {"lang": "da", "id": "x", "utm_source": "mail", "q": " "})
    assert one == asked("kpi", {"id": " x ", "lang": "da"})
    assert one.parameters == (("id", "x"), ("lang", "da"))


def test_what_is_no_day_and_no_language_is_named_or_ignored() -> None:
    found = asked("overview", {"as-of": "yesterday", "since": "2026-02-30", "lang": "xx"})
    assert found.as_of is None
    assert found.language == "en"
    assert found.refused() == ("yesterday", "2026-02-30")
    assert asked("overview", {"as-of": "2026-02-28"}).as_of == date(2026, 2, 28)


@given(st.dictionaries(st.sampled_from([*sorted(KNOWN), "other"]), st.text(max_size=LONGEST + 50)))
def test_any_address_is_an_answer(parameters: dict[str, str]) -> None:
    found = asked("overview", parameters)
    assert asked("overview", dict(found.parameters)) == found
    assert found.language in {"en", "da", "sv", "nb"}
    assert all(len(value) <= LONGEST for _, value in found.parameters)
