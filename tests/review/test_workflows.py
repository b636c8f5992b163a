"""The steps of the workflows, as they stand in their files, run in a clone with a bare remote; the platform is on loopback.

Only what downloads packages is left out: the environment stands where the step would have made it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from platform_on_loopback import Platform, serving

from helpers import ROOT
from scripted_history import git, shared

BIN = Path(sys.executable).parent
CHECK = yaml.safe_load((ROOT / ".github/workflows/portfolio-check.yml").read_text("utf-8"))
COMMENT = yaml.safe_load((ROOT / ".github/workflows/portfolio-comment.yml").read_text("utf-8"))
GITLAB = yaml.safe_load((ROOT / "ci/gitlab.yml").read_text("utf-8"))


@dataclass
class Forge:
    """A bare repository that serves, a clone that a runner works in, and one from which a team proposes."""

    bare: Path
    runner: Path
    team: Path
    base: str

    def propose(self, number: int = 7) -> str:
        """Commit whatever the team changed, push it as a pull request, and return its hash."""
        git(self.team, "add", "-A")
        git(self.team, "commit", "-q", "--allow-empty", "-m", "A proposal")
        git(
            self.team,
            "push",
            "-q",
            "--force",
            "origin",
            f"HEAD:refs/pull/{number}/head",
            f"HEAD:refs/merge-requests/{number}/head",
        )
        return git(self.team, "rev-parse", "HEAD")


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    bare, runner, team = (tmp_path / name for name in ("bare.git", "runner", "team"))
    git(tmp_path, "clone", "-q", "--bare", str(shared().folder), str(bare))
    git(tmp_path, "clone", "-q", str(bare), str(runner))
    git(tmp_path, "clone", "-q", str(bare), str(team))
    (runner / ".tracker").symlink_to(BIN.parent)
    return Forge(bare, runner, team, git(runner, "rev-parse", "HEAD"))


def edit(forge: Forge, path: str, old: str, new: str) -> None:
    place = forge.team / path
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new), encoding="utf-8")


def steps(workflow: dict[str, Any], job: str) -> list[str]:
    """Return the scripts of a job's steps but the one that installs."""
    found = workflow["jobs"][job]["steps"]
    return [each["run"] for each in found if "run" in each and "Install" not in each["name"]]


def shell(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step as a runner does: bash, stopping at the first failure."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False,
        timeout=300, env={"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", **environment},
    )  # fmt: skip


def check(forge: Forge, head: str) -> subprocess.CompletedProcess[str]:
    """Run the first stage; its last step's result."""
    environment = {
        "NUMBER": "7",
        "BASE": forge.base,
        "HEAD": head,
        "FOLDER": ".",
        "FAIL_ON": "unexplained rewritten",
        "SAID_IN": "en",
        "TRACKER": ".",
    }
    done = subprocess.CompletedProcess[str]([], 0, "", "")
    for script in steps(CHECK, "check"):
        done = shell(script, forge.runner, **environment)
        if done.returncode:
            return done
    return done


def comment(forge: Forge, head: str, api: str) -> subprocess.CompletedProcess[str]:
    """Run the second stage."""
    (forge.runner / "proposal").mkdir(exist_ok=True)
    (forge.runner / "answer.json").replace(forge.runner / "proposal" / "answer.json")
    (script,) = steps(COMMENT, "comment")
    return shell(
        script, forge.runner, HEAD=head, REPOSITORY="ministry/plans", GITHUB_TOKEN="a token", GITHUB_API_URL=api
    )


def test_workflows_ask_for_few_rights_and_pin_what_they_use() -> None:
    assert CHECK["permissions"] == {"contents": "read"}
    assert COMMENT["permissions"] == {"contents": "read", "actions": "read", "pull-requests": "write"}
    for workflow in (CHECK, COMMENT):
        for job in workflow["jobs"].values():
            for step in job["steps"]:
                assert "${{" not in step.get("run", ""), "an expression inside a script could be code"
                assert "uses" not in step or len(step["uses"].split("@")[1]) == 40
    assert "secrets" not in (ROOT / ".github/workflows/portfolio-check.yml").read_text("utf-8").split("jobs:")[1]


def test_a_good_proposal_is_answered_and_the_answer_replaced(forge: Forge) -> None:
    edit(forge, "kpis/berths.yaml", "  2022: 17\n", "  2022: 17\n  2023: 19\n")
    head = forge.propose()
    before = git(forge.runner, "status", "--porcelain")
    done = check(forge, head)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""
    assert git(forge.runner, "status", "--porcelain").replace("?? answer.json", "").strip() == before
    assert git(forge.runner, "rev-parse", "HEAD") == forge.base
    platform = Platform(
        head=head, comments=[{"id": 1, "body": "<!-- strategy-tracker: answer --> mine!", "user": {"login": "mallory"}}]
    )
    with serving(platform) as api:
        said = comment(forge, head, api)
        assert said.stdout.strip() == "A comment was put below #7."
        edit(forge, "kpis/berths.yaml", "  2023: 19\n", "  2023: 18\n")
        platform.head = forge.propose()
        assert check(forge, platform.head).returncode == 0
        assert comment(forge, platform.head, api).stdout.strip() == "The comment below #7 was replaced."
    assert len(platform.comments) == 2
    assert platform.comments[0]["body"].endswith("mine!")
    assert "New figure for 2023: 18 EUR m" in platform.comments[1]["body"]
    assert "Nothing stands in its way" in platform.comments[1]["body"]


def test_a_lowered_target_without_a_reason_stops_the_check_at_its_line(forge: Forge) -> None:
    edit(forge, "kpis/berths.yaml", "  2030: 22\n", "  2030: 20\n")
    head = forge.propose()
    done = check(forge, head)
    assert done.returncode == 1
    assert done.stdout.startswith(
        "::error file=kpis/berths.yaml,line=15,col=3,title=goalpost-unexplained::Berths with shore power: The target for 2030 was moved from 22 EUR m to 20 EUR m."
    )
    answer = json.loads((forge.runner / "answer.json").read_text("utf-8"))
    assert answer["failed"] == ["errors", "unexplained"]
    with serving(Platform(head=head)) as api:
        assert comment(forge, head, api).returncode == 0


def test_somebody_else_s_old_error_does_not_block_mine(forge: Forge) -> None:
    for folder in (forge.team,):
        edit(forge, "kpis/goods.yaml", "direction: increase", "direction: upwards")
        git(folder, "commit", "-qam", "An error on the served branch")
        git(folder, "push", "-q", "origin", "HEAD:main")
    git(forge.runner, "pull", "-q")
    forge.base = git(forge.runner, "rev-parse", "HEAD")
    edit(forge, "kpis/berths.yaml", "  2022: 17\n", "  2022: 17\n  2023: 19\n")
    done = check(forge, forge.propose())
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("::warning file=kpis/goods.yaml,")
    assert "it was there before" in done.stdout


BOMB = (
    "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "\n".join(
        f"{b}: &{b} [*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "\n"
)
INJECTED = '"ok\\n::error file=x::owned\\n::set-output name=a::b\\n##[error]owned <script>alert(1)</script> ![p](https://evil.example/p.png) @everyone [x](javascript:alert(1)) #1 ${{ secrets.TOKEN }}"'


def _hostile(forge: Forge) -> None:
    team = forge.team
    (team / "kpis" / "bomb.yaml").write_text(BOMB)
    (team / "kpis" / "deep.yaml").write_text("- " * 60_000)
    (team / "kpis" / "escape.yaml").symlink_to("../../../../../../etc/passwd")
    (team / "kpis" / "huge.yaml").write_bytes(b"# " + b"x" * 50_000_000)
    (team / "kpis" / "soot.csv").write_text("period,value\n2024,1\n")
    edit(forge, "kpis/berths.yaml", "title: Berths with shore power", f"title: {INJECTED}")
    edit(forge, "kpis/goods.yaml", "series:", 'data: ../../../../etc/passwd\nnote: "x\\r\\n::add-mask::a"\nseries:')
    edit(forge, "initiatives.yaml", "note: Dredger late", f"note: {INJECTED}")
    edit(forge, "initiatives.yaml", "sources:\n", "include: ['../../*.yaml', '/etc/*']\nsources:\n")
    (team / "pyproject.toml").write_text('[build-system]\nrequires=[]\nbuild-backend="evil"\nbackend-path=["."]\n')
    (team / "evil.py").write_text(f"open({str(forge.bare.parent / 'pwned')!r},'w')")
    (team / "sitecustomize.py").write_text(f"open({str(forge.bare.parent / 'pwned')!r},'w')")
    (team / "tracker.py").write_text(f"open({str(forge.bare.parent / 'pwned')!r},'w')")
    (team / ".gitattributes").write_text("* filter=evil diff=evil\n")
    (team / "::error::x.yaml").write_text("x")
    (team / "kpis" / "--help.yaml").write_text("id: x\n")


def test_a_hostile_proposal_is_refused_in_words_and_nothing_runs(forge: Forge) -> None:
    _hostile(forge)
    head = forge.propose()
    git(
        forge.team,
        "push",
        "-q",
        "origin",
        "HEAD:refs/heads/--upload-pack=pwned",
        "HEAD:refs/heads/--output=pwned",
    )
    done = check(forge, head)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    lines = done.stdout.splitlines()
    assert all(line.startswith(("::error file=", "::warning file=")) for line in lines), "only annotations of ours"
    told = {line.split("title=")[1].split("::")[0] for line in lines}
    assert {"yaml-anchor", "yaml-depth", "outside-folder", "file-too-large", "record-rewritten"} <= told
    assert not list(forge.bare.parent.rglob("pwned*"))
    assert "root:" not in done.stdout + (forge.runner / "answer.json").read_text("utf-8")
    with serving(platform := Platform(head=head)) as api:
        assert comment(forge, head, api).returncode == 0
    body = platform.comments[0]["body"]
    assert len(body) < 65_536
    for bad in ("<script", "](", "![", "@everyone", "\n::", "https://", " #1"):
        assert bad not in body, bad
    assert body.count("<!--") == 1


@pytest.mark.parametrize("spoil", [
    lambda answer: "{",
    lambda answer: json.dumps({**answer, "more": 1}),
    lambda answer: json.dumps({**answer, "head": "0" * 40}),
    lambda answer: json.dumps({**answer, "base": "--help"}),
    lambda answer: json.dumps({**answer, "language": "../../etc/passwd"}),
    lambda answer: json.dumps({**answer, "as_of": "2026-11-22\n::error::x"}),
    lambda answer: json.dumps({**answer, "ask": ["x" * 10_000_000]}),
    lambda answer: json.dumps({**answer, "errors": -1}),
    lambda answer: "[" * 100_000,
])  # fmt: skip
def test_an_answer_that_was_tampered_with_is_not_posted(forge: Forge, spoil: Any) -> None:
    edit(forge, "kpis/berths.yaml", "  2022: 17\n", "  2022: 17\n  2023: 19\n")
    head = forge.propose()
    assert check(forge, head).returncode == 0
    place = forge.runner / "answer.json"
    place.write_text(spoil(json.loads(place.read_text("utf-8"))), encoding="utf-8")
    with serving(platform := Platform(head=head)) as api:
        done = comment(forge, head, api)
    assert done.returncode == 1
    assert done.stderr.startswith("Not posted: ")
    assert platform.comments == []
    assert len(done.stderr) < 1000


def test_gitlab_s_stages(forge: Forge) -> None:
    edit(forge, "kpis/berths.yaml", "  2030: 22\n", "  2030: 20\n")
    head = forge.propose()
    git(forge.runner, "fetch", "-q", "origin", "refs/merge-requests/7/head")
    git(forge.runner, "checkout", "-q", head)  # GitLab's runner checks the proposal out; nothing of it is run
    job = GITLAB["tracker-check"]
    environment = {
        **{key: str(value) for key, value in job["variables"].items()},
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": forge.base,
        "CI_COMMIT_SHA": head,
        "WORK": str(BIN.parent),
    }
    done = shell("\n".join(job["script"]), forge.runner, **environment)
    assert done.returncode == 1
    report = json.loads((forge.runner / "quality.json").read_text("utf-8"))
    assert [(each["check_name"], each["location"], each["severity"]) for each in report] == [
        ("goalpost-unexplained", {"path": "kpis/berths.yaml", "lines": {"begin": 15}}, "major")
    ]
    platform = Platform(head=head, answer=(forge.runner / "answer.json").read_bytes())
    with serving(platform) as api:
        for _ in range(2):
            said = shell(
                "\n".join(GITLAB["tracker-comment"]["script"]),
                forge.runner,
                CI_API_V4_URL=api,
                CI_PROJECT_ID="5",
                WORK=str(BIN.parent),
                GITLAB_TOKEN="a token",
            )
            assert said.returncode == 0, said.stderr
    assert [each[0] for each in platform.asked if each[0] != "GET"] == ["POST", "PUT"]
    assert len(platform.comments) == 1
