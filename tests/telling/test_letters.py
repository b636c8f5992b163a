"""The letters of a round: exact questions, in the owner's language, in forms that other programs read; and no address where none belongs."""

from __future__ import annotations

import email
import email.policy
import json
from datetime import date
from pathlib import Path

import icalendar
import pytest

from helpers import tracker
from round_portfolio import build
from scripted_history import git
from tracker.i18n import LANGUAGES, words
from tracker.judgement import status
from tracker.loading import load
from tracker.telling.reminder import as_text, language_of, letters, written_to

DAY = date(2026, 11, 22)
PERSON, ADDRESS, SECRET = "Frida Ægidius", "frida.aegidius@example.org", "On leave until March"


@pytest.fixture
def region(tmp_path: Path) -> Path:
    return build(tmp_path / "region")


def contacts(region: Path, owner: str = "coast") -> None:
    (region / "private").mkdir()
    text = f'contacts:\n  {owner}: [{{name: "{PERSON}", email: {ADDRESS}}}]\nnotes:\n  {owner}: "{SECRET}"\n'
    (region / "private" / "contacts.yaml").write_text(text, encoding="utf-8")


def letter(region: Path, owner: str, language: str = "en", site: str = "") -> str:
    found = status(load(region, DAY), DAY)
    assert found.round is not None
    return "\n".join(as_text(each) for each in letters(found.round, found, owner, words(language), site))


def test_what_is_asked_is_exactly_what_is_missing(region: Path) -> None:
    said = letter(region, "north", site="https://tracker.example.org/")
    assert said.startswith(
        "To Office of the north\n4 reports of yours have not come.\nThe last day was 20 November 2026. Please report now."
    )
    assert "1. N1 Initiative 1 of the north\n   - On 12 August 2026 you reported “on track”. Is that still so?" in said
    assert "The milestone “First step of north-1” is due 31 October 2026. Is it done, and since when?" in said
    assert "Paths repaired: 14 km, 2025, far behind." in said
    assert said.count("An answer is asked for by 4 December 2026.") == 5  # four milestones that slipped, one KPI
    assert "No answer by" not in said
    assert "   https://tracker.example.org/initiative?id=north-1\n" in said
    assert "Report here: https://tracker.example.org/update?owner=north" in said
    assert "Please report now. Figures published after 15 November 2026 belong to the next round." in said


def test_an_extension_is_said_in_the_letter(region: Path) -> None:
    assert "You have been given until 1 December 2026." in letter(region, "hills")


def test_whoever_has_reported_and_answered_gets_no_letter(region: Path) -> None:
    plan = region / "initiatives.yaml"
    text = plan.read_text("utf-8")
    for number in (1, 2, 3):
        old = f'- {{title: "First step of east-{number}", due: 2026-10-31}}\n            updates:\n              - {{date: 2026-08-12, status: on_track, by: east, note: "Under way."}}\n'
        assert old in text
        text = text.replace(old, old.replace("2026-10-31}", "2026-10-31, done: 2026-10-30, evidence: [plan]}") + "              - {date: 2026-11-20, status: on_track, by: east, unchanged: true}\n")  # fmt: skip
    plan.write_text(text, encoding="utf-8")
    assert letter(region, "east") == ""
    assert (
        tracker("remind", "--owner", "east", "--path", region).stderr.strip()
        == "Everything has been reported and answered."
    )


def test_partners_are_told_who_reports(region: Path) -> None:
    plan = region / "initiatives.yaml"
    text = plan.read_text("utf-8").replace('title: "Initiative 1 of the coast"   # a comment that stays\n', 'title: "Initiative 1 of the coast"\n            owners: [{id: coast, source: plan}, {id: council, role: partner, source: plan}, {id: north, role: partner, basis: inferred}]\n')  # fmt: skip
    plan.write_text(text, encoding="utf-8")
    found = status(load(region, DAY), DAY)
    assert found.round is not None
    assert "council" in written_to(found.round, found)
    said = letter(region, "council")
    assert "A source names you as a partner in what follows. You need not report yourself." in said
    assert "Office of the coast reports on it by 20 November 2026. Please tell them what you know." in said
    assert "coast" not in letter(region, "north")  # an inferred partner is not written to


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_is_in_one_language(region: Path, language: str) -> None:
    said = letter(region, "coast", language)
    assert ("Please report now." in said) == (language == "en")
    assert not [line for line in said.splitlines() if "{" in line]


def test_the_language_is_the_owner_s_its_country_s_or_english(region: Path) -> None:
    plan = region / "initiatives.yaml"
    text = plan.read_text("utf-8").replace("kind: agency, language: en}", "kind: agency, country: SE}", 1)
    plan.write_text(text, encoding="utf-8")
    found = status(load(region, DAY), DAY)
    assert [language_of(name, found) for name in ("north", "west", "south", "council", "nobody")] == ["sv", "da", "en", "en", "en"]  # fmt: skip


def test_the_calendar_is_one_that_others_read(region: Path) -> None:
    done = tracker("remind", "--format", "ics", "--path", region)
    assert done.returncode == 0, done.stderr
    raw = done.stdout.encode()
    assert max(map(len, raw.replace(b"\r\n", b"\n").split(b"\n"))) <= 75
    events = list(icalendar.Calendar.from_ical(raw).walk("VEVENT"))
    assert [each.decoded("DTSTART") for each in events] == [date(2026, 11, 20)] * 5 + [date(2026, 12, 1)]
    assert len({str(each["UID"]) for each in events}) == 6
    danish = next(each for each in events if each["SUMMARY"].params["LANGUAGE"] == "da")
    assert "Initiative 1 of the west" in str(danish["DESCRIPTION"])


def test_the_mail_is_one_that_others_read_and_its_head_alone_holds_the_address(region: Path) -> None:
    contacts(region)
    done = tracker("remind", "--owner", "coast", "--format", "eml", "--path", region)
    mail = email.message_from_string(done.stdout, policy=email.policy.default)
    assert mail["To"] == f"{PERSON} <{ADDRESS}>"
    assert mail["X-Unsent"] == "1"
    assert mail["Content-Language"] == "en"
    body = mail.get_content()
    assert "First step of coast-1" in body
    assert ADDRESS not in body
    assert SECRET not in done.stdout
    assert (
        "There is no address of `south`"
        in tracker("remind", "--owner", "south", "--format", "eml", "--path", region).stderr
    )


def test_contacts_and_notes_come_out_nowhere_else(region: Path, tmp_path: Path) -> None:
    contacts(region)
    commands = [
        ("remind", "--path", region), ("remind", "--format", "json", "--path", region), ("remind", "--format", "ics", "--path", region),
        ("status", "--format", "json", region), ("inventory", region), ("form", "coast", "--xlsx", tmp_path / "f.xlsx", "--path", region),
    ]  # fmt: skip
    for command in commands:
        done = tracker(*command)
        assert done.returncode in (0, 1), (command, done.stderr)
        for secret in (PERSON, ADDRESS, SECRET, "frida"):
            assert secret not in done.stdout + done.stderr
    assert ADDRESS.encode() not in (tmp_path / "f.xlsx").read_bytes()
    assert git(region, "status", "--porcelain") == ""


def test_contacts_that_git_would_publish_are_refused_unread(region: Path) -> None:
    contacts(region)
    (region / ".gitignore").write_text("", encoding="utf-8")
    done = tracker("remind", "--owner", "coast", "--format", "eml", "--path", region)
    assert done.returncode == 1
    assert "git does not ignore `private/contacts.yaml`" in done.stderr
    assert ADDRESS not in done.stdout + done.stderr
    (region / ".gitignore").write_text("/private/\n", encoding="utf-8")
    git(region, "add", "-f", "private/contacts.yaml")  # ignored, and in the repository all the same
    assert tracker("remind", "--owner", "coast", "--format", "eml", "--path", region).returncode == 1


@pytest.mark.parametrize(
    "text", ["contacts: [", "contacts: {coast: [{name: x, email: nobody}]}", f"contact: {{coast: {ADDRESS}}}"]
)
def test_a_private_file_that_is_not_understood_is_not_repeated(region: Path, text: str) -> None:
    (region / "private").mkdir()
    (region / "private" / "contacts.yaml").write_text(text, encoding="utf-8")
    done = tracker("remind", "--owner", "coast", "--format", "eml", "--path", region)
    assert done.returncode == 1
    assert ADDRESS not in done.stderr
    assert "nobody" not in done.stderr


def test_letters_are_written_only_where_git_does_not_look(region: Path, tmp_path: Path) -> None:
    done = tracker("remind", "--format", "eml", "--out", region / "letters", "--path", region)
    assert done.returncode == 1
    assert "git does not ignore `2026-q4-north-lead.eml` in" in done.stderr
    assert not list((region / "letters").iterdir())
    for place in (region / "private" / "letters", tmp_path / "outside"):
        assert tracker("remind", "--format", "eml", "--out", place, "--path", region).returncode == 0
        assert len(list(place.iterdir())) == 6
        assert {path.stat().st_mode & 0o777 for path in place.iterdir()} == {0o600}


def test_without_a_round_there_is_nothing_to_write(region: Path) -> None:
    done = tracker("remind", "--as-of", "2026-10-01", "--path", region)
    assert (done.returncode, done.stdout) == (1, "")
    assert "No round is open" in done.stderr


def test_the_json_is_the_documented_one(region: Path) -> None:
    told = json.loads(tracker("remind", "--owner", "coast", "--format", "json", "--site", "https://x.example", "--path", region).stdout)  # fmt: skip
    assert {key: told[key] for key in ("contract", "round", "as_of")} == {"contract": 1, "round": "2026-q4", "as_of": "2026-11-22"}  # fmt: skip
    (one,) = told["letters"]
    assert set(one) == {"owner", "role", "language", "due", "subject", "opening", "items", "closing"}
    assert set(one["items"][0]) == {"id", "name", "url", "standing", "questions"}


def test_who_has_reported_and_has_a_question_open_is_asked_for_the_answer_alone(region: Path) -> None:
    plan = region / "initiatives.yaml"
    text = plan.read_text("utf-8")
    said = '              - {date: 2026-08-12, status: on_track, by: east, note: "Under way."}\n'
    assert text.count(said) == 3
    text = text.replace(
        said, said + "              - {date: 2026-11-20, status: on_track, by: east, unchanged: true}\n"
    )
    plan.write_text(text, encoding="utf-8")
    found = status(load(region, DAY), DAY)
    assert found.round is not None
    (one,) = letters(found.round, found, "east", words("en"), "")
    assert one.due == date(2026, 12, 4)
    letter_ = as_text(one)
    assert "Your reports have come, thank you. Some questions are open." in letter_
    assert "Please report now" not in letter_
    assert "silence is not" not in letter_


def test_a_repository_that_git_will_not_open_is_not_taken_for_none(
    region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contacts(region)
    (region / ".gitignore").write_text("", encoding="utf-8")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    done = tracker("remind", "--owner", "coast", "--format", "eml", "--path", region)
    assert done.returncode == 1
    assert "nobody can tell whether git ignores" in done.stderr
    assert ADDRESS not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "title", ["Plan\\r\\nBcc: victim@example.org", "Plan =?utf-8?q?x=0D=0ABcc:_victim=40example.org=0D=0A?="]
)
def test_no_text_of_the_files_becomes_a_line_of_its_own_in_a_mail(region: Path, title: str) -> None:
    contacts(region)
    plan = region / "initiatives.yaml"
    plan.write_text(plan.read_text("utf-8").replace("Plans of a small region (fictional)", title), encoding="utf-8")
    place = region / "private" / "contacts.yaml"
    place.write_text(
        place.read_text("utf-8").replace(PERSON, "F =?utf-8?q?x=0D=0ACc:_victim=40example.org?="), encoding="utf-8"
    )
    done = tracker("remind", "--owner", "coast", "--format", "eml", "--path", region)
    assert done.returncode == 0, done.stderr
    mail = email.message_from_string(done.stdout, policy=email.policy.default)
    assert mail["Bcc"] is None
    assert mail["Cc"] is None
    assert [each.addr_spec for each in mail["To"].addresses] == [ADDRESS]


@pytest.mark.parametrize("address", ["a..b@example.org", "anna.@example.org", "a@-..e", "a@b"])
def test_an_address_that_is_none_is_told_before_any_letter_is_made(region: Path, address: str) -> None:
    contacts(region)
    place = region / "private" / "contacts.yaml"
    place.write_text(place.read_text("utf-8").replace(ADDRESS, address), encoding="utf-8")
    done = tracker("remind", "--owner", "coast", "--format", "eml", "--path", region)
    assert (done.returncode, "is not understood at `contacts.coast`" in done.stderr, address in done.stderr) == (
        1,
        True,
        False,
    )


def test_a_private_file_that_is_a_link_is_refused(region: Path, tmp_path: Path) -> None:
    contacts(region)
    (region / "private" / "contacts.yaml").rename(tmp_path / "c.yaml")
    (region / "private" / "contacts.yaml").symlink_to(tmp_path / "c.yaml")
    done = tracker("remind", "--owner", "coast", "--format", "eml", "--path", region)
    assert (done.returncode, "is a link" in done.stderr) == (1, True)
