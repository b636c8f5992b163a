"""Random edits of awkward files that people might have written: the file says the old data plus the edit, and no other line differs."""

from __future__ import annotations

import os
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from tracker.edit.scalars import written
from tracker.edit.yamledit import Append, Edit, Put, edit_content
from tracker.read.yamltext import parse
from tracker.statfiles.refused import Refused

EXAMPLES = int(os.environ.get("TRACKER_PROPERTY_EXAMPLES", "200"))
WORDS = st.sampled_from(
    [
        "on track",
        "Late: two weeks",
        "#1",
        "it's",
        'say "so"',
        "- dash",
        "no",
        "2025",
        "2025-01-02",
        "æøå 🚢",
        "a, b [c] {d}",
        " lead",
        "trail ",
        "*x",
        "&y",
        "!z",
        "%",
        "@em",
        "`b`",
        "null",
        "~",
        "a\tb",
        "x" * 150,
        "1_000",
        "0x1f",
        "?",
        ": ",
        "a: b",
        "yes:",
        "\u2028",
        "ends:",
    ]
)
TEXTS = st.one_of(WORDS, st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
ITEMS = st.fixed_dictionaries(
    {"date": st.just("2026-01-15"), "status": st.just("on_track")},
    optional={"note": TEXTS, "by": st.just("em"), "evidence": st.lists(st.just("plan"), max_size=2)},
)


class Scribe:
    """Writes data as a person with habits of their own would."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.step = draw(st.sampled_from([2, 2, 3, 4]))
        self.dash = draw(st.sampled_from([0, 2]))

    def chance(self, share: int) -> bool:
        return bool(self.draw(st.integers(0, 99)) < share)

    def remark(self) -> str:
        said: str = self.draw(st.sampled_from(["", "", "", "  # æ: remark", " #x", "   # - not: an item"]))
        return said

    def between(self, column: int) -> list[str]:
        """Return what stands between two fields: blank lines, comments at any depth."""
        return (
            self.draw(
                st.lists(
                    st.sampled_from(
                        ["", " " * column + "# about what follows", "# at the margin", " " * (column + 6) + "# deep"]
                    ),
                    max_size=1,
                )
            )
            if self.chance(25)
            else []
        )

    def scalar(self, value: str) -> str:
        if self.chance(40) and "\t" not in value and "\u2028" not in value:
            return "'" + value.replace("'", "''") + "'"
        return written(value)

    def field(self, key: str, value: Any, column: int) -> list[str]:
        lead = " " * column
        if isinstance(value, dict) and not self.chance(30):
            return [f"{lead}{key}:{self.remark()}", *self.mapping(value, column + self.step)]
        if isinstance(value, list) and value and not self.chance(25):
            return [f"{lead}{key}:{self.remark()}", *self.listed(value, column + self.dash)]
        if isinstance(value, str) and self.chance(20) and value.isprintable() and value == value.strip() and value:
            sign = self.draw(st.sampled_from([">-", "|-", ">", "|", ">+"]))
            tail = [""] if self.chance(30) else []
            return [f"{lead}{key}: {sign}", f"{lead}{' ' * self.step}{value}", *tail]
        if isinstance(value, dict | list):
            return [f"{lead}{key}: {self.flow(value)}{self.remark()}"]
        return [f"{lead}{key}:{self.draw(st.sampled_from([' ', '  ']))}{self.scalar(value)}{self.remark()}"]

    def flow(self, value: Any) -> str:
        if isinstance(value, dict):
            inner = [f"{key}: {self.flow(part)}" for key, part in value.items()]
            return "{" + ", ".join(inner) + "}" if not self.chance(20) else "{ " + " , ".join(inner) + " }"
        if isinstance(value, list):
            return "[" + ", ".join(self.flow(part) for part in value) + "]"
        return written(value)

    def mapping(self, data: dict[str, Any], column: int) -> list[str]:
        return [
            line for key, value in data.items() for line in [*self.between(column), *self.field(key, value, column)]
        ]

    def listed(self, items: list[Any], column: int) -> list[str]:
        lines = []
        for item in items:
            lines += self.between(column)
            if isinstance(item, dict) and not self.chance(40):
                inner = self.mapping(item, column + 2)
                while inner and (not inner[0].strip() or inner[0].lstrip().startswith("#")):
                    inner.pop(0)
                lines += [" " * column + "- " + inner[0][column + 2 :], *inner[1:]]
            else:
                lines.append(f"{' ' * column}- {self.flow(item)}{self.remark()}")
        return lines


@st.composite
def files(draw: Any) -> bytes:
    scribe = Scribe(draw)

    def initiative(n: int) -> dict[str, Any]:
        found: dict[str, Any] = {"id": f"s-1.{n}", "title": draw(TEXTS)}
        if scribe.chance(70):
            found["updates"] = draw(st.lists(ITEMS, max_size=2))
        if scribe.chance(40):
            found["note"] = draw(TEXTS)
        if scribe.chance(40):
            found["due"] = "2027"
        return found

    data = {
        "title": {"en": draw(TEXTS)},
        "strategies": [
            {
                "id": "s",
                "areas": [{"id": "s-1", "initiatives": [initiative(n) for n in range(draw(st.integers(1, 3)))]}],
            }
        ],
        "after": draw(TEXTS),
    }
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    text: str = end.join(["# FICTIONAL 🚢", *scribe.mapping(data, 0)]) + ("" if scribe.chance(15) else end)
    mark: bytes = b"\xef\xbb\xbf" if scribe.chance(5) else b""
    return mark + text.encode()


@st.composite
def edits(draw: Any) -> Edit:
    at = ("strategies", 0, "areas", 0, "initiatives", draw(st.integers(0, 1)))
    kind = draw(st.sampled_from(["update", "update", "note", "due", "milestones", "title"]))
    if kind == "update":
        return Append((*at, "updates"), draw(ITEMS))
    if kind == "milestones":
        return Append((*at, "milestones"), {"title": draw(TEXTS), "due": "2027-06"})
    return Put((*at, kind), "2029" if kind == "due" else draw(TEXTS))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
@given(files(), edits())
def test_the_file_says_the_old_data_plus_the_edit_and_nothing_else_moves(content: bytes, edit: Edit) -> None:
    old = parse(content, "f")
    assume(not old.problems and old.data is not None)
    assume(int(edit.loc[5]) < len(old.data["strategies"][0]["areas"][0]["initiatives"]))
    try:
        new = edit_content(content, [edit], "f")
    except Refused:
        event("refused")
        return
    event("edited")
    wanted = deepcopy(old.data)
    item = wanted["strategies"][0]["areas"][0]["initiatives"][edit.loc[5]]
    if isinstance(edit, Append):
        item[edit.loc[-1]] = [*(item.get(edit.loc[-1]) or []), edit.item]
    else:
        item[edit.loc[-1]] = edit.value
    assert parse(new, "f").data == wanted
    before, after = content.split(b"\n"), new.split(b"\n")
    first = next(
        (at for at in range(min(len(before), len(after))) if before[at] != after[at]), min(len(before), len(after))
    )
    rest = min(len(before), len(after)) - first
    last = next((at for at in range(rest) if before[-1 - at] != after[-1 - at]), rest)
    assert len(before) - first - last <= 1, "at most the one line in which the fact stands or behind which it is put"
    assert (b"\r\n" in new) == (b"\r\n" in content)
    if b"\r\n" in content:
        assert new.count(b"\n") == new.count(b"\r\n")


@pytest.mark.parametrize(("text", "edit", "wanted"), [
    ("a:\n- id: x\n  updates:\n  - {date: 1}   # first\n  # next\nb: 1\n", Append(("a", 0, "updates"), {"date": "2"}), "a:\n- id: x\n  updates:\n  - {date: 1}   # first\n  - {date: \"2\"}\n  # next\nb: 1\n"),
    ("a: {x: [1, 2], y: 3}\n", Append(("a", "x"), 3), "a: {x: [1, 2, 3], y: 3}\n"),
    ("a:\n  x:\n  y: 3\n", Append(("a", "x"), 3), "a:\n  x: [3]\n  y: 3\n"),
    ("a:\n  due: 2027   # as promised\n", Put(("a", "due"), "2028-06"), "a:\n  due: 2028-06   # as promised\n"),
    ("a:\n  y: >-\n    long\n    text\n\nb: 1\n", Put(("a", "due"), "x"), "a:\n  y: >-\n    long\n    text\n  due: x\n\nb: 1\n"),
])  # fmt: skip
def test_edits_by_example(text: str, edit: Edit, wanted: str) -> None:
    assert edit_content(text.encode(), [edit], "f").decode() == wanted


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
@given(files(), st.lists(edits(), min_size=2, max_size=5))
def test_many_edits_at_one_stroke_give_what_they_give_one_after_the_other(content: bytes, wanted: list[Edit]) -> None:
    """A whole form is put into a file together; the same bytes come of it as if each report had been saved alone."""
    old = parse(content, "f")
    assume(not old.problems and old.data is not None)
    assume(all(int(each.loc[5]) < len(old.data["strategies"][0]["areas"][0]["initiatives"]) for each in wanted))
    one_by_one = content
    try:
        for each in wanted:
            one_by_one = edit_content(one_by_one, [each], "f")
    except Refused:
        with pytest.raises(Refused):
            edit_content(content, wanted, "f")
        return
    assert edit_content(content, wanted, "f") == one_by_one


def test_what_cannot_be_edited_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="cannot be edited safely"):
        edit_content(b"a: text\n", [Append(("a",), 1)], "f")
    with pytest.raises(Refused, match="has errors"):
        edit_content(b"a: [\n", [Append(("a",), 1)], "f")
