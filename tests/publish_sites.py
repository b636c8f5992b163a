"""Builds sites and reads them back, for several test modules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from tracker.edition import Edition, edition
from tracker.publish.build import Built, build

DAY = date(2026, 11, 22)
ADDRESS = "https://tracker.example.org/strategies/"


def publish(folder: Path, out: Path, *, languages: tuple[str, ...] = ("en", "da"), address: str = ADDRESS, day: date = DAY) -> Built:  # fmt: skip
    found = edition(folder, day)
    try:
        return build(found, out, address=address, languages=languages)
    finally:
        found.versions.close()


def opened(folder: Path) -> Edition:
    found = edition(folder, DAY)
    found.versions.close()  # it opens again where a page asks for history
    return found


def contents(out: Path) -> dict[str, bytes]:
    """Return every file of a site but its list."""
    return {str(each.relative_to(out)): each.read_bytes() for each in out.rglob("*") if each.is_file() and each.name != ".published.json"}  # fmt: skip


class Read(HTMLParser):
    """What a page refers to, and what in it could run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.scripts: list[dict[str, str | None]] = []
        self.styled: list[str] = []
        self.handlers: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids |= {str(found["id"])} if found.get("id") else set()
        for name in ("href", "src", "action"):
            if found.get(name):
                self.links.append(str(found[name]))
        if tag == "script":
            self.scripts.append(found)
        self.styled += [tag] if "style" in found else []
        self.handlers += [name for name in found if name.startswith("on")]
        self.handlers += [str(found.get("href"))] if str(found.get("href") or "").lower().startswith("javascript:") else []  # fmt: skip


def broken(out: Path, address: str = ADDRESS) -> Iterator[str]:
    """Yield every link of every page that leads to no file, or to no place in one."""
    pages = {each.relative_to(out).as_posix(): Read(each.read_text("utf-8")) for each in out.rglob("*.html")}
    for name, page in pages.items():
        for link in page.links:
            target = urlsplit(urljoin(address + name, link))
            whole = f"{target.scheme}://{target.netloc}{target.path}"
            if not whole.startswith(address):
                continue
            path = unquote(whole.removeprefix(address)) or "index.html"
            if not (out / path).is_file():
                yield f"{name}: {link}"
            elif target.fragment and path in pages and unquote(target.fragment) not in pages[path].ids:
                yield f"{name}: {link} (no such place)"


STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
