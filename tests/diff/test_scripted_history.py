"""`tracker diff` between any two of thirty commits says exactly what the script of their history did."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import combinations

import pytest

from helpers import tracker
from scripted_history import History, shared
from tracker.diff import Edit
from tracker.versions import Compared, Versions

TODAY = date(2026, 11, 22)
Told = tuple[str, str, str]
"""Code, id, field."""

_CODES = {
    "value": ("value_new", "value_revised", "value_gone"),
    "goalpost": ("goalpost",) * 3,
    "wording": ("worded",) * 3,
}
_LISTS = {"report": "updates", "event": "events", "milestone": "milestones"}
_PLURAL = {"kpi": "kpis", "initiative": "initiatives"}


@pytest.fixture(scope="module")
def history() -> History:
    return shared()


@pytest.fixture(scope="module")
def versions(history: History) -> Iterator[Versions]:
    opened = Versions(history.folder, TODAY)
    yield opened
    opened.close()


def expected(history: History, one: int, other: int) -> list[Told]:
    """Return what differs between two records: worked out from the script alone."""
    old, new = history.records[one], history.records[other]
    names = history.names[one] | history.names[other]
    found = []
    for key in old.keys() | new.keys():
        code, thing, field = key
        name = names.get(thing, thing)
        if old.get(key) == new.get(key):
            continue
        both = all(any(k[0] == "thing" and k[1] == thing for k in record) for record in (old, new)) or thing in {
            "",
            "port",
            "harbour-2",
        }
        broken = [("broken", thing, "") in record for record in (old, new)]
        if code == "thing":
            found.append(_thing(name, field, old.get(key), new.get(key)))
        elif code == "broken":
            found.append(("broken" if broken[1] else "mended", name, ""))
        elif both and not any(broken):
            if code in _LISTS:
                found.append((f"{code}_{'done' if code == 'milestone' else 'new'}", name, _LISTS[code]))
            else:
                kind = 0 if key not in old else 2 if key not in new else 1
                found.append((_CODES[code][kind], name, field))
    return sorted(found)


def _thing(name: str, kind: str, old: object, new: object) -> Told:
    if old is None:
        return ("added", name, "")
    return ("goalpost", name, f"{_PLURAL[kind]}.{name}") if new is None else ("renamed", name, "id")


def said(found: Compared) -> list[Told]:
    return sorted(
        (each.code, each.id, each.field) for each in found.difference.edits if each.tier not in {"verdicts", "findings"}
    )


def test_any_two_commits(history: History, versions: Versions) -> None:
    for one, other in combinations(range(30), 2):
        found = versions.compare(history.hashes[one], history.hashes[other])
        assert said(found) == expected(history, one, other), (history.subjects[one], history.subjects[other])
        assert not any(("time", "") in each.because for each in found.difference.edits), "on one day no time has passed"


def test_backwards_says_the_opposite_of_forwards(history: History, versions: Versions) -> None:
    for one, other in ((2, 5), (8, 10), (20, 22)):
        forth = versions.compare(history.hashes[one], history.hashes[other]).difference.edits
        back = versions.compare(history.hashes[other], history.hashes[one]).difference.edits
        there = {
            (each.id, each.field, str(each.before), str(each.after))
            for each in forth
            if each.tier in {"figures", "goalposts"}
        }
        again = {
            (each.id, each.field, str(each.after), str(each.before))
            for each in back
            if each.tier in {"figures", "goalposts"}
        }
        assert there == again
        assert there


def test_values_before_and_after(history: History, versions: Versions) -> None:
    for one, other in ((0, 29), (0, 12), (3, 18)):
        found = versions.compare(history.hashes[one], history.hashes[other])
        back = {name: thing for thing, name in history.names[other].items()}
        for each in found.difference.of("figures"):
            key = ("value", back.get(each.id, each.id), each.field)
            assert (each.before, each.after) == (history.records[one].get(key), history.records[other].get(key))


def edit(found: Compared, code: str, name: str) -> Edit:
    return next(each for each in found.difference.edits if each.code == code and each.id == name)


def test_lowered_target_is_a_goalpost_and_the_cause_of_the_better_verdict(history: History, versions: Versions) -> None:
    found = versions.compare(history.hashes[9], history.hashes[10])
    moved = edit(found, "goalpost", "berths")
    assert (moved.before, moved.after) == (40.0, 22.0)
    assert moved.move is not None
    assert moved.move.fault == ""
    assert moved.move.reason == {"": "The grid cannot carry more"}
    changed = edit(found, "verdict", "berths")
    # On 2022-12-11 the newest figure is 16 (2021): E = 10 + 30*5/14 = 20.71, R = 6/10.71 = 0.56 (far behind); with 22: E = 14.29, R = 1.4.
    assert (changed.before, changed.after) == ("far_behind", "on_pace")
    assert changed.verdict is not None
    assert [cause.code for cause in changed.verdict.causes] == ["changed_target"]


def test_the_same_lowered_target_is_named_over_a_longer_stretch(history: History, versions: Versions) -> None:
    found = versions.compare(history.hashes[0], history.hashes[29])
    causes = edit(found, "verdict", "berths").verdict
    assert causes is not None
    assert "changed_target" in [cause.code for cause in causes.causes]


def test_all_formats_say_the_same(history: History) -> None:
    for one, other in ((9, 10), (0, 29), (12, 15)):
        names = history.hashes[one], history.hashes[other]
        shown = {
            form: tracker("diff", *names, "--path", history.folder, "--format", form)
            for form in ("text", "markdown", "json")
        }
        assert {each.returncode for each in shown.values()} == {0}
        rows = json.loads(shown["json"].stdout)["changes"]
        assert rows
        for row in rows:
            assert row["said"] in shown["text"].stdout
            where = f"{row['path']}:{row['line']}" + (" (before)" if row["side"] == "before" else "")
            assert where in shown["text"].stdout
        assert shown["markdown"].stdout.count("\n- **") == len(rows)


def test_every_line_points_at_what_it_is_about(history: History, versions: Versions) -> None:
    from tracker.i18n import words
    from tracker.telling.difference import sections

    found = versions.compare(history.hashes[9], history.hashes[10])
    lines = {each.edit.code: each for section in sections(found, words("en")) for each in section.lines}
    text = (history.folder / "kpis/berths.yaml").read_text(encoding="utf-8").splitlines()
    assert text[lines["goalpost"].spot.line - 1] == "  2030: 22"
    assert lines["verdict"].spot == lines["goalpost"].spot


def test_a_revision_that_does_not_validate_is_compared_as_far_as_it_is_sound(history: History) -> None:
    done = tracker("diff", history.hashes[12], history.hashes[14], "--path", history.folder)
    assert done.returncode == 0
    assert "does not validate (1 errors): its sound part is compared" in done.stderr
    assert "New figure for 2022: 17 EUR m." in done.stdout
    assert "Its file has errors now" in done.stdout


def test_days_are_names_too(history: History) -> None:
    # Commit 9 was made on 2022-11-11 at noon, commit 10 on 2022-12-11.
    done = tracker("diff", "2022-12-10", "2022-12-11", "--path", history.folder)
    assert "The target for 2030 was moved from 40 EUR m to 22 EUR m." in done.stdout
    assert "Time has passed" not in done.stdout


def test_one_owner_and_one_strategy(history: History) -> None:
    names = history.hashes[0], history.hashes[29]
    city = tracker("diff", *names, "--path", history.folder, "--owner", "city").stdout
    assert "Deepen the channel" not in city
    assert "Power on the quays" in city
    assert tracker("diff", *names, "--path", history.folder, "--strategy", "nowhere").returncode == 2


@pytest.mark.parametrize(("condition", "one", "other", "status"), [
    ("worse", 7, 8, 1), ("worse", 9, 10, 0), ("goalpost", 9, 10, 1), ("unexplained", 9, 10, 0), ("unexplained", 8, 9, 1),
    ("rewritten", 3, 4, 1), ("rewritten", 1, 2, 0), ("any", 5, 6, 0), ("finding", 0, 1, 1),
])  # fmt: skip
def test_fail_on(history: History, condition: str, one: int, other: int, status: int) -> None:
    done = tracker("diff", history.hashes[one], history.hashes[other], "--path", history.folder, "--fail-on", condition)
    assert done.returncode == status


@pytest.mark.parametrize("name", ["--upload-pack=evil", "nowhere", "HEAD:kpis", "", "-x", "main..side"])
def test_what_is_no_revision_is_refused_in_words(history: History, name: str) -> None:
    done = tracker("diff", "--path", history.folder, "--", name)
    assert done.returncode == 2
    assert "there is no revision" in done.stderr
    assert "Traceback" not in done.stderr
