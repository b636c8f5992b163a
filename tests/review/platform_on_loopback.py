"""A code platform on loopback: real HTTP, the few calls that comments need, GitHub's and GitLab's."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Platform:
    """What it holds and what it was asked."""

    head: str = ""
    comments: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    answer: bytes = b""
    """What it gives for the artefact of a job."""


def _handler(held: Platform) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - a class of small methods
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            return

        def _say(self, found: Any, status: int = 200) -> None:
            body = found if isinstance(found, bytes) else json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _body(self) -> str:
            return str(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"])

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            held.asked.append(("GET", url.path))
            page = int(parse_qs(url.query).get("page", ["1"])[0])
            rows = held.comments[100 * (page - 1) : 100 * page]
            known: dict[str, Any] = {
                "comments": rows, "notes": rows, "pulls": [{"number": 7, "head": {"sha": held.head}}],
                "merge_requests": [{"iid": 7, "sha": held.head}], "user": {"id": 42}, "pipelines": [{"id": 3}], "jobs": [{"id": 4, "name": "other"}, {"id": 5, "name": "tracker-check"}], "answer.json": held.answer,
            }  # fmt: skip
            token = self.headers.get("Authorization", "") + self.headers.get("PRIVATE-TOKEN", "")
            found = known.get(url.path.rsplit("/", 1)[1])
            status = 401 if "token" not in token else 404 if found is None else 200
            self._say(found if status == 200 else {"message": "no"}, status)

        def do_POST(self) -> None:
            held.asked.append(("POST", self.path))
            held.comments.append(
                {
                    "id": 1000 + len(held.comments),
                    "body": self._body(),
                    "user": {"login": "github-actions[bot]"},
                    "author": {"id": 42},
                }
            )
            self._say(held.comments[-1], 201)

        def _replace(self) -> None:
            held.asked.append((self.command, self.path))
            ident = int(self.path.rsplit("/", 1)[1])
            for each in held.comments:
                if each["id"] == ident:
                    each["body"] = self._body()
                    self._say(each)

        def do_PATCH(self) -> None:
            self._replace()

        def do_PUT(self) -> None:
            self._replace()

    return Handler


@contextmanager
def serving(held: Platform) -> Iterator[str]:
    """Serve it on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(held))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
