"""The files of `deploy/` agree with each other, with the program and with docs/deployment.md; nginx and systemd take them, where they are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Final

import click
import pytest

import behind_nginx
from helpers import ROOT
from tracker.app.filled import MOST_BYTES
from tracker.cli.main import tracker
from tracker.publish.page import POLICY

DEPLOY: Final = ROOT / "deploy"
NGINX: Final = DEPLOY / "nginx"
UNITS: Final = sorted((DEPLOY / "systemd").glob("tracker*.*[er]"))
GUIDE: Final = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
WAYS: Final = {
    "one process": ["tracker.conf", "tracker-one.conf", "tracker-default.conf"],
    "several processes": ["tracker.conf", "tracker-several.conf", "tracker-default.conf"],
    "static site": ["tracker-static.conf"],
}


def text(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def plain(conf: str) -> list[str]:
    """Return the lines of a file that say something."""
    return [
        line.split(" #")[0].strip() for line in conf.splitlines() if line.strip() and not line.strip().startswith("#")
    ]


# -- The guide and the files


def test_every_file_that_the_guide_names_is_there_and_no_other() -> None:
    named = set(re.findall(r"(?<![\w/.])((?:nginx|systemd)/[\w@*.-]+)", GUIDE)) | set(
        re.findall(r"deploy/([\w.-]+\.\w+|Containerfile)", GUIDE)
    )
    found = {path for each in named if each.strip(".") for path in DEPLOY.glob(each.rstrip("."))}
    assert {each for each in named if not list(DEPLOY.glob(each.rstrip(".")))} == set()
    assert {path for path in DEPLOY.rglob("*") if path.is_file()} - found == set()


def test_the_lines_to_edit_are_those_of_the_guide() -> None:
    marked = [
        line
        for path in NGINX.iterdir()
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.endswith(behind_nginx.MARK)
    ]
    for line in marked:
        assert len([each for each in behind_nginx.YOURS if each in line]) == 1, line
    for each in behind_nginx.YOURS:
        assert f"`{each}`" in GUIDE
        assert any(each in line for line in marked)


def test_editing_changes_the_marked_lines_and_nothing_else() -> None:
    before = text("nginx/tracker.conf").splitlines()
    after = behind_nginx.filled(text("nginx/tracker.conf"), {"listen 80": "listen 8080"}).splitlines()
    changed = {was.strip(): now.strip() for was, now in zip(before, after, strict=True) if was != now}
    assert changed["listen 80; # yours"] == "listen 8080;"
    assert all(was.endswith(behind_nginx.MARK) for was in changed)


def test_a_marked_line_that_nobody_knows_is_refused() -> None:
    with pytest.raises(SystemExit, match="no single line to edit"):
        behind_nginx.filled("root /somewhere; # yours", {})


# -- Units and container against the program


def unit(path: Path) -> ConfigParser:
    parsed = ConfigParser(strict=False, interpolation=None, comment_prefixes=("#",), delimiters=("=",))
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read_string(path.read_text(encoding="utf-8"))
    return parsed


@pytest.mark.parametrize("path", UNITS, ids=lambda path: str(path.name))
def test_a_unit_has_the_sections_of_its_kind(path: Path) -> None:
    kind = path.suffix.removeprefix(".").title()
    assert {*unit(path).sections()} - {"Install"} == {"Unit", kind}


def test_what_runs_is_a_verb_of_the_program_with_its_options() -> None:
    serve = unit(DEPLOY / "systemd" / "tracker@.service")["Service"]["ExecStart"]
    commands = [
        serve.partition("/bin/")[2],
        entrypoint(),
        *re.findall(r"^tracker .*", text("rebuild.sh"), re.MULTILINE),
    ]
    for each in commands:
        program, verb, *rest = each.split()
        command = tracker.get_command(click.Context(tracker), verb)
        assert program == "tracker"
        assert command is not None, verb
        options = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
        assert {word for word in rest if word.startswith("--")} <= options


def entrypoint() -> str:
    found = re.search(r"^ENTRYPOINT \[(.*)\]$", text("Containerfile"), re.MULTILINE)
    assert found is not None
    return " ".join(re.findall(r'"([^"]*)"', found[1]))


def test_every_file_that_a_unit_runs_is_in_the_repository() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in UNITS)
    named = set(re.findall(r"/opt/tracker/src/(\S+)", told))
    assert named
    assert [each for each in named if not (ROOT / each).is_file()] == []


def test_what_the_container_copies_is_there() -> None:
    copied = [
        word for line in re.findall(r"^COPY (.*)$", text("Containerfile"), re.MULTILINE) for word in line.split()[:-1]
    ]
    assert [each for each in copied if not (ROOT / each).exists()] == []
    assert "--require-hashes -r requirements/dashboard.lock" in text("Containerfile")
    assert re.search(r"^USER (?!root)", text("Containerfile"), re.MULTILINE)


def test_ports_are_the_same_everywhere() -> None:
    several, one = (
        re.findall(r"server 127\.0\.0\.1:(\d+)", text(f"nginx/tracker-{each}.conf")) for each in ("several", "one")
    )
    first, second = several
    assert one == [first]
    assert {*re.findall(r"tracker@(\d+)", GUIDE)} == {first, second}
    container = text("Containerfile")
    assert re.findall(r"^EXPOSE (\d+)$", container, re.MULTILINE) == [first]
    assert entrypoint().endswith(f"--port {first}")
    assert f'healthy.py", "{first}"]' in container
    assert f"-p 127.0.0.1:{first}:{first}" in container
    assert f"-p 127.0.0.1:{first}:{first}" in GUIDE


def test_names_and_folders_are_the_same_everywhere() -> None:
    given = dict(line.split("=", 1) for line in plain(text("systemd/tracker.env")))
    static = text("nginx/tracker-static.conf")
    assert f"server_name {given['TRACKER_HOST']};" in text("nginx/tracker.conf")
    assert f"server_name {given['TRACKER_ADDRESS'].removeprefix('https://')};" in static
    assert {*re.findall(r"root (\S+);", static)} == {
        f"{given['TRACKER_SITE']}/current",
        f"{given['TRACKER_SITE']}/previous",
    }
    for each in given.values():
        assert each in GUIDE
    used = set(re.findall(r"\$\{?(TRACKER_\w+)", text("systemd/tracker@.service") + text("rebuild.sh")))
    assert used == given.keys()


# -- What the files promise of safety


def test_all_that_reaches_a_process_goes_through_the_same_headers() -> None:
    conf = text("nginx/tracker.conf")
    assert "proxy_pass" not in conf
    assert conf.count("include snippets/tracker-proxy.inc;") == 5
    cleared = {
        name for name, _ in re.findall(r"^proxy_set_header (\S+) (.*);$", text("nginx/tracker-proxy.inc"), re.MULTILINE)
    }
    assert set(behind_nginx.FORGED) <= cleared


def test_no_file_weakens_what_the_program_sets() -> None:
    told = "\n".join(
        line for path in DEPLOY.rglob("*") if path.is_file() for line in plain(path.read_text(encoding="utf-8"))
    )
    for each in ("enableCORS", "enableXsrfProtection", "trustedUserHeaders", "ssl_verify", "TLSv1 ", "TLSv1.1"):
        assert each not in told
    assert "Content-Security-Policy" not in text("nginx/tracker.conf")  # the dashboard's own comes through


def test_a_form_of_the_size_that_the_program_takes_comes_through() -> None:
    assert "client_max_body_size 1m;" in text("nginx/tracker.conf")
    assert MOST_BYTES <= 2**20


def test_the_policy_of_the_static_site_is_that_of_its_pages() -> None:
    found = re.search(r'Content-Security-Policy "([^"]+)"', text("nginx/tracker-static.inc"))
    assert found is not None
    assert behind_nginx.agree(behind_nginx.directives(found[1]), POLICY)


def test_every_kind_of_file_of_the_site_has_its_type() -> None:
    types = dict(line.rstrip(";").split(" ", 1)[::-1] for line in plain(text("nginx/tracker-static.conf")) if re.fullmatch(r"[a-z]+/[\w.+-]+ [\w ]+;", line))  # fmt: skip
    known = {f".{name}": kind for names, kind in types.items() for name in names.split()}
    assert {name: kind.partition(";")[0] for name, kind in behind_nginx.KINDS.items()}.items() <= known.items()


# -- Syntax, with the programs themselves where they are


@pytest.mark.parametrize("path", sorted(NGINX.iterdir()), ids=lambda path: str(path.name))
def test_every_line_of_nginx_ends_as_lines_do(path: Path) -> None:
    lines = plain(re.sub(r"^(\s+'[^']*')\n", r"\1;\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert [line for line in lines if not line.endswith((";", "{", "}", "'"))] == []
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", "\n".join(lines))
    assert bare.count("{") == bare.count("}")


@pytest.mark.parametrize("way", WAYS)
def test_nginx_takes_the_files(way: str, tmp_path: Path) -> None:
    """Without nginx, at least each marked line is one that is known."""
    lines = {each: each for each in behind_nginx.YOURS} | certificate(tmp_path) | {"/var/log/nginx/": f"{tmp_path}/nginx/log/", "/var/cache/nginx/tracker": f"{tmp_path}/cache"}  # fmt: skip
    ports = {
        "listen 80": "listen 18080",
        "listen [::]:80": "listen 18081",
        "listen 443": "listen 18443",
        "listen [::]:443": "listen 18444",
    }
    behind_nginx.written(tmp_path / "nginx", dict.fromkeys(WAYS[way], lines | ports))
    if shutil.which("nginx"):
        done = subprocess.run(["nginx", "-t", "-p", tmp_path / "nginx", "-c", tmp_path / "nginx" / "nginx.conf"], capture_output=True, text=True, check=False, timeout=30)  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "warn" not in done.stderr


def certificate(folder: Path) -> dict[str, str]:
    if shutil.which("openssl"):
        made = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost", *made], check=True, capture_output=True, timeout=30)  # fmt: skip
    return {"/etc/ssl/tracker/fullchain.pem": f"{folder}/cert.pem", "/etc/ssl/tracker/privkey.pem": f"{folder}/key.pem"}


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """Without systemd, at least each program that a unit names by a path of this guide is replaced by one that is there."""
    for path in UNITS:
        told = path.read_text(encoding="utf-8")
        for program in ("tracker", "python"):
            told = told.replace(f"/opt/tracker/venv/bin/{program}", sys.executable)
        assert "/opt/tracker/venv" not in told.replace("PATH=/opt/tracker/venv/bin", "")
        (tmp_path / path.name.replace("@.", "@8501.")).write_text(told, encoding="utf-8")
    if shutil.which("systemd-analyze"):
        done = subprocess.run(["systemd-analyze", "verify", *sorted(tmp_path.iterdir())], capture_output=True, text=True, check=False, timeout=60)  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert str(tmp_path) not in done.stderr


# -- The two programs of deploy/


@contextmanager
def answering(status: int) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 - the name is given

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def healthy(port: int, *more: str) -> int:
    return subprocess.run([sys.executable, "-I", DEPLOY / "healthy.py", str(port), *more], check=False, timeout=30).returncode  # fmt: skip


def test_a_process_is_well_when_it_has_something_to_show() -> None:
    with answering(200) as port:
        assert healthy(port) == 0
    with answering(503) as port:
        assert healthy(port) == 1
    assert healthy(behind_nginx.free_port(), "--wait", "0.5") == 1


FAKE: Final = """#!/bin/sh
[ "$1" = validate ] && { [ ! -e "$2/broken" ]; exit; }
mkdir -p "$2" && rm -f "$2/index.html" && cp "$3/text" "$2/index.html" && rm -f "$2/.published.json" && cp "$3/text" "$2/.published.json"
"""
"""Stands for the program: a site of one page, that is made anew and never written into, as `publish` does."""


class Place:
    """A portfolio with its origin, and the site that is built of it."""

    def __init__(self, folder: Path) -> None:
        self.origin, self.site = folder / "origin", folder / "site"
        self._folder = folder
        (folder / "bin").mkdir()
        (folder / "bin" / "tracker").write_text(FAKE, encoding="utf-8")
        (folder / "bin" / "tracker").chmod(0o755)
        self.origin.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("one")
        subprocess.run(["git", "clone", "--quiet", self.origin, folder / "portfolio"], check=True, timeout=30)

    def git(self, *arguments: str) -> None:
        person = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", "-C", self.origin, *person, *arguments], check=True, capture_output=True, timeout=30)

    def commit(self, content: str, name: str = "text", *more: str) -> None:
        (self.origin / name).write_text(content, encoding="utf-8")
        self.git("add", ".")
        self.git("commit", "--quiet", "-m", content, *more)

    def rebuild(self) -> subprocess.CompletedProcess[str]:
        given = {"TRACKER_PORTFOLIO": f"{self._folder}/portfolio", "TRACKER_SITE": str(self.site), "TRACKER_ADDRESS": "https://site.example.org"}  # fmt: skip
        path = f"{self._folder}/bin{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(["sh", DEPLOY / "rebuild.sh"], env={**os.environ, **given, "PATH": path}, capture_output=True, text=True, check=False, timeout=60)  # fmt: skip

    def shown(self, name: str = "current") -> str:
        return (self.site / name / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_the_site_is_switched_when_there_is_something_new_and_the_one_before_stays(place: Place) -> None:
    assert place.rebuild().returncode == 0
    assert place.rebuild().stdout == "Nothing new.\n"
    place.commit("two")
    assert place.rebuild().returncode == 0
    assert (place.shown(), place.shown("previous")) == ("two", "one")
    assert len(list((place.site / "builds").iterdir())) == 2


def test_the_site_stays_when_files_have_errors_or_history_was_rewritten(place: Place) -> None:
    place.rebuild()
    place.commit("broken", "broken")
    assert place.rebuild().returncode != 0
    place.commit("other", "text", "--amend")
    assert place.rebuild().returncode != 0
    assert place.shown() == "one"
    assert len(list((place.site / "builds").iterdir())) == 1
