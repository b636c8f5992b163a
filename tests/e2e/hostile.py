"""Writes portfolios that the tracker takes and a careless page would stumble over.

python tests/e2e/hostile.py FOLDER     writes FOLDER/hostile and FOLDER/empty, to look at with `tracker serve`
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

PWNED: Final = "window.pwned=1;alert(1)"
SCRIPT: Final = f"<script>{PWNED}</script> and <b>bold</b> <!-- a comment --> &lt; &amp;amp;"
IMAGE: Final = f'"><img src=x onerror="{PWNED}"><svg/onload={PWNED}>'
MARKDOWN: Final = (
    "# x **b** _i_ ~~s~~ `code` ```fence``` [a](javascript:alert(1)) ![i](x) <https://x.example> https://y.example "
    "| a | b | --- 1. one * two > three [^1] \\*"
)
MATHS: Final = (
    "$x^2$ and $$y_1$$ costs $5 to $10 :red[x] :blue-background[y] :red-badge[z] :smile: :material/home: -> (c)"
)
ODD: Final = "{n} {value} %s %(x)s ${y} {{z}} #{a} \\n \\u0041 ${jndi:x} ' OR 1=1 -- ../../etc/passwd \u2028 \u0085 \t."
BIDI: Final = "abc \u202egnp.exe\u202d \u2066isolated\u2067 \u200f\u061c end"
EMOJI: Final = "👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇰 e\u0301 Z" + "\u0351\u0352\u0353" * 40 + " ﷽ \u200b\u00ad\ufeff"
ARABIC: Final = "استراتيجية علوم الحياة ٢٠٣٠ (v2.1) עברית"
SPACED: Final = "long title " * 909
SOLID: Final = "x" * 10_000

LITERAL: Final = {
    "script": SCRIPT, "image": IMAGE, "markdown": MARKDOWN, "maths": MATHS, "odd": ODD, "arabic": ARABIC, "emoji": EMOJI,
}  # fmt: skip
"""Texts that a reader must see as they are written."""
TEXTS: Final = {**LITERAL, "bidi": BIDI, "spaced": SPACED.strip(), "solid": SOLID}

MANY: Final = 2000
LONGEST: Final = 200
"""Signs of an id that an address carries."""
LONG_ID: Final = "k" + "-b" * ((LONGEST - 2) // 2) + "c"
LONG_IDS: Final = {page: page[0] + LONG_ID[1:] for page in ("strategy", "area", "initiative")}
SOURCE: Final = {"title": SCRIPT, "publisher": IMAGE, "url": "https://example.org/?a=1&b=%22%3E<b>", "date": 2024, "kind": "primary"}  # fmt: skip

KPIS: Final[dict[str, dict[str, Any]]] = {
    "huge": {"series": {"2020": 1e15, "2021": -1e15, "2022": 1e15}, "targets": {"2030": -1e15}, "baseline": "2020"},
    "tiny": {"series": {"2020": 1e-9, "2021": 2e-9, "2022": -1e-9}, "targets": {"2030": 1e-8}, "baseline": "2020"},
    "zeros": {"series": dict.fromkeys(map(str, range(2010, 2026)), 0), "targets": {"2030": 0}, "baseline": "2010"},
    "one": {"series": {"2025": 3.5}, "targets": {"2030": 7}, "baseline": "2025"},
    "none": {"series": {}},
    "many": {
        "frequency": "monthly",
        "series": {f"{1984 + n // 12}-{n % 12 + 1:02}": n % 7 + n / 10 for n in range(500)},
        "targets": {"2030": 100},
        "baseline": "1984-01",
    },
    "missing": {
        "series": {
            "2020": 1,
            "2021": None,
            "2022": {
                "value": 2,
                "break": True,
                "note": MARKDOWN,
                "derived": SCRIPT,
                "conflicts": [{"value": 3, "source": "k", "note": IMAGE}],
            },
        }
    },
    LONG_ID: {"series": {"2024": 1, "2025": 2}},
}


def write(folder: Path) -> Path:
    """Write the hostile portfolio into a folder of its own; return it."""
    folder = folder / "hostile"
    _save(folder / "initiatives.yaml", _plan())
    for name, fields in KPIS.items():
        _save(folder / "kpis" / f"{name}.yaml", _kpi(name, fields))
    for name, text in TEXTS.items():
        _save(folder / "kpis" / f"text-{name}.yaml", _kpi(f"text-{name}", {"series": {"2024": 1, "2025": 2}}, text))
    return folder


def write_empty(folder: Path) -> Path:
    """Write a portfolio of nothing but a title; return its folder."""
    folder = folder / "empty"
    _save(folder / "initiatives.yaml", {"title": "Nothing yet"})
    (folder / "kpis").mkdir(exist_ok=True)
    return folder


def addresses() -> list[str]:
    """Return the address of every kind of page, and of every text and figure above."""
    of_pages = [
        "/",
        "/strategies",
        "/kpis",
        "/questions",
        "/owners",
        "/changes",
        "/methods",
        "/accessibility",
        "/problems",
    ]
    of_pages += ["/compare", "/search?q=x", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/search?q=%F0%9F%87%A9"]
    of_texts = [f"/{page}?id={page[0]}-{name}" for name in TEXTS for page in ("strategy", "initiative", "owner")]
    of_kpis = [f"/kpi?id={name}" for name in (*KPIS, *(f"text-{name}" for name in TEXTS))]
    of_ids = [f"/{page}?id={LONG_IDS[page]}" for page in ("strategy", "initiative")]
    return [
        *of_pages,
        *of_texts,
        *of_kpis,
        *of_ids,
        "/strategy?id=bare",
        "/strategy?id=vast",
        "/initiative?id=vast-2-7",
    ]


def _plan() -> dict[str, Any]:
    return {
        "title": MARKDOWN,
        "timezone": "Europe/Copenhagen",
        "reporting": {"cadence": "quarterly"},
        "sources": {"s": SOURCE},
        "owners": {f"o-{name}": {"name": text, "kind": "other"} for name, text in TEXTS.items()},
        "questions": _questions(),
        "strategies": [*(_of_text(name, text) for name, text in TEXTS.items()), _bare(), _long_id(), _vast()],
    }


def _questions() -> list[dict[str, Any]]:
    """Return questions that compare the extremes on one axis, and say every text beside it."""
    axis = ["huge", "tiny", "zeros", "one"]
    said = [
        {"title": text, "comparable": False, "why": text, "kpis": [f"text-{name}", "none"]}
        for name, text in TEXTS.items()
    ]
    return [{"title": SCRIPT, "comparable": True, "why": IMAGE, "kpis": axis}, *said]


def _strategy(name: str, title: str, areas: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    common = {"id": name, "kind": "commitments", "mode": "reporting", "title": title, "published": "2024-01-15"}
    return {**common, "horizon": 2030, "source": "s", "areas": areas, **more}


def _of_text(name: str, text: str) -> dict[str, Any]:
    """Return a strategy that says the text wherever a text can be said."""
    lead = [{"id": f"o-{name}", "role": "lead", "basis": "inferred", "source": "s"}]
    initiative = {
        "id": f"i-{name}",
        "number": text[:50],
        "title": text,
        "note": text,
        "not_found": text,
        "kind": "deliverable",
        "owners": lead,
        "start": 2024,
        "due": 2025,
        "required_breakdowns": [text],
        "milestones": [{"title": text, "due": "2025-06-30", "done": "2025-06-12", "evidence": ["s"]}],
        "events": [{"date": 2025, "title": text, "stage": "running", "extent": "part", "source": "s", "note": text}],
        "updates": [{"date": "2026-10-12", "status": "on_track", "by": f"o-{name}", "note": text}],
        "evaluations": [{"evaluator": text, "independent": True, "design": text, "effect": text, "source": "s"}],
        "responses": [{"finding": "overdue", "facts": text, "text": text, "by": f"o-{name}", "date": "2026-10-12"}],
        "aims": [{"wording": text, "direction": "increase", "kpi": f"text-{name}", "source": "s"}],
        "answers": ["i-script", "a-script", "s-script"],
        "follows": ["i-script"],
        "source": "s",
        "asks_for": [
            {"what": text, "kpi": f"text-{name}", "basis": "chosen", "why": text, "source": "s"},
            {"what": text, "source": "s"},
            {"what": text, "kind": "evaluation", "source": "s"},
        ],
    }
    change = {"date": "2025-03-01", "field": text, "from": text, "to": text, "reason": text, "source": "s"}
    area = {"id": f"a-{name}", "number": text[:50], "title": text, "note": text, "owners": lead, "changes": [change]}
    return _strategy(
        f"s-{name}",
        text,
        [{**area, "initiatives": [initiative]}],
        note=text,
        levels={"area": text, "initiative": text},
        owners=lead,
        changes=[change],
        funding=[
            {
                "from": 2024,
                "to": 2030,
                "amount": 1e15,
                "unit": text,
                "per": "year",
                "kind": "agreed",
                "source": "s",
                "note": text,
            }
        ],
        see_also=["s", "s"],
        stated_count={"initiatives": 38, "source": "s"},
    )


def _bare() -> dict[str, Any]:
    return _strategy("bare", "No initiative at all", [{"id": "bare-1", "title": "Empty area", "initiatives": []}])


def _long_id() -> dict[str, Any]:
    """Return a strategy and an initiative with the longest ids."""
    each = {"id": LONG_IDS["initiative"], "title": "Long id of an initiative"}
    area = {"id": LONG_IDS["area"], "title": "Long id of an area", "initiatives": [each]}
    return _strategy(LONG_IDS["strategy"], "Long id", [area])


def _vast() -> dict[str, Any]:
    def initiative(area: int, place: int) -> dict[str, Any]:
        number = f"{area}.{place}"
        return {"id": f"vast-{area}-{place}", "number": number, "title": f"Initiative {number} of many", "due": 2030}

    sizes = (MANY // 2, MANY // 4, MANY // 4)
    areas = [
        {
            "id": f"vast-{area}",
            "title": f"Area {area}",
            "initiatives": [initiative(area, n) for n in range(1, size + 1)],
        }
        for area, size in enumerate(sizes, start=1)
    ]
    return _strategy("vast", "Two thousand initiatives", areas)


def _kpi(name: str, fields: dict[str, Any], text: str = IMAGE) -> dict[str, Any]:
    of = name.removeprefix("text-")
    measured = f"i-{of}" if of in TEXTS else "vast-1-1"
    return {
        "id": name,
        "title": text,
        "unit": text if len(text) < LONGEST else text[:LONGEST],
        "direction": "increase",
        "frequency": "annual",
        "definition": text,
        "note": text,
        "measures": [{"id": measured, "role": "output", "why": text}],
        "sources": {"k": SOURCE},
        "source": "k",
        "quality": {"verified": text, "accuracy": text, "limits": text, "compensated": text},
        **fields,
    }


def _save(path: Path, content: dict[str, Any]) -> None:
    """Write JSON, which is YAML too, with every text in quotes and nothing in it escaped that need not be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
    write_empty(Path(sys.argv[1]))
