"""Who asks, as the server can check it: what a request, a cookie's claims and a form may and may not make of somebody."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import ROOT
from tracker.app.filled import fields_of, submission
from tracker.app.identity import Access, editor, editor_of, same_origin
from tracker.model.entered import Measured
from tracker.reporting.editor import Editor
from tracker.reporting.entry import Done, Reply

RULES = Access("login", "council", "groups", frozenset({"secretaries"}), {"north-team": ("north", "hills")}, 12)
NOW = 1_800_000_000.0


def scope(client: str = "127.0.0.1", **headers: str) -> dict[str, Any]:
    listed = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "client": (client, 1), "headers": listed}


def claims(**more: Any) -> dict[str, Any]:
    return {"iat": NOW - 60, "name": "N", "email": "n@example.org"} | more


@pytest.mark.parametrize(("said", "role", "owners"), [
    (["secretaries"], "secretariat", frozenset()),
    ("secretaries", "secretariat", frozenset()),
    (["north-team", "x"], "owner", frozenset({"north", "hills"})),
    (["x"], "viewer", frozenset()),
    (["Secretaries"], "viewer", frozenset()),
    ([["secretaries"]], "viewer", frozenset()),
    ({"secretaries": True}, "viewer", frozenset()),
    (None, "viewer", frozenset()),
    (7, "viewer", frozenset()),
])  # fmt: skip
def test_claims_make_roles_by_the_rules_alone(said: Any, role: str, owners: frozenset[str]) -> None:
    found = editor_of(claims(groups=said, role="secretariat", owners=["north"], body="x"), RULES, NOW)
    assert found is not None
    assert (found.role, found.owners) == (role, owners)


@pytest.mark.parametrize("iat", [NOW - 12 * 3600 - 1, NOW + 301, None, "1800000000", float("nan")])
def test_a_sign_in_that_is_too_old_or_undated_is_none(iat: Any) -> None:
    assert editor_of(claims(groups=["secretaries"], iat=iat), RULES, NOW) is None


def test_on_this_computer_only_requests_from_it_and_to_it_may_edit() -> None:
    local = Access("local", "council", key="the key of this start")
    held = {"cookie": "other={; tracker_key=the key of this start"}
    assert editor(local, scope(host="127.0.0.1:8501", **held), ROOT).role == "secretariat"  # type: ignore[union-attr]
    assert editor(local, scope("::1", host="localhost:8501", **held), ROOT).role == "secretariat"  # type: ignore[union-attr]
    for other in (
        scope("192.168.1.7", host="127.0.0.1:8501", **held),
        scope(host="tracker.example.org", **held),
        scope(host="evil.example:8501", **held),  # a name that somebody lets point here
        scope(host="127.0.0.1:8501", x_forwarded_proto="https", **held),
        scope(host="127.0.0.1:8501", forwarded="for=10.0.0.1", **held),
        scope(host="127.0.0.1:8501", via="1.1 proxy", **held),
        scope(**held),
        scope(host="127.0.0.1:8501"),  # another person or program at this computer, or a proxy that says nothing
        scope(host="127.0.0.1:8501", cookie="tracker_key="),
        scope(host="127.0.0.1:8501", cookie="tracker_key=guess"),
    ):
        assert editor(local, other, ROOT) == Editor()


def test_a_start_without_a_key_lets_nobody_in() -> None:
    assert editor(Access("local", "council"), scope(host="127.0.0.1", cookie="tracker_key="), ROOT) == Editor()


def test_without_rules_nobody_is_anybody() -> None:
    assert editor(Access(), scope(host="127.0.0.1"), ROOT) is None


@pytest.mark.parametrize(("headers", "same"), [
    ({"host": "a.example", "origin": "https://a.example"}, True),
    ({"host": "a.example", "origin": "https://a.example", "sec_fetch_site": "same-origin"}, True),
    ({"host": "a.example", "origin": "https://b.example"}, False),
    ({"host": "a.example", "origin": "https://a.example", "sec_fetch_site": "cross-site"}, False),
    ({"host": "a.example", "origin": "https://a.example", "sec_fetch_site": "same-site"}, False),
    ({"host": "a.example", "origin": "null"}, False),
    ({"host": "a.example"}, False),
    ({"host": "a.example", "origin": "https://a.example:444"}, False),
    ({"host": "a.example", "origin": "http://["}, False),
])  # fmt: skip
def test_a_form_counts_only_from_a_page_of_ours(headers: dict[str, str], same: bool) -> None:  # noqa: FBT001
    assert same_origin(scope(**headers)) is same


def test_the_fields_of_a_form_are_entries() -> None:
    body = urlencode({
        "owner": "north", "lang": "da", "role": "secretariat",
        "i0-id": "north-1", "i0-seen": "abc.1.0", "i0-report": "unchanged", "i0-note": " a\r\nb ", "i0-evidence": "plan, , minutes",
        "i0-step0": "First", "i0-done0": "2026-11", "i0-step1": "Second", "i0-done1": "", "i0-finding0": "overdue", "i0-reply0": "Soon",
        "i0-confirmed_on": "2026-11-20", "f0-kpi": "paths", "f0-period": "2026", "f0-value": "1 015,5", "f0-status": "", "f0-published": "", "f0-source": "",
        "i1-report": "paused", "i2-id": "north-2", "i2-report": "",
    }).encode()  # fmt: skip
    found = submission(fields_of(body))
    first, second = found.entries
    assert (found.owner, found.language) == ("north", "da")
    assert (first.initiative, first.seen, first.unchanged, first.status, first.note) == ("north-1", "abc.1.0", True, "", "a\nb")  # fmt: skip
    assert (first.evidence, first.confirmed_on) == (("plan", "minutes"), "2026-11-20")
    assert (first.done, first.replies) == ((Done("First", "2026-11", "done0"),), (Reply("overdue", "Soon"),))
    assert second.empty
    assert found.meant == (first,)
    assert found.figures == (Measured("paths", "2026", "1 015,5", None, "", None),)


@given(st.binary(max_size=400))
def test_whatever_is_sent_is_read_or_left_out(body: bytes) -> None:
    submission(fields_of(body))


@given(
    st.dictionaries(
        st.from_regex(r"[if]\d{1,5}-[a-z_]{1,12}\d{0,5}", fullmatch=True), st.text(max_size=20), max_size=30
    )
)
def test_whatever_the_fields_hold_is_read_or_left_out(fields: dict[str, str]) -> None:
    submission(fields)


def test_a_form_of_too_many_fields_says_nothing() -> None:
    assert fields_of(b"&".join(b"i%d-id=x" % number for number in range(6000))) == {}


def test_signs_that_nobody_sees_are_left_out_of_what_was_typed() -> None:
    body = urlencode(
        {
            "owner": "north",
            "lang": "xx",
            "texts": "yy",
            "i0-id": "north-1",
            "i0-note": "a\x07\x0b\x00\ufffe\u202e b\tc\r\nd\u00a0e",
        }
    )
    found = submission(fields_of(body.encode()))
    assert found.entries[0].note == "a      b\tc\nd\u00a0e"
    assert found.language == ""
