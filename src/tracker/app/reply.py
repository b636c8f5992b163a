"""An answer over HTTP: bytes kept in memory, compressed for whoever accepts it, not sent twice to who has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from tracker.app.packing import pack, takes_gzip, worth_packing

if TYPE_CHECKING:
    from starlette.types import Scope

FOR_EVER: Final = "public, immutable, max-age=31536000"
ASK_FIRST: Final = "no-cache"


@dataclass(frozen=True)
class Reply:
    """What is sent to everybody who asks for the same thing."""

    body: bytes
    type: str
    cache: str = ASK_FIRST
    status: int = 200
    packed: bytes = b""
    """The body compressed; empty where that would not help."""
    tag: str = field(default="")

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.body) + len(self.packed)

    def to(self, scope: Scope) -> Response:
        """Return the answer to one request."""
        headers = {"Cache-Control": self.cache, "ETag": self.tag}
        if self.packed:
            headers["Vary"] = "Accept-Encoding"
        if self.status == 200 and self.tag in _tags(scope):
            return Response(status_code=304, headers=headers)
        body = self.body
        if self.packed and takes_gzip(scope["headers"]):
            body = self.packed
            headers["Content-Encoding"] = "gzip"
        return Response(body, self.status, {**headers, "Content-Type": self.type, "Content-Length": str(len(body))})


def reply(body: bytes, type_: str, *, cache: str = ASK_FIRST, status: int = 200, level: int = 6) -> Reply:
    """Return an answer, compressed where that helps."""
    packed = pack(body, level) if worth_packing(type_, len(body)) else b""
    # Weak, because it stands for the compressed bytes as well.
    return Reply(body, type_, cache, status, packed, f'W/"{sha256(body).hexdigest()[:20]}"')


def _tags(scope: Scope) -> set[str]:
    found = ",".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"if-none-match")
    return {each.strip() for each in found.split(",")}
