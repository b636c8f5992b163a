from __future__ import annotations

import gzip

import pytest

from tracker.app.packing import pack, takes_gzip, worth_packing
from tracker.app.reply import reply


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=0.8", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("*;q=0", False),
        ("identity", False),
        ("", False),
    ],
)
def test_what_a_browser_accepts(header: str, *, takes: bool) -> None:
    assert takes_gzip([(b"accept-encoding", header.encode())]) is takes


def test_fonts_pictures_and_crumbs_are_not_packed() -> None:
    assert not worth_packing("font/woff2", 50_000)
    assert not worth_packing("image/png", 50_000)
    assert not worth_packing("text/css", 100)
    assert worth_packing("text/css", 50_000)


def test_the_same_bytes_pack_to_the_same_bytes() -> None:
    assert pack(b"x" * 999, 9) == pack(b"x" * 999, 9)


def test_a_reply_knows_its_size() -> None:
    made = reply(b"x" * 999, "text/css")
    assert gzip.decompress(made.packed) == made.body
    assert made.size == 999 + len(made.packed)
