"""The parts of the benchmark of pages that need neither browser nor server."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

import pages
from streamlit_client import Measured, Viewer


def test_the_table_of_a_run_replaces_that_of_the_run_before_and_nothing_else(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text("# Benchmarks\n", encoding="utf-8")
    pages.renew(document, "first\n")
    document.write_text(document.read_text(encoding="utf-8") + "\nAfter.\n", encoding="utf-8")
    pages.renew(document, r"second \1" + "\n")
    expected = f"# Benchmarks\n\n{pages.BEGIN}\nsecond \\1\n{pages.FINISH}\n\nAfter.\n"
    assert document.read_text(encoding="utf-8") == expected


def test_short_rows_are_filled_up() -> None:
    assert pages.table(["a", "b"], [["1"]]) == "| a | b |\n| --- | --- |\n| 1 |  |\n"


@pytest.mark.parametrize(("share", "seconds"), [(0.5, 10), (0.95, 19), (0.99, 20)])
def test_share_of_waits(share: float, seconds: float) -> None:
    assert Measured(1, 1, tuple(range(1, 21)), 0, 0, 0).wait(share) == seconds


class Socket:
    """Answers a question with the frames it was given."""

    def __init__(self, *frames: ForwardMsg) -> None:
        self.frames = [bytes(frame.SerializeToString()) for frame in frames]
        self.sent: list[bytes] = []

    async def send(self, data: bytes) -> None:
        self.sent.append(data)

    async def recv(self, *, decode: bool) -> bytes:
        return self.frames.pop(0)


def element(body: str, name: str = "") -> ForwardMsg:
    message = ForwardMsg(hash=name)
    message.delta.new_element.markdown.body = body
    message.metadata.cacheable = bool(name)
    return message


FINISHED = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)


def finished(run: Coroutine[Any, Any, list[ForwardMsg]]) -> list[ForwardMsg]:
    """Run in a thread of its own: the browser tests may have left a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, run).result()


def viewer(*frames: ForwardMsg) -> Viewer:
    return Viewer(Socket(*frames))  # type: ignore[arg-type]


def test_a_page_without_its_end_is_refused() -> None:
    with pytest.raises(RuntimeError, match="without its end"):
        finished(viewer(element("<p>half"), FINISHED).run())


def test_a_message_that_a_browser_has_stands_for_the_end() -> None:
    again = viewer(element('<p class="tr-end">', "a"), FINISHED, ForwardMsg(ref_hash="a"), FINISHED)
    finished(again.run())
    assert len(finished(again.run())) == 2


def test_a_run_that_the_page_starts_anew_is_not_over() -> None:
    anew = ForwardMsg(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN)
    assert len(finished(viewer(element("half"), anew, element("tr-end"), FINISHED).run())) == 4
