"""A viewer without a browser: speaks Streamlit's own protocol over its websocket, alone or in a crowd."""

from __future__ import annotations

import asyncio
import math
import random
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from noise import MOST, Others, wait_for_quiet

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from websockets.asyncio.client import ClientConnection

    from servers import Server

END: Final = b"tr-end"
"""Stands in the last element of a page: without it a page is not complete."""

THINK: Final = 5.0
"""Mean of the seconds, exponentially distributed, that a viewer reads before asking again."""

RAMP: Final = 0.05
"""Seconds from one viewer's arrival to the next one's."""

LONGEST: Final = 60.0
"""Seconds after which a run has failed."""

TRIES: Final = 3


@dataclass
class Viewer:
    """One open page. Keeps what a browser keeps between runs: the page's hash and the messages it has."""

    socket: ClientConnection
    page: str = ""
    query: str = ""
    page_hash: str = ""
    kept: dict[str, bool] = field(default_factory=dict)

    async def run(self) -> list[ForwardMsg]:
        """Ask for the page as a browser does, and return the messages up to the end of the run.

        Raises:
            RuntimeError: when the run ends and the page is not complete.
        """
        await self.socket.send(self._question())
        got, complete = [], False
        async with asyncio.timeout(LONGEST):
            while True:
                frame = await self.socket.recv(decode=False)
                message = ForwardMsg.FromString(frame)
                got.append(message)
                complete |= self._keep(message, END in frame)
                if _finished(message):
                    break
        if not complete:
            raise RuntimeError(f"the page /{self.page}?{self.query} came without its end")
        return got

    def _question(self) -> bytes:
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string, state.page_script_hash = self.query, self.page_hash
        state.page_name = "" if self.page_hash else self.page
        state.cached_message_hashes.extend(self.kept)
        return bytes(asked.SerializeToString())

    def _keep(self, message: ForwardMsg, complete: bool) -> bool:  # noqa: FBT001
        """Remember what a browser would; return whether the message has, or stands for, the end of the page."""
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
        elif kind == "ref_hash":
            return self.kept[message.ref_hash]
        if message.metadata.cacheable:
            self.kept[message.hash] = complete
        return complete


def _finished(message: ForwardMsg) -> bool:
    """Return whether a run is over; one that a page itself starts anew is not."""
    return (
        message.WhichOneof("type") == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
    )


@asynccontextmanager
async def viewer(server: Server, page: str = "", query: str = "") -> AsyncIterator[Viewer]:
    """Open a page; a server under load answers late, not never."""
    address = server.address.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(
        address, subprotocols=[Subprotocol("streamlit")], max_size=None, ping_interval=None, open_timeout=LONGEST
    ) as socket:
        yield Viewer(socket, page, query)


def read_page(server: Server, page: str = "", query: str = "") -> list[tuple[str, str]]:
    """Return the markup ("html") and Plotly figures ("chart") that Streamlit sends for a page, in order."""

    async def read() -> list[ForwardMsg]:
        async with viewer(server, page, query) as one:
            return await one.run()

    parts = []
    for message in asyncio.run(read()):
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind in ("markdown", "html"):
            parts.append(("html", element.markdown.body if kind == "markdown" else element.html.body))
        elif kind == "plotly_chart":
            parts.append(("chart", element.plotly_chart.spec))
    return parts


@dataclass(frozen=True)
class Measured:
    """What a crowd saw, and what it cost."""

    viewers: int
    seconds: float
    waits: tuple[float, ...]
    """Sorted seconds from a question to the end of its run."""
    server_cpu: float
    client_cpu: float
    others: float
    """Share of all cores that other processes used meanwhile."""

    def wait(self, share: float) -> float:
        """Return the seconds within which this share of the runs was over."""
        return self.waits[max(0, math.ceil(share * len(self.waits)) - 1)]

    @property
    def runs_a_second(self) -> float:
        """Runs that were asked for and came, a second."""
        return len(self.waits) / self.seconds

    @property
    def cpu_a_run(self) -> float:
        """Seconds of the server's CPU for a run."""
        return self.server_cpu / len(self.waits)


@dataclass
class _Crowd:
    server: Server
    came: int = 0
    opened: float = math.inf
    closed: float = math.inf
    waits: list[float] = field(default_factory=list)

    async def visit(self, number: int) -> None:
        """Come when it is one's turn, read, ask again, until the window is closed."""
        chance = random.Random(number)
        await asyncio.sleep(number * RAMP)
        async with viewer(self.server) as one:
            await one.run()
            self.came += 1
            while True:
                await asyncio.sleep(chance.expovariate(1 / THINK))
                began = time.monotonic()
                if began > self.closed:
                    return
                await one.run()
                if began > self.opened:
                    self.waits.append(time.monotonic() - began)

    async def everyone_came(self, viewers: int) -> None:
        while self.came < viewers:
            await asyncio.sleep(0.1)


def crowd(server: Server, viewers: int, seconds: float) -> Measured:
    """Let so many viewers look at the first page; measure for so long once all have it, again if disturbed."""
    tried: list[Measured] = []
    while len(tried) < TRIES and not (tried and tried[-1].others <= MOST):
        wait_for_quiet(LONGEST)
        tried.append(asyncio.run(_crowd(server, viewers, seconds)))
    return min(tried, key=lambda each: each.others)


async def _crowd(server: Server, viewers: int, seconds: float) -> Measured:
    all_ = _Crowd(server)
    async with asyncio.TaskGroup() as group:
        for number in range(viewers):
            group.create_task(all_.visit(number))
        await all_.everyone_came(viewers)
        others = Others()
        servers, ours = server.cpu_seconds(), time.process_time()
        all_.opened = time.monotonic()
        all_.closed = all_.opened + seconds
        await asyncio.sleep(seconds)
        servers, ours, share = server.cpu_seconds() - servers, time.process_time() - ours, others.share()
    return Measured(viewers, seconds, tuple(sorted(all_.waits)), servers, ours, share)
