from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import time
from base64 import b64encode
from datetime import date
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import pytest
from hostile import write

from helpers import ROOT, TRACKER, tracker
from publish_sites import ADDRESS, DAY, POLICY, STYLE, Read, broken, contents, opened, publish
from tracker.publish.manifest import OccupiedError
from tracker.views.csvfile import inert

DEMO = ROOT / "src" / "tracker" / "demo"
ATOM = "{http://www.w3.org/2005/Atom}"
KILLS = int(os.environ.get("TRACKER_KILLS", "2"))
SPOKEN = ("en", "da", "sv", "nb") if KILLS > 2 else ("en", "da")
"""All languages in the long form; two show the same in CI."""
EDITS = int(os.environ.get("TRACKER_PROPERTY_EXAMPLES", "0")) // 50 or 2


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo") / "site"
    publish(DEMO, out, languages=SPOKEN)
    return out


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    publish(write(folder), folder / "site", languages=("en",))
    return folder / "site"


def kinds(out: Path) -> list[Path]:
    """Return a page of each kind."""
    found: dict[str, Path] = {}
    for each in sorted(out.rglob("*.html")):
        parts = each.relative_to(out).parts
        found.setdefault("/".join(parts[1:-1]) or each.name, each)
    return list(found.values())


# -- What is there.


def test_every_link_and_every_place_on_a_page_is_there(demo: Path, hostile: Path) -> None:
    assert list(broken(demo)) == []
    assert list(broken(hostile)) == []


def test_there_is_a_page_for_each_thing_in_each_language(demo: Path) -> None:
    found = opened(DEMO).status
    for language in SPOKEN:
        for kind, names in (("strategy", [each.strategy.id for each in found.strategies]), ("initiative", found.initiatives), ("kpi", found.portfolio.kpis), ("owner", found.portfolio.plan.owners)):  # fmt: skip
            for name in names:
                assert (demo / language / kind / f"{name}.html").is_file()
        for name in ("index", "strategies", "kpis", "owners", "compare", "changes", "methods", "accessibility", "search", "reporting"):  # fmt: skip
            assert f'<html lang="{language}">' in (demo / language / f"{name}.html").read_text("utf-8")


def test_browsers_find_nothing_to_mend_in_the_markup(demo: Path, hostile: Path) -> None:
    for page in [*kinds(demo), *kinds(hostile)]:
        html5lib.HTMLParser(strict=True).parse(page.read_text("utf-8"))


def test_nothing_that_stands_in_a_page_may_run_or_style_it_but_its_own_sheet(demo: Path) -> None:
    for page in demo.rglob("*.html"):
        text = page.read_text("utf-8")
        read = Read(text)
        policy = dict(part.split(" ", 1) for part in POLICY.findall(text)[0].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == "'self'"
        assert read.styled == []
        assert read.handlers == []
        assert all(each.get("src") or each.get("type") == "application/ld+json" for each in read.scripts)
        for sheet in STYLE.findall(text):
            digest = b64encode(sha256(sheet.encode()).digest()).decode()
            assert policy["style-src"] == f"'self' 'sha256-{digest}'"


def test_a_kpi_page_weighs_at_most_60_kb(demo: Path, tmp_path: Path) -> None:
    script = max(each.stat().st_size for each in (demo / "assets").glob("*.js"))
    pages = [*demo.glob("*/kpi/*.html")]
    assert len(pages) > 40
    assert max(each.stat().st_size for each in pages) + script <= 60_000


def test_every_page_says_whether_it_is_a_draft_of_which_day_and_revision(demo: Path) -> None:
    for page in demo.glob("da/**/*.html"):
        text = page.read_text("utf-8")
        assert "Udkast, ikke godkendt." in text
        assert "Vurderet pr. 22. november 2026." in text
        assert '<p id="tr-stamp">Lavet af' in text


def test_the_map_names_every_page_and_no_other(demo: Path) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = [str(each.text).removeprefix(ADDRESS) for each in ET.parse(demo / "sitemap.xml").iter(f"{space}loc")]  # fmt: skip
    pages = {each.relative_to(demo).as_posix() for each in demo.rglob("*.html")} - {"index.html", "404.html"}
    assert set(listed) == pages
    assert len(listed) == len(pages)


def test_feeds_name_each_change_once_and_lead_to_pages(demo: Path) -> None:
    feeds = list(demo.glob("*/*/*.atom"))
    assert {each.parent.name for each in feeds} == {"strategy", "owner"}
    entries = 0
    for each in feeds:
        top = ET.parse(each).getroot()
        names = [str(entry.findtext(f"{ATOM}id")) for entry in top.iter(f"{ATOM}entry")]
        assert len(set(names)) == len(names)
        for entry in top.iter(f"{ATOM}entry"):
            updated = str(entry.findtext(f"{ATOM}updated"))
            assert "2010-01-01" < updated <= "2026-11-22T00:00:00Z"
            for link in entry.findall(f"{ATOM}link"):
                assert (demo / str(link.get("href")).removeprefix(ADDRESS)).is_file()
        entries += len(names)
    assert entries > 100


def test_a_change_keeps_its_name_and_its_day_in_the_feed_when_the_site_is_built_later(
    demo: Path, tmp_path: Path
) -> None:
    publish(DEMO, tmp_path / "later", languages=("en",), day=date(2026, 11, 23))
    first, later = (
        {(str(each.findtext(f"{ATOM}id")), str(each.findtext(f"{ATOM}updated"))) for each in ET.parse(out / "en/strategy/harbours-2024.atom").iter(f"{ATOM}entry")}
        for out in (demo, tmp_path / "later")
    )  # fmt: skip
    assert len(first & later) > 0.9 * len(first)


def test_pages_describe_their_figures_for_search_engines(demo: Path) -> None:
    text = (demo / "en/kpi/berths-with-power.html").read_text("utf-8")
    (told,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    found = json.loads(told)
    assert found["@type"] == "Dataset"
    assert found["identifier"] == "berths-with-power"
    for each in found["distribution"]:
        assert (demo / each["contentUrl"].removeprefix(ADDRESS)).is_file()
    (picture,) = re.findall(r'<meta property="og:image" content="([^"]*)">', text)
    assert (demo / picture.removeprefix(ADDRESS)).read_bytes().startswith(b"\x89PNG")


def test_without_an_address_nothing_claims_one(tmp_path: Path) -> None:
    publish(ROOT / "src" / "tracker" / "example", tmp_path / "site", languages=("en",), address="")
    names = set(contents(tmp_path / "site"))
    assert "sitemap.xml" not in names
    assert not [name for name in names if name.endswith(".png")]
    assert list(broken(tmp_path / "site")) == []


# -- The data beside the pages.


def test_the_data_of_a_kpi_are_those_of_the_contract(demo: Path) -> None:
    told = {each["id"]: each for each in json.loads(tracker("status", DEMO, "--as-of", "2026-11-22", "--format", "json").stdout)["kpis"]}  # fmt: skip
    for name, said in told.items():
        found = json.loads((demo / f"data/kpi/{name}.json").read_text("utf-8"))
        assert {key: found[key] for key in said} == said
        rows = list(csv.DictReader(io.StringIO((demo / f"data/kpi/{name}.csv").read_text("utf-8"))))
        assert [(row["period"], float(row["value"]) if row["value"] else None) for row in rows] == [(each["period"], each["value"]) for each in found["series"]]  # fmt: skip


def test_the_data_package_validates_and_reads_back_to_the_same_numbers(demo: Path) -> None:
    from frictionless import Package
    from frictionless.resources import TableResource

    package = Package(str(demo / "data/datapackage.json"))
    report = package.validate()
    assert report.valid, report.to_summary()
    found = opened(DEMO).status.portfolio
    table = package.get_resource("observations")
    assert isinstance(table, TableResource)
    rows = table.read_rows()
    read = {(row["kpi"], row["period"]): None if row["value"] is None else float(row["value"]) for row in rows}
    assert read == {(name, str(period)): point.value for name, kpi in found.kpis.items() for period, point in kpi.series.items()}  # fmt: skip


# -- What hostile files do to it: nothing.


def test_hostile_texts_are_inert_in_every_page_and_file(hostile: Path) -> None:
    turning = re.compile("[\u202a-\u202e\u2066-\u2069]")
    for page in hostile.rglob("*.html"):
        text = page.read_text("utf-8")
        read = Read(text)
        assert read.handlers == []
        assert all(each.get("src", "").startswith("../") or each.get("type") == "application/ld+json" for each in read.scripts)  # type: ignore[union-attr] # fmt: skip
        assert not turning.search(text)
    for table in hostile.rglob("*.csv"):
        for row in csv.reader(io.StringIO(table.read_text("utf-8-sig"))):
            assert all(inert(cell) == cell or re.fullmatch(r"-?[\d.e+-]+", cell) for cell in row)
    for feed in hostile.rglob("*.atom"):
        ET.parse(feed)


# -- Only what changed, and never half of it.


def test_an_unchanged_portfolio_makes_no_page_again(demo: Path, tmp_path: Path) -> None:
    shutil.copytree(demo, tmp_path / "site")
    built = publish(DEMO, tmp_path / "site", languages=SPOKEN)
    assert (built.made, built.written, built.removed) == (0, 0, 0)


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments], cwd=folder, check=True, capture_output=True)  # fmt: skip


def _edited(folder: Path, seed: int) -> str:
    """Make one change of the kind that people make; return the KPI that it is in, "" where it is in the plan."""
    rng = random.Random(seed)
    files = sorted((folder / "kpis").glob("*.yaml"))
    chosen = rng.choice(files)
    text = chosen.read_text("utf-8")
    kind = seed % 4
    if kind == 0:
        plan = folder / "initiatives.yaml"
        plan.write_text(plan.read_text("utf-8").replace("status: on_track", "status: at_risk", 1), "utf-8")
        return ""
    if kind == 1 and len(files) > 30:
        chosen.unlink()
        return chosen.stem
    figures = re.findall(r"(?m)^  [\"']?\d{4}[\"']?: \d+$", text)
    line = rng.choice(figures) if figures else "unit:"
    new = f"{line}{rng.randint(1, 9)}" if figures else "unit:"
    chosen.write_text(text.replace(line, new, 1) if kind != 3 else text.replace("direction:", "direction: # turned\n ", 1), "utf-8")  # fmt: skip
    return chosen.stem


def test_a_rebuild_gives_byte_by_byte_what_a_new_build_gives(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    shutil.copytree(DEMO, folder)
    _git(tmp_path, "init", "-q", "files")
    _git(folder, "add", "-A")
    _git(folder, "commit", "-qm", "First")
    publish(folder, tmp_path / "site", languages=("da",))
    for seed in range(2, 2 + EDITS):
        _edited(folder, seed)
        if seed % 2:
            _git(folder, "commit", "-qam", f"Edit {seed}")
        publish(folder, tmp_path / "site", languages=("da",))
        shutil.rmtree(tmp_path / "new", ignore_errors=True)
        publish(folder, tmp_path / "new", languages=("da",))
        assert contents(tmp_path / "site") == contents(tmp_path / "new"), seed


def test_a_figure_that_changes_leaves_the_pages_of_other_kpis_alone(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    shutil.copytree(DEMO, folder)
    before = publish(folder, tmp_path / "site", languages=("en",))
    file = folder / "kpis" / "berths-with-power.yaml"
    file.write_text(file.read_text("utf-8") + "\n# a remark\n", "utf-8")
    assert publish(folder, tmp_path / "site", languages=("en",)).made == 0
    text = file.read_text("utf-8")
    changed = re.sub(r"(?m)^(\s+2021: )(\d+)", r"\g<1>9", text, count=1)
    assert changed != text
    file.write_text(changed, "utf-8")
    after = publish(folder, tmp_path / "site", languages=("en",))
    kpis = len(list((folder / "kpis").glob("*.yaml")))
    assert after.made == before.pages - kpis + 1


def test_a_build_that_was_killed_is_made_up_for_by_the_next(tmp_path: Path) -> None:
    example = EXAMPLE
    whole = tmp_path / "whole"
    command = [str(TRACKER), "publish", "--lang", "en", "--as-of", "2026-11-22"]
    subprocess.run([*command, str(whole), str(example)], check=True, capture_output=True)
    for kill in range(KILLS):
        out = tmp_path / f"site-{kill}"
        process = subprocess.Popen([*command, str(out), str(example)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        while process.poll() is None and not (out.exists() and len(list(out.rglob("*.html"))) > kill * 3 % 17):
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()
        subprocess.run([*command, str(out), str(example)], check=True, capture_output=True)
        assert contents(out) == contents(whole)


EXAMPLE = ROOT / "src" / "tracker" / "example"


def _copied(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "files")
    return tmp_path / "files"


def test_a_build_that_was_cut_short_and_undone_leaves_nothing_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    folder, out = _copied(tmp_path), tmp_path / "site"
    publish(folder, out, languages=("en",))
    whole, plan = contents(out), (folder / "initiatives.yaml").read_text("utf-8")
    (folder / "initiatives.yaml").write_text(plan.replace("title:", "title: # retracted\n ", 1).replace("status: on_track", "status: off_track"), "utf-8")  # fmt: skip
    monkeypatch.setattr("tracker.publish.build._others", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish(folder, out, languages=("en",))
    monkeypatch.undo()
    (folder / "initiatives.yaml").write_text(plan, "utf-8")
    publish(folder, out, languages=("en",))
    assert contents(out) == whole


def test_a_page_that_only_links_lead_to_stays_when_nothing_is_made_again(demo: Path, tmp_path: Path) -> None:
    shutil.copytree(demo, tmp_path / "site")
    (tmp_path / "site" / "robots.txt").unlink()
    built = publish(DEMO, tmp_path / "site", languages=SPOKEN)
    assert (built.made, built.written, built.removed) == (0, 1, 0)
    assert contents(tmp_path / "site") == contents(demo)


def test_a_site_in_one_language_has_its_data_and_no_link_to_another(tmp_path: Path) -> None:
    publish(EXAMPLE, tmp_path / "site", languages=("da",))
    assert list(broken(tmp_path / "site")) == []
    assert list((tmp_path / "site/data/kpi").glob("*.csv"))


def test_files_that_cannot_be_read_replace_nothing(tmp_path: Path) -> None:
    folder, out = _copied(tmp_path), tmp_path / "site"
    publish(folder, out, languages=("en",))
    whole = contents(out)
    (folder / "initiatives.yaml").write_text("owners: [", "utf-8")
    for verb in (["publish", out, folder], ["brief", "--path", folder, "--out", tmp_path / "x.pdf"]):
        assert tracker(*map(str, verb)).returncode == 1
    assert contents(out) == whole
    assert not (tmp_path / "x.pdf").exists()


def test_a_broken_kpi_is_said_to_be_broken_and_offers_no_file_that_is_not_there(tmp_path: Path) -> None:
    folder = _copied(tmp_path)
    name = sorted((folder / "kpis").glob("*.yaml"))[0]
    name.write_text("{{{", "utf-8")
    publish(folder, tmp_path / "site", languages=("en",))
    assert list(broken(tmp_path / "site")) == []


def test_one_build_at_a_time_and_never_through_a_link(tmp_path: Path) -> None:
    from tracker.publish.manifest import alone

    out, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    with alone(out), pytest.raises(OccupiedError, match="another build"):
        publish(EXAMPLE, out, languages=("en",))
    elsewhere.mkdir()
    (elsewhere / "mine.txt").write_text("mine")
    publish(EXAMPLE, out, languages=("en",))
    shutil.rmtree(out / "data")
    (out / "data").symlink_to(elsewhere)
    with pytest.raises(OccupiedError, match="leads elsewhere"):
        publish(EXAMPLE, out, languages=("en",))
    assert [each.name for each in elsewhere.iterdir()] == ["mine.txt"]


def test_files_that_are_not_committed_are_stamped_as_such(tmp_path: Path) -> None:
    folder = _copied(tmp_path)
    _git(tmp_path, "init", "-q", "files")
    _git(folder, "add", "-A")
    _git(folder, "commit", "-qm", "First")
    assert not opened(folder).unsaved
    (folder / "letter.txt").write_text("no file of a portfolio")
    assert not opened(folder).unsaved
    (folder / "kpis" / "new.csv").write_text("period,value\n")
    assert opened(folder).unsaved
    assert "not committed" in opened(folder).view("en").stamp


def test_lines_that_end_inside_a_cell_and_ids_too_long_for_a_file_do_no_harm(tmp_path: Path) -> None:
    from frictionless import Package

    assert inert("\r=1+1") == "' =1+1" or not inert("\r=1+1").lstrip("' ").startswith("\r")
    assert "\r" not in inert("a\r=cmd")
    folder = _copied(tmp_path)
    plan = folder / "initiatives.yaml"
    name = re.findall(r"(?m)^  - id: (\S+)", plan.read_text("utf-8"))[0]
    for file in folder.rglob("*.yaml"):
        file.write_text(re.sub(rf"\b{re.escape(name)}\b(?![.-])", "s" + "-long" * 50, file.read_text("utf-8")), "utf-8")
    publish(folder, tmp_path / "site", languages=("en",))
    assert list(broken(tmp_path / "site")) == []
    assert Package(str(tmp_path / "site/data/datapackage.json")).validate().valid


def test_an_address_that_is_none_is_refused(tmp_path: Path) -> None:
    for address in ('https://x"><script>', "https://", "https://x.y/?q=1", "ftp://x.y", "https://x.y/a b"):
        assert tracker("publish", tmp_path / "site", EXAMPLE, "--address", address).returncode == 2


def test_other_files_are_never_touched(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(OccupiedError):
        publish(DEMO, tmp_path, languages=("en",))
    done = tracker("publish", tmp_path, DEMO)
    assert done.returncode == 2
    assert "choose an empty folder" in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]


def test_the_verb_says_what_it_did_and_what_it_needs(tmp_path: Path) -> None:
    done = tracker("publish", tmp_path / "site", ROOT / "src" / "tracker" / "example", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "made anew" in done.stdout
    assert tracker("publish", tmp_path / "site", DEMO, "--address", "tracker.example.org").returncode == 2
    assert tracker("publish", tmp_path / "site", DEMO, "--rev", "nothing").returncode == 2
    assert tracker("publish", tmp_path / "other", tmp_path).returncode == 1
    assert DAY.year == 2026
