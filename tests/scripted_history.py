"""A history of thirty commits in real git, and beside it a plain record of what the script did.

Every step edits the files of a small made-up portfolio as a person would, and writes down in `facts` what now stands there, under a key
of the form (code, thing, field). What `tracker diff` must say between two commits is what differs between their two records.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

PLAN = """\
title: Harbour plan (fictional)
language: en
timezone: Europe/Copenhagen
fictional: true
reporting: {cadence: quarterly, grace_days: 30}
sources:
  plan: {title: "The plan (fictional)", publisher: "Ministry", url: https://example.org/plan, date: 2020, kind: primary}
owners:
  port: {name: Port authority, kind: agency, language: en}
  city: {name: City, kind: municipality, language: en}
strategies:
- id: harbour
  kind: commitments
  mode: reporting
  title: Harbour plan
  published: 2020
  source: plan
  areas:
  - id: harbour-1
    number: "1"
    title: Trade
    initiatives:
    - id: harbour-1.1
      number: "1.1"
      title: Deepen the channel
      owners: [{id: port, role: lead}]
      due: 2028
      milestones:
      - {title: Dredging, due: 2024-06-30}
      updates:
      - {date: 2022-01-10, status: on_track, by: port}
    - id: harbour-1.2
      number: "1.2"
      title: Power on the quays
      owners: [{id: city, role: lead}]
      due: 2027
  - id: harbour-2
    number: "2"
    title: Air
    initiatives:
    - id: harbour-2.1
      number: "2.1"
      title: Cleaner ships
      owners: [{id: city, role: lead}]
"""
KPI = """\
# FICTIONAL
id: {name}
title: {title}
unit: EUR m
direction: {direction}
frequency: annual
definition: {title} in a year.
measures:
- {{id: {node}, role: output}}
sources:
  office: {{title: "Figures (fictional)", publisher: "Office", url: https://example.org/f, date: 2020, kind: primary}}
source: office
baseline: 2016
targets:
  2030: {target}
series:
  2016: {first}
  2018: {second}
  2020: {third}
"""


@dataclass
class History:
    """The repository, its commits in order, and the record at each."""

    folder: Path
    hashes: list[str] = field(default_factory=list)
    days: list[datetime] = field(default_factory=list)
    records: list[dict[tuple[str, str, str], Any]] = field(default_factory=list)
    names: list[dict[str, str]] = field(default_factory=list)
    """At each commit: what each thing is called now."""
    subjects: list[str] = field(default_factory=list)


def git(folder: Path, *arguments: str, at: datetime | None = None) -> str:
    when = {"GIT_AUTHOR_DATE": at.isoformat(), "GIT_COMMITTER_DATE": at.isoformat()} if at else {}
    who = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", "Åse Øst"), ("EMAIL", "ase@example.org"))
    }
    done = subprocess.run(
        ["git", "-C", str(folder), "-c", "commit.gpgsign=false", *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ, **who, **when, "GIT_CONFIG_GLOBAL": os.devnull},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Script:
    """Writes files, commits, and keeps the record."""

    def __init__(self, folder: Path) -> None:
        self.history = History(folder)
        self.folder = folder
        self.record: dict[tuple[str, str, str], Any] = {}
        self.called: dict[str, str] = {}
        self.clock = datetime(2022, 1, 15, 12, tzinfo=UTC)

    def write(self, path: str, text: str) -> None:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="")

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.folder / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, (path, old, text.count(old))
        self.write(path, text.replace(old, new))

    def note(self, code: str, thing: str, field: str, value: Any) -> None:
        """Keep in the record that something stands there now; None that nothing does."""
        if value is None:
            self.record.pop((code, thing, field), None)
        else:
            self.record[code, thing, field] = value

    def tick(self) -> datetime:
        self.clock += timedelta(days=30)
        return self.clock

    def commit(self, subject: str) -> None:
        now = self.tick()
        git(self.folder, "add", "-A")
        git(self.folder, "commit", "-q", "--allow-empty", "-m", subject, at=now)
        self.keep(subject)

    def keep(self, subject: str) -> None:
        self.history.hashes.append(git(self.folder, "rev-parse", "HEAD"))
        self.history.days.append(self.clock)
        self.history.records.append(deepcopy(self.record))
        self.history.names.append(dict(self.called))
        self.history.subjects.append(subject)

    def kpi(self, name: str, title: str, node: str, direction: str, target: int, *values: int) -> None:
        first, second, third = values
        text = KPI.format(
            name=name,
            title=title,
            node=node,
            direction=direction,
            target=target,
            first=first,
            second=second,
            third=third,
        )
        self.write(f"kpis/{name}.yaml", text)
        self.note("thing", name, "kpi", name)
        self.note("goalpost", name, "targets.2030", float(target))
        for year, value in zip((2016, 2018, 2020), values, strict=True):
            self.note("value", name, f"series.{year}", {"value": float(value)})

    def value(self, name: str, after: str, line: str, year: int, told: dict[str, Any]) -> None:
        """Enter a new figure below a line of the file."""
        self.edit(f"kpis/{self.called.get(name, name)}.yaml", after, after + line)
        self.note("value", name, f"series.{year}", told)


@lru_cache(maxsize=1)
def shared() -> History:
    """Return the history, made once for all tests of a process. Nobody may change it: whoever wants to, clones it."""
    folder = Path(tempfile.mkdtemp(prefix="tracker-history-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return build(folder / "harbour")


def build(folder: Path) -> History:
    """Make the repository: thirty steps, one after the other."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    do = Script(folder)
    # 0
    do.write("initiatives.yaml", PLAN)
    do.kpi("cargo", "Cargo value", "harbour-1.1", "increase", 200, 100, 120, 140)
    do.kpi("berths", "Berths with power", "harbour-1.2", "increase", 40, 10, 12, 14)
    do.kpi("soot", "Soot from ships", "harbour-2.1", "decrease", 20, 80, 75, 60)
    for name in ("harbour-1.1", "harbour-1.2", "harbour-2.1"):
        do.note("thing", name, "initiative", name)
    do.note("report", "harbour-1.1", "2022-01-10", "on_track")
    do.note("goalpost", "harbour-1.1", "due", "2028")
    do.note("goalpost", "harbour-1.2", "due", "2027")
    do.commit("The plan")
    # 1
    do.edit(
        "initiatives.yaml",
        "by: port}\n",
        "by: port}\n      - {date: 2022-03-01, status: at_risk, note: Dredger late, by: port}\n",
    )
    do.note("report", "harbour-1.1", "2022-03-01", "at_risk")
    do.commit("Port reports")
    # 2
    do.value("cargo", "  2020: 140\n", "  2021: 150\n", 2021, {"value": 150.0})
    do.commit("Cargo 2021")
    # 3
    do.value(
        "berths",
        "  2020: 14\n",
        "  2021: {value: 15, status: provisional}\n",
        2021,
        {"value": 15.0, "status": "provisional"},
    )
    do.commit("Berths 2021, provisional")
    # 4
    do.edit("kpis/cargo.yaml", "  2020: 140\n", "  2020: 138   # revised by the office\n")
    do.note("value", "cargo", "series.2020", {"value": 138.0})
    do.commit("Cargo 2020 revised")
    # 5
    do.edit("kpis/berths.yaml", "{value: 15, status: provisional}", "16")
    do.note("value", "berths", "series.2021", {"value": 16.0})
    do.commit("Berths 2021 final")
    # 6: comments only
    do.edit("kpis/soot.yaml", "# FICTIONAL\n", "# FICTIONAL, as all of this\n\n")
    do.commit("A comment")
    # 7
    do.edit("initiatives.yaml", "title: Air\n", "title: Clean air\n")
    do.note("goalpost", "harbour-2", "title", "Clean air")
    do.commit("Reword an area")
    # 8
    do.value("soot", "  2020: 60\n", "  2021: 58\n", 2021, {"value": 58.0})
    do.commit("Soot 2021")
    # 9
    do.edit("initiatives.yaml", "      due: 2028\n", "      due: 2029\n")
    do.note("goalpost", "harbour-1.1", "due", "2029")
    do.commit("Due date moved, no reason")
    # 10: the lowered target, with its reason
    do.edit("kpis/berths.yaml", "  2030: 40\n", "  2030: 22\n")
    text = (folder / "kpis/berths.yaml").read_text(encoding="utf-8")
    do.write(
        "kpis/berths.yaml",
        text
        + "changes:\n- {date: 2022-12-01, field: targets.2030, from: 40, to: 22, reason: The grid cannot carry more}\n",
    )
    do.note("goalpost", "berths", "targets.2030", 22.0)
    do.commit("Lower the target for berths")
    # 11: a renamed KPI
    git(folder, "mv", "kpis/cargo.yaml", "kpis/goods.yaml")
    do.edit("kpis/goods.yaml", "id: cargo\n", "id: goods\nformerly: [cargo]\n")
    do.called["cargo"] = "goods"
    do.note("thing", "cargo", "kpi", "goods")
    do.commit("Cargo is called goods")
    # 12
    do.value("cargo", "  2021: 150\n", "  2022: 155\n", 2022, {"value": 155.0})
    do.commit("Goods 2022")
    # 13: a broken commit
    do.edit("kpis/soot.yaml", "direction: decrease\n", "direction: decrease\n  : [oops\n")
    do.note("broken", "soot", "", "yes")
    do.commit("Oops")
    # 14: another file while one is broken
    do.value("berths", "  2021: 16\n", "  2022: 17\n", 2022, {"value": 17.0})
    do.commit("Berths 2022")
    # 15
    do.edit("kpis/soot.yaml", "  : [oops\n", "")
    do.note("broken", "soot", "", None)
    do.commit("Mended")
    # 16
    do.edit(
        "initiatives.yaml",
        "Dredging, due: 2024-06-30}",
        "Dredging, due: 2024-06-30, done: 2023-06-01, evidence: [plan]}",
    )
    do.note("milestone", "harbour-1.1", "Dredging", "2023-06-01")
    do.commit("Dredging done")
    # 17
    do.edit(
        "initiatives.yaml",
        "      due: 2027\n",
        "      due: 2027\n      updates:\n      - {date: 2023-06-20, status: completed, by: city}\n",
    )
    do.note("report", "harbour-1.2", "2023-06-20", "completed")
    do.commit("City says completed")
    # 18: a merge
    base = git(folder, "rev-parse", "HEAD")
    git(folder, "switch", "-q", "-c", "side", base)
    do.value("soot", "  2021: 58\n", "  2022: 50\n", 2022, {"value": 50.0})
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Soot 2022, on a branch", at=do.tick())
    git(folder, "switch", "-q", "main")
    do.edit("kpis/berths.yaml", "title: Berths with power\n", "title: Berths with shore power\n")
    do.note("wording", "berths", "title", "Berths with shore power")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "A title", at=do.tick())
    git(folder, "merge", "-q", "--no-ff", "-m", "Merge side", "side", at=do.tick())
    do.keep("Merge side")
    # 19
    do.write(
        "kpis/visits.yaml",
        KPI.format(
            name="visits",
            title="Cruise visits",
            node="harbour-1.2",
            direction="increase",
            target=90,
            first=50,
            second=55,
            third=20,
        ),
    )
    do.note("thing", "visits", "kpi", "visits")
    do.note("goalpost", "visits", "targets.2030", 90.0)
    for year, value in ((2016, 50), (2018, 55), (2020, 20)):
        do.note("value", "visits", f"series.{year}", {"value": float(value)})
    do.commit("A new KPI")
    # 20
    do.edit("kpis/visits.yaml", "  2020: 20\n", "")
    do.note("value", "visits", "series.2020", None)
    do.commit("Visits 2020 taken out")
    # 21
    do.edit(
        "initiatives.yaml",
        "      title: Cleaner ships\n",
        "      title: Cleaner ships\n      events:\n      - {date: 2023-05, title: A rule is adopted, stage: adopted, source: plan}\n",
    )
    do.note("event", "harbour-2.1", "2023-05", "adopted")
    do.commit("An event")
    # 22
    do.edit("kpis/goods.yaml", "id: harbour-1.1, role: output", "id: harbour-1.1, role: context")
    do.note("goalpost", "cargo", "measures.harbour-1.1", "context")
    do.commit("Goods only as background")
    # 23
    do.edit(
        "initiatives.yaml",
        "reporting: {cadence: quarterly, grace_days: 30}",
        "reporting: {cadence: annual, grace_days: 30}",
    )
    do.note("goalpost", "", "reporting.cadence", "annual")
    do.commit("Report once a year")
    # 24: an initiative is taken out
    text = (folder / "initiatives.yaml").read_text(encoding="utf-8")
    at = text.index("    - id: harbour-2.1")
    do.write(
        "initiatives.yaml",
        text[:at].replace("    title: Clean air\n    initiatives:\n", "    title: Clean air\n    initiatives: []\n"),
    )
    do.write(
        "kpis/soot.yaml",
        (folder / "kpis/soot.yaml").read_text(encoding="utf-8").replace("id: harbour-2.1", "id: harbour-2"),
    )
    do.note("thing", "harbour-2.1", "initiative", None)
    do.note("event", "harbour-2.1", "2023-05", None)
    do.note("goalpost", "soot", "measures.harbour-2.1", "moved")
    do.note("goalpost", "soot", "measures.harbour-2", "output")
    do.commit("Cleaner ships taken out")
    # 25
    do.edit(
        "kpis/soot.yaml",
        "frequency: annual\n",
        "frequency: annual\nlifecycle: ended\nended: {date: 2023-12-31, reason: The office stopped measuring}\n",
    )
    do.note("goalpost", "soot", "lifecycle", "ended")
    do.commit("Soot ended")
    # 26
    do.edit("initiatives.yaml", "fictional: true\n", "fictional: true\nassessment: {on_track: 0.90}\n")
    do.note("goalpost", "", "assessment.on_track", 0.9)
    do.commit("A cut-off")
    # 27
    do.edit(
        "initiatives.yaml",
        "  - {date: 2023-06-20, status: completed, by: city}\n",
        "  - {date: 2023-06-20, status: completed, by: city}\n      - {date: 2024-05-01, status: cancelled, by: city}\n",
    )
    do.note("report", "harbour-1.2", "2024-05-01", "cancelled")
    do.note("goalpost", "harbour-1.2", "status", "cancelled")
    do.commit("Cancelled")
    # 28
    git(folder, "rm", "-q", "kpis/visits.yaml")
    for key in [key for key in do.record if key[1] == "visits"]:
        del do.record[key]
    do.commit("Visits taken out")
    # 29
    do.edit("initiatives.yaml", "  port: {name: Port authority,", "  port: {name: The Port,")
    do.note("wording", "port", "name", "The Port")
    do.commit("A name")
    assert len(do.history.hashes) == 30
    return do.history
