"""Does what docs/deployment.md says, on this computer alone, with the very files of `deploy/`, and says what came of it.

    python benchmarks/behind_nginx.py             two processes, a session each reader keeps, one process killed; a minute
    python benchmarks/behind_nginx.py --browser   the same kill, seen from a real Chromium
    python benchmarks/behind_nginx.py --sign-in   sign in, kill the process, save a form: with a provider of identities on loopback
    python benchmarks/behind_nginx.py --viewers   how many viewers one process, two, and files hold; about eight minutes
    python benchmarks/behind_nginx.py --site DIR  the checks of a static site, on a site that `tracker publish` made

Needs nginx and openssl. nginx runs as the user's own program, on loopback, with a certificate made for an hour. Of the
files in `deploy/` only the lines are changed that end in "# yours": the same that a person edits (`YOURS`).
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import math
import os
import random
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import warnings
from collections import Counter, defaultdict
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Final

from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.typing import Subprotocol

from noise import Others, cpu_seconds, wait_for_quiet
from servers import BIN, Server
from streamlit_client import THINK, Viewer, crowd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.asyncio.client import ClientConnection

PROJECT: Final = Path(__file__).parent.parent
DEPLOY: Final = PROJECT / "deploy"
MARK: Final = "# yours"
NAME: Final = "localhost"

YOURS: Final = (
    "listen 80",
    "listen [::]:80",
    "listen 443",
    "listen [::]:443",
    "server_name tracker.example.org",
    "server_name site.example.org",
    "/etc/ssl/tracker/fullchain.pem",
    "/etc/ssl/tracker/privkey.pem",
    "/var/log/nginx/",
    "/var/cache/nginx/tracker",
    "rate=100r/s",
    "rate=60r/m",
    "127.0.0.1:8501",
    "127.0.0.1:8502",
    "/srv/tracker/site/",
)
"""What a person edits, in lines that end in "# yours"; the guide has the same list."""

PAGES: Final = (
    "/", "/kpis", "/kpi?id=dk-life-science-exports", "/kpi?id=dk-life-science-exports&lang=da", "/strategies",
    "/strategy?id=dk-2023", "/strategy?id=dk-2023&lang=da", "/initiative?id=dk-2023-10.1", "/owners", "/owner?id=em",
)  # fmt: skip
"""What readers look at."""

MAIN: Final = """
worker_processes 2;
worker_rlimit_nofile 20000;
pid {run}/nginx.pid;
error_log {run}/log/error.log;
{user}
events {{ worker_connections 8192; }}
http {{
    include {types};
    access_log off;
    client_body_temp_path {run}/tmp/body;
    proxy_temp_path {run}/tmp/proxy;
    fastcgi_temp_path {run}/tmp/fastcgi;
    uwsgi_temp_path {run}/tmp/uwsgi;
    scgi_temp_path {run}/tmp/scgi;
    include conf.d/*.conf;
}}
"""
"""What stands around the files: the part of /etc/nginx/nginx.conf, in a folder of our own."""

LIMIT: Final = 1.0
"""Seconds within which 95 in 100 pages have to be complete."""
STEPS: Final = (50, 100, 200, 300, 400, 600, 800, 1200)
SECONDS: Final = 15.0
"""How long each step lasts once all have come."""
READERS: Final = 40
LONGEST: Final = 30.0
PAUSE: Final = 10.0
"""Seconds between two processes that are started anew."""
AGAIN: Final = 0.3
"""Seconds from a lost websocket, or one that could not be opened, to the next try."""


def main() -> None:
    """Run what was asked for, and end with 1 when something was not as the guide says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--browser", action="store_true", help="the kill in a real Chromium")
    parser.add_argument("--sign-in", action="store_true", help="a sign-in and a form that outlive the process")
    parser.add_argument(
        "--viewers", nargs="*", choices=WAYS, help="how many viewers each way holds; all when none is named"
    )
    parser.add_argument("--site", type=Path, help="a folder that `tracker publish` made, to be served and checked")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage.make(Path(folder), chosen.site)
        chosen_parts = {"browser": in_a_browser, "sign_in": signed_in, "viewers": viewers, "site": files}
        stage.ways = chosen.viewers or list(WAYS)
        parts = [part for name, part in chosen_parts.items() if getattr(chosen, name) not in (None, False)] or USUAL
        failed = [found for part in parts for found in part(stage)]
    for each in failed:
        print(f"NOT AS THE GUIDE SAYS: {each}")
    sys.exit(1 if failed else 0)


# -- The files of deploy/, with a person's own lines


def filled(text: str, yours: dict[str, str]) -> str:
    """Return a file with its own lines edited; a line that is marked has to be known, and none else is touched."""
    return "\n".join(_edited(line, yours) if line.endswith(MARK) else line for line in text.split("\n"))


def _edited(line: str, yours: dict[str, str]) -> str:
    known = [each for each in YOURS if each in line]
    if len(known) != 1:
        raise SystemExit(f"no single line to edit: {line}")
    return line.replace(known[0], yours.get(known[0], known[0])).removesuffix(MARK).rstrip()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Stage:
    """A folder to play in: certificate, portfolio, static site."""

    folder: Path
    portfolio: Path
    site: Path
    ports: dict[str, int]
    ways: list[str] = field(default_factory=list)

    @classmethod
    def make(cls, folder: Path, site: Path | None) -> Stage:
        """Copy the portfolio, make a certificate and a site of a few files."""
        _certificate(folder)
        portfolio = folder / "portfolio"
        subprocess.run(["git", "clone", "--quiet", str(PROJECT), str(portfolio)], check=True, timeout=120)
        (folder / "site").mkdir()
        for name in ("current", "previous"):
            (folder / "site" / name).symlink_to(_few_files(folder / name) if site is None else site.resolve())
        names = ("http", "https", "first", "second", "static http", "static")
        return cls(folder, portfolio, folder / "site", {name: free_port() for name in names})

    @property
    def certificate(self) -> Path:
        """The certificate, which is its own authority."""
        return self.folder / "fullchain.pem"

    def lines(self, *, static: bool = False) -> dict[str, str]:
        """Return our own lines for the marked ones of the files."""
        plain, secure = (self.ports[each] for each in (("static http", "static") if static else ("http", "https")))
        return {
            "listen 80": f"listen 127.0.0.1:{plain}",
            "listen [::]:80": f"listen [::1]:{plain}",
            "listen 443": f"listen 127.0.0.1:{secure}",
            "listen [::]:443": f"listen [::1]:{secure}",
            "server_name tracker.example.org": f"server_name {NAME}",
            "server_name site.example.org": f"server_name {NAME}",
            "/etc/ssl/tracker/fullchain.pem": str(self.certificate),
            "/etc/ssl/tracker/privkey.pem": str(self.folder / "privkey.pem"),
            "/var/log/nginx/": f"{self.folder}/nginx/log/",
            "/var/cache/nginx/tracker": f"{self.folder}/nginx/cache",
            # All load comes from one address here.
            "rate=100r/s": "rate=100000r/s",
            "127.0.0.1:8501": f"127.0.0.1:{self.ports['first']}",
            "127.0.0.1:8502": f"127.0.0.1:{self.ports['second']}",
            "/srv/tracker/site/": f"{self.site}/",
        }


def _certificate(folder: Path) -> None:
    """Make a certificate for this computer, that this program takes for an authority, and nobody else does."""
    name = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME},IP:127.0.0.1"]
    kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
    made = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(["openssl", *kind, *made, *name], check=True, capture_output=True, timeout=60)
    os.environ["SSL_CERT_FILE"] = str(folder / "fullchain.pem")


POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-x'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
FEW: Final = {
    "index.html": "<!DOCTYPE html><title>Site</title>", "404.html": "<!DOCTYPE html><title>Not here</title>",
    "en/index.html": f'<!DOCTYPE html><meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>Overview</title>' + "<p>A strategy and its figures.</p>" * 900,
    "da/index.html": "<!DOCTYPE html><title>Overblik</title>", "en/kpi/exports.html": "<!DOCTYPE html><title>KPI</title>" + "<p>A figure.</p>" * 900,
    "en/kpi/exports.csv": "year;value\n2024;1\n", "en/strategy/dk.atom": "<feed xmlns='http://www.w3.org/2005/Atom'/>", "sitemap.xml": "<urlset/>",
    "data/datapackage.json": "{}", "data/all.zip": "PK", "brief/dk.pdf": "%PDF-", "brief/dk.xlsx": "PK", "brief/dk.pptx": "PK",
    "assets/style-1a2b3c.css": "p { margin: 0 }", "assets/frame-1a2b3c.js": "1;", "assets/chart-1a2b3c.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "assets/font-1a2b3c.woff2": "wOF2", ".git/config": "hidden",
}  # fmt: skip
"""A site in small, of every kind of file."""


def _few_files(folder: Path) -> Path:
    for name, text in FEW.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "assets" / f"only-{folder.name}-1a2b3c.css").write_text("p {}", encoding="utf-8")
    return folder


# -- nginx and the processes behind it


@contextmanager
def nginx(stage: Stage, *names: str, lines: dict[str, str] | None = None) -> Iterator[int]:
    """Run nginx with these files of deploy/nginx; yield its process id."""
    run = stage.folder / "nginx"
    written(run, {name: lines or stage.lines(static=name == "tracker-static.conf") for name in names})
    command = ["nginx", "-p", str(run), "-c", str(run / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False, timeout=30)
    if checked.returncode:
        raise SystemExit(checked.stderr)
    with subprocess.Popen([*command, "-g", "daemon off;"]) as process:
        try:
            _listening(stage.ports["static" if names == ("tracker-static.conf",) else "https"])
            yield process.pid
        finally:
            process.terminate()


def written(run: Path, names: dict[str, dict[str, str]]) -> None:
    """Write a folder as /etc/nginx is: the files named, each with its own lines, and all snippets."""
    shutil.rmtree(run, ignore_errors=True)
    for each in ("conf.d", "snippets", "log", "tmp"):
        (run / each).mkdir(parents=True)
    user = "user root;" if os.geteuid() == 0 else ""
    types = next((each for each in (Path("/etc/nginx/mime.types"), Path("/usr/local/etc/nginx/mime.types")) if each.exists()), "mime.types")  # fmt: skip
    (run / "nginx.conf").write_text(MAIN.format(run=run, user=user, types=types), encoding="utf-8")
    for name, lines in names.items():
        text = (DEPLOY / "nginx" / name).read_text(encoding="utf-8")
        (run / "conf.d" / name).write_text(filled(text, lines), encoding="utf-8")
    for path in (DEPLOY / "nginx").glob("*.inc"):
        shutil.copy(path, run / "snippets")


def _listening(port: int) -> None:
    for _ in range(100):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port}")


class Process:
    """One process of the dashboard, started by the command of its unit."""

    def __init__(self, stage: Stage, port: int) -> None:
        self.port = port
        self._command, self._ready = (_told(name, stage, port) for name in ("ExecStart", "ExecStartPost"))
        self._folder = stage.folder / f"cache-{port}"
        self._folder.mkdir(exist_ok=True)
        self.start()

    def start(self) -> None:
        """Start it, and wait until it is well, as its unit does."""
        quiet = subprocess.DEVNULL
        environment = {**os.environ, "TRACKER_CACHE": str(self._folder)}
        self._running = subprocess.Popen(self._command, cwd=self._folder, env=environment, stdin=quiet, stdout=quiet, stderr=quiet)  # fmt: skip
        subprocess.run(self._ready, check=True, timeout=120)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._running.pid

    def kill(self) -> None:
        """End it as a crash does."""
        self._running.send_signal(signal.SIGKILL)
        self._running.wait(10)

    def stop(self) -> None:
        """End it in order."""
        self._running.terminate()
        try:
            self._running.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()

    def count(self, what: str) -> int:
        """Return one of Streamlit's own counts."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_stcore/metrics", timeout=10) as answer:
            found = re.search(rf"^{re.escape(what)} (\d+)", answer.read().decode(), re.MULTILINE)
        return int(found[1]) if found else 0


def _told(name: str, stage: Stage, port: int) -> list[str]:
    """Return a command of the unit, with what systemd would put into it, and this environment's programs."""
    unit = (DEPLOY / "systemd" / "tracker@.service").read_text(encoding="utf-8")
    found = re.search(rf"^{name}=(.*)$", unit, re.MULTILINE)
    given = {"${TRACKER_PORTFOLIO}": str(stage.portfolio), "${TRACKER_HOST}": NAME, "%i": str(port)}
    given |= {"/opt/tracker/venv/bin": str(BIN), "/opt/tracker/src": str(PROJECT)}
    text = found[1] if found else ""
    for mark, value in given.items():
        text = text.replace(mark, value)
    return shlex.split(text)


@contextmanager
def processes(stage: Stage, *names: str) -> Iterator[list[Process]]:
    """Run processes on these ports; whatever runs at the end is ended."""
    with ExitStack() as stack:
        started = []
        for name in names:
            started.append(Process(stage, stage.ports[name]))
            stack.callback(started[-1].stop)
        yield started


def _entries(stage: Stage, log: str = "tracker.log") -> list[dict[str, str]]:
    """Return what nginx wrote of each request: path, status, seat, upstream."""
    pattern = re.compile(r"\S+ \[\S+\] (?P<method>\S+) (?P<path>\S+) (?P<status>\d+) \d+ \S+ seat=(?P<seat>\S+) upstream=(?P<upstream>.+) status=.+ cache=\S+$")  # fmt: skip
    text = (stage.folder / "nginx" / "log" / log).read_text(encoding="utf-8")
    return [found.groupdict() for line in text.splitlines() if (found := pattern.match(line))]


# -- A reader: pages by HTTP, and the session that a page opens


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    size: int


@dataclass
class Reader:
    """One browser: its cookie, a connection that it keeps, the websocket of the page that is open."""

    port: int
    cookie: str = ""
    session: str = ""
    socket: ClientConnection | None = None
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Answer:
        """Ask for something as a browser does that has its cookie."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(NAME, self.port, ssl=_trusting(), family=socket.AF_INET)
        try:
            async with asyncio.timeout(LONGEST):
                found = await self._asked(path)
        except (OSError, EOFError, TimeoutError):
            self._streams[1].transport.abort()
            self._streams = None
            raise
        if given := re.match(r"tracker_seat=\w+", found.headers.get("set-cookie", "")):
            self.cookie = given[0]
        return found

    async def _asked(self, path: str) -> Answer:
        assert self._streams is not None
        reader, writer = self._streams
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {NAME}:{self.port}\r\nAccept-Encoding: gzip\r\n{cookie}\r\n".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(_header(line) for line in head[1:] if line)
        if headers.get("transfer-encoding") == "chunked":
            size = await _chunks(reader)
        else:
            size = len(await reader.readexactly(int(headers.get("content-length", "0"))))
        return Answer(int(head[0].split()[1]), headers, size)

    async def open(self, page: str, query: str) -> None:
        """Open the session of a page and wait until the page is complete; an old session is asked for again."""
        protocols = ["streamlit", *(["PLACEHOLDER_AUTH_TOKEN", self.session] if self.session else [])]
        headers = {"Cookie": self.cookie} if self.cookie else {}
        self.socket = await connect(
            f"wss://{NAME}:{self.port}/_stcore/stream", subprotocols=[Subprotocol(each) for each in protocols],
            origin=f"https://{NAME}:{self.port}", additional_headers=headers, ssl=_trusting(), max_size=None,  # type: ignore[arg-type]
            ping_interval=None, open_timeout=LONGEST, compression=None, family=socket.AF_INET,
        )  # fmt: skip
        self._viewer = Viewer(self.socket, page, query)
        self.session = next((found for each in await self._viewer.run() if (found := _session(each))), self.session)

    async def again(self) -> None:
        """Run the page that is open once more."""
        await self._viewer.run()

    async def leave(self) -> None:
        """Close the page."""
        if self.socket is not None:
            await self.socket.close()

    async def view(self, path: str) -> None:
        """Load a page as a browser does that has the scripts and styles already.

        Raises:
            OSError: when anything but the page comes.
        """
        await self.leave()
        self.session = ""
        for each in (path, "/_stcore/health", "/_stcore/host-config"):
            if (found := await self.get(each)).status != 200:
                raise OSError(f"{each} answered {found.status}")
        page, _, query = path.removeprefix("/").partition("?")
        await self.open(page, query)

    async def close(self) -> None:
        """Leave and close the connection."""
        with suppress(*LOST):
            await self.leave()
        if self._streams is not None:
            self._streams[1].transport.abort()


LOST: Final = (OSError, EOFError, TimeoutError, WebSocketException)
"""What a reader meets when nobody answers."""


def _trusting() -> ssl.SSLContext:
    """Return the rules of TLS by which our certificate, and no other, is taken: one for all, as loading them takes long."""
    if not _CONTEXT:
        _CONTEXT.append(ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"]))
    return _CONTEXT[0]


_CONTEXT: Final[list[ssl.SSLContext]] = []


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.lower(), value.strip()


async def _chunks(reader: asyncio.StreamReader) -> int:
    size = 0
    while (length := int(await reader.readline(), 16)) > 0:
        size += len(await reader.readexactly(length + 2)) - 2
    await reader.readline()
    return size


def _session(message: ForwardMsg) -> str:
    return message.new_session.initialize.session_id if message.WhichOneof("type") == "new_session" else ""


# -- Two processes, one killed


def two_processes(stage: Stage) -> list[str]:
    """Let readers come, kill one process under them, start it again; return what was not as the guide says."""
    names = ("tracker.conf", "tracker-several.conf", "tracker-default.conf")
    with processes(stage, "first", "second") as both, nginx(stage, *names):
        failed = [*_refusals(stage), *_stay(stage, both)]
        run = asyncio.run(_under_load(stage, both))
        time.sleep(1)
        return [*failed, *_told_of(run, stage, both), *_updated(asyncio.run(_one_by_one(stage, both)))]


def _stay(stage: Stage, both: list[Process]) -> list[str]:
    """Check that each reader meets one process only, and finds the session again after a lost connection."""
    before = len(_entries(stage))
    asyncio.run(_come(stage))
    time.sleep(1)
    seats: dict[str, Counter[str]] = defaultdict(Counter)
    for each in _entries(stage)[before:]:
        if each["upstream"] != "-" and each["status"] in ("200", "101"):
            seats[each["seat"]][each["upstream"]] += 1
    several = [seat for seat, met in seats.items() if len(met) > 1]
    shares = Counter(next(iter(met)) for met in seats.values())
    again = sum(each.count('session_events_total{type="reconnect"}') for each in both)
    asked = sum(met.total() for met in seats.values())
    print(
        f"\n{READERS} readers, {asked} requests: {len(several)} met more than one process. Readers a process: {_shares(shares)}."
    )
    print(f"{again} of {READERS} sessions were found again by the same process after a lost websocket.")
    return [*[f"reader {seat} met several processes" for seat in several], *(["a session was lost"] if again != READERS else [])]  # fmt: skip


def _shares(counted: Counter[str]) -> str:
    return " and ".join(str(count) for _, count in sorted(counted.items()))


async def _come(stage: Stage) -> None:
    """Let each reader open a page, lose the connection, and come back to the session."""

    async def one(number: int) -> None:
        reader = Reader(stage.ports["https"])
        await reader.view(PAGES[number % len(PAGES)])
        assert reader.socket is not None
        reader.socket.transport.abort()  # as a lost network does
        await asyncio.sleep(0.3)
        await reader.open("", "")
        for path in PAGES[:3]:
            await reader.get(path)
        await reader.close()

    async with asyncio.TaskGroup() as group:
        for number in range(READERS):
            await asyncio.sleep(0.05)
            group.create_task(one(number))


@dataclass
class Run:
    """What readers met while a process was killed under them, and started again."""

    began: float = field(default_factory=time.monotonic)
    killed: float = math.inf
    restarted: float = math.inf
    pages: list[tuple[float, float]] = field(default_factory=list)
    """When each page was asked for, and how long it took."""
    errors: list[tuple[float, str]] = field(default_factory=list)
    broken: list[float] = field(default_factory=list)
    """How long each reader whose websocket broke had no complete page."""
    over: bool = False


async def _under_load(stage: Stage, both: list[Process]) -> Run:
    """Put on load; after 8 seconds kill the first process, after 10 more start it again, after 12 more stop."""
    run = Run()
    async with asyncio.TaskGroup() as group:
        for number in range(READERS):
            group.create_task(_busy(stage, run, number))
        await asyncio.sleep(8)
        run.killed = time.monotonic()
        await asyncio.to_thread(both[0].kill)
        await asyncio.sleep(10)
        await asyncio.to_thread(both[0].start)
        run.restarted = time.monotonic()
        await asyncio.sleep(12)
        run.over = True
    return run


async def _one_by_one(stage: Stage, both: list[Process]) -> Run:
    """Start one process after the other anew, as an update does; nginx needs a moment to take up the first one again."""
    run = Run()
    async with asyncio.TaskGroup() as group:
        for number in range(READERS):
            group.create_task(_busy(stage, run, number))
        await asyncio.sleep(3)
        for each in both:
            await asyncio.to_thread(each.stop)
            await asyncio.to_thread(each.start)
            await asyncio.sleep(PAUSE)
        run.over = True
    return run


def _updated(run: Run) -> list[str]:
    longest = max(took for _, took in run.pages)
    print(f"Both processes started anew, one after the other: {len(run.pages)} pages, {len(run.errors)} did not come, the longest took {longest:.2f} s.")  # fmt: skip
    return [text for _, text in run.errors]


async def _busy(stage: Stage, run: Run, number: int) -> None:
    """Look at pages and stay on each for a while; when the connection breaks, open it again, as Streamlit's script does."""
    chance = random.Random(number)
    reader = Reader(stage.ports["https"])
    await asyncio.sleep(number * 0.05)
    while not run.over:
        await _page(reader, run, chance.choice(PAGES))
        with suppress(*LOST):
            for _ in range(3):
                await asyncio.sleep(chance.uniform(0.2, 0.6))
                await reader.again()
            continue
        await _recovered(reader, run)
    await reader.close()


async def _page(reader: Reader, run: Run, path: str) -> None:
    """Ask for a page, which has to come whatever happens, and open its session, which may have to wait."""
    began = time.monotonic()
    try:
        if (found := await reader.get(path)).status != 200:
            run.errors.append((began, f"{path} answered {found.status}"))
    except LOST as error:
        run.errors.append((began, f"{path}: {error!r}"))
    run.pages.append((began, time.monotonic() - began))
    try:
        await reader.view(path)
    except LOST:
        await _recovered(reader, run)


async def _recovered(reader: Reader, run: Run) -> None:
    """Open the session of the page again until it is complete."""
    lost = time.monotonic()
    while not run.over:
        with suppress(*LOST):
            await reader.open("", "")
            run.broken.append(time.monotonic() - lost)
            return
        await asyncio.sleep(AGAIN)


def _told_of(run: Run, stage: Stage, both: list[Process]) -> list[str]:
    """Print what happened; return what should not have."""
    first = f"127.0.0.1:{both[0].port}"
    entries = _entries(stage)
    back = sum(each["upstream"] == first and each["status"] == "200" for each in entries[-200:])
    late = [took for when, took in run.pages if when > run.killed - 1]
    rows = [
        ("pages asked for", len(run.pages)),
        ("of them while or after one process was killed", len(late)),
        ("pages that did not come", len(run.errors)),
        ("longest wait for a page before the kill, s", f"{max(took for when, took in run.pages if when < run.killed - 1):.2f}"),
        ("longest wait for a page from the kill on, s", f"{max(late):.2f}"),
        ("requests that nginx passed on to the other process", sum("," in each["upstream"] for each in entries)),
        ("sessions that broke", len(run.broken)),
        ("longest until a broken session had a complete page again, s", f"{max(run.broken, default=0):.2f}"),
        ("of the last 200 requests, sent to the process that came back", back),
    ]  # fmt: skip
    print("\n| one of two processes killed | |\n|---|---|")
    print("".join(f"| {what} | {value} |\n" for what, value in rows))
    failed = [text for _, text in run.errors]
    return [*failed, *(["no session broke"] if not run.broken else []), *(["the process got no load again"] if not back else [])]  # fmt: skip


# -- What nginx refuses, and what it takes from what it passes on


def _refusals(stage: Stage) -> list[str]:
    """Check what is said of TLS, names, origins and headers."""
    found = {
        "plain HTTP leads to https": _plain(stage) == (301, f"https://{NAME}/kpis?lang=da"),
        "TLS 1.1 is refused": not _old_tls(stage),
        "another name gets nothing": not _named(stage, "other.example.org"),
        "a page elsewhere opens no websocket": asyncio.run(_foreign(stage)) == 403,
        "counts are not for outsiders": _status(stage, "/_stcore/metrics") == 404,
        "the health of the dashboard is": _status(stage, "/healthz") == 200,
        "the first answer gives a seat, the next does not": _seats(stage) == [True, False],
        "a seat that is not ours counts as none": bool(_get(stage, "/", {"Cookie": "tracker_seat=../x"})[1].get("set-cookie")),
        "browsers are told to stay with https": "strict-transport-security" in _get(stage, "/")[1],
        "the policy of the dashboard comes through": "script-src" in _get(stage, "/")[1].get("content-security-policy", ""),
        "what is too large is refused": _status(stage, "/update", {"Content-Length": "2000000"}, "POST") == 413,
    }  # fmt: skip
    return _said(found)


def _said(found: dict[str, bool]) -> list[str]:
    for what, so in found.items():
        print(f"{'ok ' if so else 'NO '} {what}")
    return [what for what, so in found.items() if not so]


def _get(stage: Stage, path: str, headers: dict[str, str] | None = None, method: str = "GET", port: str = "https") -> tuple[int, dict[str, str], bytes]:  # fmt: skip
    connection = http.client.HTTPSConnection(NAME, stage.ports[port], timeout=60, context=_trusting())
    connection.request(method, path, headers=headers or {})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def _status(stage: Stage, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> int:
    return _get(stage, path, headers, method)[0]


def _seats(stage: Stage) -> list[bool]:
    given = _get(stage, "/")[1].get("set-cookie", "")
    right = given.endswith("; Path=/; Secure; HttpOnly; SameSite=Lax")
    return [right, "set-cookie" in _get(stage, "/", {"Cookie": given.partition(";")[0]})[1]]


def _plain(stage: Stage) -> tuple[int, str]:
    connection = http.client.HTTPConnection(NAME, stage.ports["http"], timeout=10)
    connection.request("GET", "/kpis?lang=da", headers={"Host": NAME})
    answer = connection.getresponse()
    return answer.status, answer.headers.get("Location", "")


def _old_tls(stage: Stage) -> bool:
    old = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.set_ciphers("DEFAULT:@SECLEVEL=0")
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    return _shakes(stage, old, NAME)


def _named(stage: Stage, name: str) -> bool:
    anyone = ssl.create_default_context()
    anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
    return _shakes(stage, anyone, name)


def _shakes(stage: Stage, rules: ssl.SSLContext, name: str) -> bool:
    with socket.create_connection(("127.0.0.1", stage.ports["https"]), 10) as plain:
        try:
            with rules.wrap_socket(plain, server_hostname=name):
                return True
        except (ssl.SSLError, ConnectionError):
            return False


async def _foreign(stage: Stage) -> int:
    address = f"wss://{NAME}:{stage.ports['https']}/_stcore/stream"
    try:
        async with connect(address, origin="https://evil.example", ssl=_trusting(), open_timeout=LONGEST):  # type: ignore[arg-type]
            return 101
    except InvalidStatus as error:
        return error.response.status_code


class _Echo(BaseHTTPRequestHandler):
    """Answers with the headers that it got."""

    def do_GET(self) -> None:
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "_streamlit_user=x; HttpOnly")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is given
        """Say nothing."""


FORGED: Final = (
    "Remote-User", "X-Remote-User", "X-User", "X-Email", "X-Forwarded-User", "X-Forwarded-Email", "X-Forwarded-Groups",
    "X-Forwarded-Preferred-Username", "X-Forwarded-Access-Token", "X-Auth-Request-User", "X-Auth-Request-Email",
    "X-Auth-Request-Groups", "X-Streamlit-User", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via", "Proxy",
)  # fmt: skip


def headers(stage: Stage) -> list[str]:
    """Put a server in the place of a process that says what reaches it."""
    server = ThreadingHTTPServer(("127.0.0.1", stage.ports["first"]), _Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with nginx(stage, "tracker.conf", "tracker-one.conf"):
        _, answered, body = _get(stage, "/", dict.fromkeys(FORGED, "mallory"))
        server.shutdown()
        server.server_close()
        status, _, page = _get(stage, "/")
    got: dict[str, str] = json.loads(body)
    found = {
        "nothing that a client says of itself comes through": "mallory" not in got.values(),
        "the client's address, the name and the scheme do": [got.get(each) for each in ("x-forwarded-for", "host", "x-forwarded-proto")]
        == ["127.0.0.1", f"{NAME}:{stage.ports['https']}", "https"],
        "without a process a page says so, and asks again": status == 503 and b'http-equiv="refresh"' in page,
        "cookies of the dashboard go over TLS only": answered.get("set-cookie", "").lower().endswith("; secure"),
    }  # fmt: skip
    return _said(found)


# -- The static site

KINDS: Final = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8", ".json": "application/json; charset=utf-8", ".csv": "text/csv; charset=utf-8",
    ".xml": "application/xml; charset=utf-8", ".atom": "application/atom+xml; charset=utf-8", ".zip": "application/zip",
    ".pdf": "application/pdf", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".woff2": "font/woff2",
}  # fmt: skip
"""What each kind of file has to come as."""


def files(stage: Stage) -> list[str]:
    """Serve the site, and check what comes with its files."""
    with nginx(stage, "tracker-static.conf"):
        return _said({**_kinds(stage), **_policies(stage), **_caching(stage)})


def _asked(stage: Stage, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    return _get(stage, path, headers, port="static")


def _samples(stage: Stage) -> list[str]:
    """Return one file of each kind that the site has, as a path."""
    current = (stage.site / "current").resolve()
    all_ = sorted(each for each in current.rglob("*") if each.is_file() and "/." not in str(each.relative_to(current)))
    return [f"/{path.relative_to(current)}" for path in {path.suffix: path for path in all_}.values()]


def _kinds(stage: Stage) -> dict[str, bool]:
    found = {path: _asked(stage, path) for path in _samples(stage) if Path(path).suffix in KINDS}
    return {f"{path} comes as {KINDS[Path(path).suffix]}": status == 200 and given["content-type"] == KINDS[Path(path).suffix] for path, (status, given, _) in found.items()}  # fmt: skip


def _policies(stage: Stage) -> dict[str, bool]:
    """Check the headers of every sample, and that the policy is the pages' own with who may frame them."""
    every = [_asked(stage, path)[1] for path in [*_samples(stage), "/not/there"]]
    wanted = ("content-security-policy", "x-content-type-options", "strict-transport-security", "referrer-policy")
    own = own_policy(_asked(stage, "/en/index.html")[2].decode())
    return {
        "every answer carries the policy and its companions": all(name in each for each in every for name in wanted),
        "the policy of the pages and that of the server agree": agree(
            directives(every[0]["content-security-policy"]), own
        ),
        "hidden files are not served": _asked(stage, "/.git/config")[0] == 404,
    }


def own_policy(page: str) -> dict[str, str]:
    """Return the policy that stands in a page, by its directives; nothing where there is none."""
    found = re.search(r"<meta http-equiv=\"Content-Security-Policy\" content=\"([^\"]+)\"", page)
    return directives(unescape(found[1])) if found else {}


def directives(policy: str) -> dict[str, str]:
    """Return a policy's sources by what they are for."""
    return {name: sources for each in policy.split(";") for name, _, sources in [each.strip().partition(" ")] if name}


def agree(server: dict[str, str], page: dict[str, str]) -> bool:
    """Tell whether the server's policy is the page's: each page names its own style sheet, and cannot say who frames it."""
    own = {**page, "style-src": "'self' 'unsafe-inline'", "frame-ancestors": "'self'"}
    return server == own


def _caching(stage: Stage) -> dict[str, bool]:
    page = "/en/index.html" if (stage.site / "current/en/index.html").exists() else "/index.html"
    _, given, _ = _asked(stage, page, {"Accept-Encoding": "gzip"})
    asset = next((path for path in _samples(stage) if path.startswith("/assets/")), "")
    found = {
        "pages are asked about each time": given["cache-control"] == "no-cache",
        "a page that is unchanged is not sent again": _asked(stage, page, {"If-None-Match": _asked(stage, page)[1]["etag"]})[0] == 304,
        "pages travel compressed": given.get("content-encoding") == "gzip",
        "a folder leads to its page": _asked(stage, "/en")[1].get("location") == "/en/",
    }  # fmt: skip
    if asset:
        found["what is named by its content is kept for a year"] = (
            "immutable" in _asked(stage, asset)[1]["cache-control"]
        )
    if (stage.folder / "previous").exists():
        found["an asset of the build before is still there"] = (
            _asked(stage, "/assets/only-previous-1a2b3c.css")[0] == 200
        )
    return found


# -- A real browser


def in_a_browser(stage: Stage) -> list[str]:
    """Open a KPI in Chromium, kill the process that it is on, and see the page usable again without the reader's doing."""
    from page_loads import DRAWN, END, chromium

    with processes(stage, "first", "second") as both, nginx(stage, "tracker.conf", "tracker-several.conf"), chromium() as browser:  # fmt: skip
        page = browser.new_context(ignore_https_errors=True).new_page()
        opened: list[float] = []
        page.on("websocket", lambda _: opened.append(time.monotonic()))
        page.goto(f"https://{NAME}:{stage.ports['https']}/kpi?id=dk-life-science-exports")
        page.wait_for_selector(END, state="attached", timeout=60_000)
        killed, other = _killed(both)
        while not other.count("active_sessions") and time.monotonic() - killed < LONGEST:
            page.wait_for_timeout(20)
        again = time.monotonic() - killed
        stayed = page.locator(END).count() == 1 and page.locator("h1").count() == 1
        page.locator("#root").get_by_text(CHART).click()
        page.wait_for_selector(DRAWN, state="attached", timeout=60_000)
        usable = time.monotonic() - killed
    print(
        f"The browser had a session on the other process {again:.1f} s after the kill, the page stood there all the while."
    )
    print(f"Asked then for the chart, which needs the session, it had it {usable:.1f} s after the kill.")
    return [] if stayed and again < LONGEST and len(opened) > 1 else ["the page did not recover by itself"]


CHART: Final = "Explore"
"""Begins the name of the switch for the chart that answers to the pointer: a widget of the session."""


def _killed(both: list[Process]) -> tuple[float, Process]:
    """Kill the process that has a session; return when, and the other one."""
    on = next(each for each in both if each.count("active_sessions"))
    on.kill()
    return time.monotonic(), next(each for each in both if each is not on)


# -- A sign-in that outlives the process

PERSON: Final = {"email": "nora@example.org", "name": "Nora North", "groups": ["north-team"]}
SECRETS: Final = """
[auth]
redirect_uri = "https://{name}:{port}/oauth2callback"
cookie_secret = "a long text that only this run knows"
client_id = "tracker"
client_secret = "secret"
server_metadata_url = "{provider}/.well-known/openid-configuration"
[tracker]
secretariat = ["secretaries"]
body = "council"
[tracker.owners]
north-team = ["north"]
"""


def signed_in(stage: Stage) -> list[str]:
    """Sign in by one process, kill it, and save a form that it had given by the other."""
    from page_loads import chromium

    sys.path += [str(PROJECT / "tests"), str(PROJECT / "tests" / "git")]
    from round_portfolio import build

    stage.portfolio = build(stage.folder / "region")
    with _provider() as provider:
        for name in ("first", "second"):
            secrets = stage.folder / f"cache-{stage.ports[name]}" / ".streamlit" / "secrets.toml"
            secrets.parent.mkdir(parents=True)
            secrets.write_text(
                SECRETS.format(name=NAME, port=stage.ports["https"], provider=provider), encoding="utf-8"
            )
        with processes(stage, "first", "second") as both, nginx(stage, "tracker.conf", "tracker-several.conf"), chromium() as browser:  # fmt: skip
            return _said(_saved(browser.new_context(ignore_https_errors=True).new_page(), stage, both))


@contextmanager
def _provider() -> Iterator[str]:
    """Run a provider of identities that knows one person."""
    port = free_port()
    quiet, address = subprocess.DEVNULL, f"http://localhost:{port}"
    with subprocess.Popen([BIN / "oidc-provider-mock", "--port", str(port)], stdout=quiet, stderr=quiet) as process:
        try:
            _listening(port)
            body = json.dumps(PERSON).encode()
            kind = {"Content-Type": "application/json"}
            urllib.request.urlopen(
                urllib.request.Request(f"{address}/users/{PERSON['email']}", body, kind, method="PUT")
            )
            yield address
        finally:
            process.terminate()


def _saved(page: Page, stage: Stage, both: list[Process]) -> dict[str, bool]:
    site = f"https://{NAME}:{stage.ports['https']}"
    page.set_default_timeout(20_000)
    page.goto(f"{site}/update")
    page.get_by_role("link", name="Sign in").click()
    page.locator("input[name=sub]").fill(str(PERSON["email"]))
    page.get_by_role("button", name="Authorize", exact=True).click()
    page.wait_for_url(f"{site}/")
    cookies = {each["name"]: each for each in page.context.cookies()}
    page.goto(f"{site}/update?owner=north")
    page.locator("[id$='-report-unchanged']").nth(1).check()  # the first one has a question to answer
    seat = cookies["tracker_seat"]["value"]
    met = {each["upstream"] for each in _entries(stage) if each["seat"] == seat and each["upstream"] != "-"}
    next(each for each in both if met == {f"127.0.0.1:{each.port}"}).kill()
    page.get_by_role("button", name="Save as a commit").click()
    page.get_by_text("Saved as commit").wait_for()
    page.goto(f"{site}/update")
    return {
        "the way to the provider and back met one process": len(met) == 1,
        "cookies of the sign-in go over TLS only": all(each["secure"] for each in cookies.values()),
        "a form of the process that fell is saved by the other, without a new sign-in": True,
        "who signed in is still known": page.get_by_text("Nora North").count() > 0,
    }


# -- How many viewers


@dataclass
class Held:
    """What a number of viewers met."""

    viewers: int
    waits: list[float]
    errors: int
    seconds: float
    cpu: dict[str, float]
    others: float

    def wait(self, share: float) -> float:
        """Return the seconds within which this share of the pages was complete."""
        return sorted(self.waits)[max(0, math.ceil(share * len(self.waits)) - 1)] if self.waits else math.inf

    @property
    def holds(self) -> bool:
        """Whether nobody met an error, and 95 in 100 waited less than the limit."""
        return not self.errors and self.wait(0.95) < LIMIT

    def row(self, way: str) -> str:
        """Return the row of the table."""
        per = {name: 1000 * used / max(1, len(self.waits)) for name, used in self.cpu.items()}
        cells = [way, self.viewers, f"{len(self.waits) / self.seconds:.1f}", *(f"{each:.1f}" for each in per.values())]
        cells += [f"{self.wait(0.5):.2f}", f"{self.wait(0.95):.2f}", self.errors, f"{self.others:.0%}"]
        return f"| {' | '.join(map(str, cells))} |"


HEAD: Final = "| way | viewers | pages a second | CPU ms a page: processes | nginx | load generator | 50 % within, s | 95 % | errors | others |\n|---|---|---|---|---|---|---|---|---|---|"  # fmt: skip


WAYS: Final = {
    "one": (("first",), ("tracker.conf", "tracker-one.conf")),
    "two": (("first", "second"), ("tracker.conf", "tracker-several.conf")),
    "static": ((), ("tracker-static.conf",)),
}
"""The ways of serving: which processes run, and which files nginx reads."""


def viewers(stage: Stage) -> list[str]:
    """Raise the number of viewers until pages take too long, for each way of serving."""
    print(HEAD, flush=True)
    for way in stage.ways:
        started, names = WAYS[way]
        port = stage.ports["https" if started else "static"]
        if not started:
            publish(stage)
        with processes(stage, *started) as all_, nginx(stage, *names) as front:
            pids = {"processes": [each.pid for each in all_], "nginx": [front]}
            _raised(way, lambda port=port: Reader(port), Reader.view if started else _file, pids)  # type: ignore[misc]
            if len(all_) == 1:
                _reruns(stage, all_[0])
    return []


def publish(stage: Stage) -> None:
    """Build the site of the portfolio, and serve it in the place of the few files."""
    out, address = stage.folder / "published", f"https://{NAME}:{stage.ports['static']}"
    subprocess.run([BIN / "tracker", "publish", out, stage.portfolio, "--address", address], check=True, stdout=subprocess.DEVNULL, timeout=600)  # fmt: skip
    (stage.site / "current").unlink()
    (stage.site / "current").symlink_to(out)


async def _file(reader: Reader, path: str) -> None:
    """Load the file of the static site that a page of the dashboard is there."""
    page, _, query = path.removeprefix("/").partition("?")
    asked = dict(each.split("=") for each in query.split("&") if each)
    file = f"{page}/{asked['id']}" if "id" in asked else page or "index"
    path = f"/{asked.get('lang', 'en')}/{file}.html"
    if (found := await reader.get(path)).status != 200:
        raise OSError(f"{path} answered {found.status}")


def _raised(way: str, reader: Callable[[], Reader], look: Callable[..., object], pids: dict[str, list[int]]) -> None:
    for number in STEPS:
        wait_for_quiet()
        held = asyncio.run(_audience(number, reader, look, pids))
        print(held.row(way), flush=True)
        if not held.holds:
            return


async def _audience(number: int, reader: Callable[[], Reader], look: Callable[..., object], pids: dict[str, list[int]]) -> Held:  # fmt: skip
    """Let so many readers come in, each looking at another page every five seconds on average."""
    found = Held(number, [], 0, SECONDS, {}, 0)
    window = Window()
    tasks = [asyncio.create_task(_one(each, reader(), look, window, found)) for each in range(number)]
    while window.came < number and not found.errors:
        await asyncio.sleep(0.1)
    await asyncio.sleep(THINK / 2)
    others, used, ours = Others(), _used(pids), time.process_time()
    window.opened = time.monotonic()
    await asyncio.sleep(SECONDS)
    window.closed = time.monotonic()
    found.others = others.share()
    found.cpu = {name: now - used[name] for name, now in _used(pids).items()} | {
        "generator": time.process_time() - ours
    }
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return found


@dataclass
class Window:
    """When is measured, and how many have come."""

    came: int = 0
    opened: float = math.inf
    closed: float = math.inf


def _used(pids: dict[str, list[int]]) -> dict[str, float]:
    return {name: sum(cpu_seconds(pid) for pid in each) for name, each in pids.items()}


async def _one(number: int, reader: Reader, look: Callable[..., object], window: Window, found: Held) -> None:
    chance = random.Random(number)
    await asyncio.sleep(number * 0.03)
    try:
        while True:
            began = time.monotonic()
            try:
                await look(reader, chance.choice(PAGES))  # type: ignore[misc]
            except LOST:
                found.errors += 1
            if window.opened < time.monotonic() < window.closed:
                found.waits.append(time.monotonic() - began)
            window.came += 1
            await asyncio.sleep(chance.expovariate(1 / THINK))
    finally:
        await reader.close()


def _reruns(stage: Stage, process: Process) -> None:
    """Measure a run of a page alone, through nginx, by the viewers of the other benchmark."""
    measured = crowd(Server(f"https://{NAME}:{stage.ports['https']}", process.pid), 100, SECONDS)
    print(f"A rerun alone: {measured.cpu_a_run * 1000:.1f} CPU ms; 95 % within {measured.wait(0.95) * 1000:.0f} ms, 100 viewers; others {measured.others:.0%}.")  # fmt: skip


def built(stage: Stage) -> list[str]:
    """Check the same of the site that `tracker publish` makes."""
    publish(stage)
    return files(stage)


USUAL: Final = [headers, files, built, two_processes]


if __name__ == "__main__":
    main()
