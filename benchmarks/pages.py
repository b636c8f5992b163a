"""Measures the dashboard beside Streamlit as it comes, in one run: what is claimed is a ratio, never a time.

    python benchmarks/pages.py                      everything; about five minutes; renews docs/benchmarks.md
    python benchmarks/pages.py --quick              a look in two minutes; writes nothing
    python benchmarks/pages.py --only crowd         one part; writes nothing

Loads: a real Chromium, an empty cache and a full one, from navigation until the page is complete. Bytes: a first visit,
beside the same page in plain Streamlit. Crowd: viewers that speak Streamlit's protocol. Weights: the HTML alone.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
import urllib.request
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from page_loads import DRAWN, END, OK, Address, bytes_of, chromium, load_all
from portfolio import write
from servers import Server, stock, tracker
from streamlit_client import crowd, read_page
from tracker.views.site import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit_client import Measured

PROJECT: Final = Path(__file__).parent.parent
DOCUMENT: Final = PROJECT / "docs" / "benchmarks.md"
BEGIN: Final = "<!-- pages.py writes from here -->"
FINISH: Final = "<!-- to here -->"
KPIS: Final = 10_000
KPI: Final = "id=dk-life-science-exports"
CHART: Final = f"{KPI}&explore=true"
EXAMPLES: Final = {"strategy": "id=dk-2023", "initiative": "id=dk-2023-10.1", "kpi": KPI, "owner": "id=em"}
"""What a page that is about something is asked about."""

SAID: Final = {
    "loads": "Time from navigation, as a multiple of what an empty page of plain Streamlit takes until it is complete; medians of 5 loads with\n"
    "an empty cache and 5 with a full one. Complete: Streamlit's copy of the page is all there; until then the document itself is read.",
    "bytes": "A first visit, all responses and websocket messages together, beside the same content in plain Streamlit; our header, footer and\n"
    "style sheet are counted for us and missing there.",
    "crowd": "Viewers who ask again after 5 seconds on average, for 30 seconds. Viewers and server share the cores.",
    "weights": "The document of each page of the shipped portfolio, in bytes.",
}
"""What stands above each table in the document."""

MOST_TIMES: Final = {"overview": 1.3, "overview, 10,000 KPIs": 1.6, "KPI": 1.8}
"""Aims: a page is complete after so many times what an empty one takes."""
MOST_BYTES: Final = 0.5
MOST_WAIT: Final = 0.3
"""Aim: seconds within which 95 in 100 runs are over."""


def main() -> None:
    """Measure, print, and renew the document when everything was measured in full."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer loads, 20 viewers, 8 seconds")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder, "big"), KPIS)
        parts = [_measure(name, Path(folder), chosen.quick) for name in PARTS if name in chosen.only]
    text = "\n".join([_machine(), *parts])
    if len(parts) == len(PARTS) and not chosen.quick:
        renew(DOCUMENT, text)


def _measure(name: str, folder: Path, quick: bool) -> str:  # noqa: FBT001
    text = f"{SAID[name]}\n\n{PARTS[name](folder, quick)}"
    print(text, flush=True)
    return text


def loads(folder: Path, quick: bool) -> str:  # noqa: FBT001
    """Return the table of loading times, each as so many times that of the empty page."""
    with ExitStack() as stack:
        empty, shipped = stack.enter_context(stock("empty")), stack.enter_context(tracker(PROJECT))
        big = stack.enter_context(tracker(folder / "big"))
        for server in (shipped, big):
            _warm(server)
        pages = _addresses(empty, shipped, big)
        load_all(stack.enter_context(chromium()), pages, cold=2 if quick else 5, warm=1 if quick else 5)
    for page in pages:
        _print_times(page)
    head = ["page", "complete, empty cache", "full cache", "heading seen, empty cache", "full cache", "aim", "reached"]
    return table(head, [_loaded(page, pages[0]) for page in pages]) + _disturbed(pages)


def _disturbed(pages: list[Address]) -> str:
    """Say how many loads were left out."""
    all_ = sum(len(page.cold) + len(page.warm) for page in pages)
    return f"\n{sum(page.disturbed for page in pages)} of {all_} loads were disturbed by other processes and left out where others were not.\n"


def _addresses(empty: Server, shipped: Server, big: Server) -> list[Address]:
    return [
        Address("plain Streamlit, empty", empty.address, (OK,)),
        Address("overview", shipped.address),
        Address("overview, 10,000 KPIs", big.address),
        Address("KPI", f"{shipped.address}/kpi?{KPI}"),
        Address("KPI, its chart opened", f"{shipped.address}/kpi?{CHART}", (END, DRAWN)),
    ]


def _loaded(page: Address, empty: Address) -> list[str]:
    kinds = [(kind, what) for what in ("complete", "readable") for kind in ("cold", "warm")]
    times = [page.median(kind, what) / empty.median(kind, "complete") for kind, what in kinds]
    aim = MOST_TIMES.get(page.name)
    reached = "" if aim is None else _yes(max(times[:2]) <= aim)
    return [page.name, *(f"{each:.2f}" for each in times), f"at most {aim}" if aim else "", reached]


def _print_times(page: Address) -> None:
    """Print every time, in milliseconds: how far the loads of a page lie apart is the noise."""
    print(f"{page.name}: {page.disturbed} loads disturbed")
    for kind in ("cold", "warm"):
        for what in ("complete", "readable", "painted"):
            print(f"  {kind} {what:>8}: {' '.join(f'{each:.0f}' for each in page.times(kind, what))}")


def first_visit(folder: Path, quick: bool) -> str:  # noqa: ARG001, FBT001
    """Return the table of bytes of a first visit, beside the same page in plain Streamlit."""
    drawn, rows = (END, DRAWN), []
    with tracker(PROJECT) as shipped:
        overview, kpi = (
            _same(shipped, folder / f"{path}.json", path, query) for path, query in (("", ""), ("kpi", CHART))
        )
        pages = [
            ("overview", Address("", shipped.address), overview, (END,)),
            ("KPI; plain Streamlit with its chart", Address("", f"{shipped.address}/kpi?{KPI}"), kpi, drawn),
            ("KPI, its chart opened", Address("", f"{shipped.address}/kpi?{CHART}", drawn), kpi, drawn),
        ]
        for name, ours, page, complete in pages:
            with chromium() as browser, stock("same", page) as server:
                theirs = Address("", server.address, complete)
                rows.append(_visited(name, bytes_of(browser, ours), bytes_of(browser, theirs)))
    return table(["first visit", "bytes", "in plain Streamlit", "share", "aim", "reached"], rows)


def _same(server: Server, file: Path, path: str, query: str) -> Path:
    """Write what a page consists of into a file, for plain Streamlit to show the same."""
    file.write_text(json.dumps(read_page(server, path, query)), encoding="utf-8")
    return file


def _visited(name: str, ours: int, theirs: int) -> list[str]:
    share = ours / theirs
    return [name, f"{ours:,}", f"{theirs:,}", f"{share:.2f}", f"at most {MOST_BYTES}", _yes(share <= MOST_BYTES)]


def viewers(folder: Path, quick: bool) -> str:  # noqa: FBT001
    """Return the table of what many viewers at once wait."""
    seconds = 8 if quick else 30
    with tracker(folder / "big") as big:
        _warm(big)
        ours = crowd(big, 20 if quick else 200, seconds)
    with stock("charts") as charts:
        theirs = crowd(charts, 10 if quick else 25, seconds)
    for each in (ours, theirs):
        print(f"{each.viewers} viewers themselves used {each.client_cpu / each.seconds:.0%} of a core")
    names = ("overview, 10,000 KPIs", "plain Streamlit, 12 charts")
    rows = [[name, *_waited(each)] for name, each in zip(names, (ours, theirs), strict=True)]
    rows[0] += [f"95 % within {MOST_WAIT * 1000:.0f} ms", _yes(ours.wait(0.95) < MOST_WAIT)]
    head = ["page", "viewers", "runs a second", "CPU ms a run", "50 % within, ms", "95 %", "99 %", "aim", "reached"]
    noise = f"\nOther processes used {ours.others:.0%} and {theirs.others:.0%} of the machine meanwhile.\n"
    return table(head, rows) + noise


def _waited(each: Measured) -> list[str]:
    waits = [f"{each.wait(share) * 1000:.0f}" for share in (0.5, 0.95, 0.99)]
    return [str(each.viewers), f"{each.runs_a_second:.1f}", f"{each.cpu_a_run * 1000:.1f}", *waits]


def weights(folder: Path, quick: bool) -> str:  # noqa: ARG001, FBT001
    """Return the table of the weights of the pages' HTML, as it stands and as it travels."""
    with tracker(PROJECT) as shipped:
        rows = [_weighed(shipped, name) for name in PAGES]
    return table(["page", "bytes of HTML", "asked for with gzip"], rows)


def _weighed(server: Server, name: str) -> list[str]:
    address = f"/{'' if name == 'overview' else name}{'?' if name in EXAMPLES else ''}{EXAMPLES.get(name, '')}"
    plain, packed = (len(_get(server.address + address, coding)) for coding in ("identity", "gzip"))
    return [f"`{address}`", f"{plain:,}", f"{packed:,}"]


def _get(address: str, coding: str = "identity") -> bytes:
    request = urllib.request.Request(address, headers={"Accept": "text/html", "Accept-Encoding": coding})
    with urllib.request.urlopen(request, timeout=120) as answer:
        body: bytes = answer.read()
        return body


def _warm(server: Server) -> None:
    """Let a server read its portfolio before anything is measured."""
    _get(server.address)
    read_page(server)


def _machine() -> str:
    names = ", ".join(f"{name} {version(name.lower())}" for name in ("Streamlit", "Plotly"))
    return f"{names}; {os.cpu_count()} cores, shared by server, browser and viewers.\n"


def _yes(reached: bool) -> str:  # noqa: FBT001
    return "yes" if reached else "no"


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a table in Markdown; rows that are too short end in empty cells."""
    lines = [head, ["---"] * len(head), *(row + [""] * (len(head) - len(row)) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def renew(document: Path, text: str) -> None:
    """Put a text between the marks of a document; at its end where it has none."""
    old = document.read_text(encoding="utf-8")
    new = f"{BEGIN}\n{text}{FINISH}"
    marked = re.compile(re.escape(BEGIN) + ".*?" + re.escape(FINISH), re.DOTALL)
    replaced = marked.sub(lambda _: new, old) if marked.search(old) else f"{old.rstrip()}\n\n{new}\n"
    document.write_text(replaced, encoding="utf-8")


PARTS: Final[dict[str, Callable[[Path, bool], str]]] = {
    "loads": loads,
    "bytes": first_visit,
    "crowd": viewers,
    "weights": weights,
}


if __name__ == "__main__":
    main()
