"""A made-up region in the middle of a round: 6 owners, 20 initiatives, one of them contradicted by its KPI. Nothing in it is real."""

from __future__ import annotations

from pathlib import Path

from scripted_history import git

OWNERS = {"north": 4, "south": 4, "east": 3, "west": 3, "coast": 3, "hills": 3}
DAY = "2026-11-22"
HEAD = f"""\
# A fictional region. Nothing in it is real.
title: {{en: "Plans of a small region (fictional)", da: "Planer for en lille region (fiktiv)"}}
language: en
timezone: Europe/Copenhagen
fictional: true
as_of: {DAY}    # the day of the test
watched_from: 2026-11-01
reporting: {{cadence: quarterly, grace_days: 30}}

sources:
  plan: {{title: "The plan", publisher: "The region", url: "https://example.org/plan", date: 2024-06-01, kind: primary}}

owners:
  council: {{name: The council, kind: council}}
"""
ROUND = """\

rounds:
  - id: 2026-q4
    opens: 2026-11-01
    data_cutoff: 2026-11-15
    due: 2026-11-20
    answers_by: 2026-12-04
    meeting: 2026-12-10
    asked:
      - {owner: north}
      - {owner: south}
      - {owner: east}
      - {owner: west}
      - {owner: coast}
      - {owner: hills, extended_to: 2026-12-01, reason: "A new head of division"}
"""
STRATEGY = """\

strategies:
  - id: region
    kind: commitments
    mode: reporting
    title: "The region's plan"
    published: 2024-06-01
    horizon: 2030
    source: plan
    areas:
"""
KPI = """\
# Fictional.
id: paths
title: "Paths repaired"
unit: "km"
direction: increase
frequency: annual
measures: [{id: north-1, role: output}]
owners: [{id: north, source: plan}]
sources:
  count: {title: "The count", publisher: "The region", url: "https://example.org/count", date: 2026-03, kind: primary}
source: count
baseline: 2021
targets:
  2030: {value: 100, source: plan}
series:
  2021: 10
  2022: 11
  2023: 12
  2024: 13
  2025: {value: 14, published: 2026-03-01}
"""


def build(folder: Path) -> Path:
    """Write the portfolio into a folder that does not exist yet, and commit it on `main`."""
    folder.mkdir(parents=True)
    (folder / "kpis").mkdir()
    (folder / "kpis" / "paths.yaml").write_text(KPI, encoding="utf-8")
    owners = "".join(f"  {name}: {{name: Office of the {name}, kind: agency, language: {'da' if name == 'west' else 'en'}}}\n" for name in OWNERS)  # fmt: skip
    areas = "".join(_area(name, number) for name, number in OWNERS.items())
    (folder / "initiatives.yaml").write_text(HEAD + owners + ROUND + STRATEGY + areas, encoding="utf-8")
    (folder / ".gitignore").write_text("/private/\n", encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.name", "Ada Official")
    git(folder, "config", "user.email", "ada@example.org")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "The plan")
    return folder


def _area(name: str, number: int) -> str:
    head = f'      - id: {name}-area\n        title: "What the {name} does"\n        owners: [{{id: {name}, source: plan}}]\n        initiatives:\n'
    return head + "".join(_initiative(name, each) for each in range(1, number + 1))


def _initiative(name: str, number: int) -> str:
    return f"""\
          - id: {name}-{number}
            number: "{name[0].upper()}{number}"
            title: "Initiative {number} of the {name}"   # a comment that stays
            start: 2024-06
            due: 2030
            milestones:
              - {{title: "First step of {name}-{number}", due: 2026-10-31}}
            updates:
              - {{date: 2026-08-12, status: on_track, by: {name}, note: "Under way."}}
"""
