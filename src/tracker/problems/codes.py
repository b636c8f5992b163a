"""The table of codes: every rule that the user's data can break, with its words.

A code never changes its meaning. Each is documented with an example in docs/problems.md, and a test
fails when one is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Code:
    """One rule: how bad it is to break it, what is said, and how to mend it."""

    severity: Literal["error", "warning"]
    message: str
    hint: str


def _error(message: str, hint: str) -> Code:
    return Code("error", message, hint)


def _warning(message: str, hint: str) -> Code:
    return Code("warning", message, hint)


FILES: Final = {
    "no-portfolio": _error(
        "there is no `initiatives.yaml` here",
        "name the folder that holds it, or start one with `tracker init DIR`",
    ),
    "unreadable-file": _error("the file cannot be read: {reason}", "check its permissions"),
    "file-too-large": _error(
        "the file has {size} bytes; more than {most} are not read",
        "split it: long series go into a CSV file named under `data`",
    ),
    "folder-too-large": _error(
        "the folder holds more than {most} files; the rest are not read", "is this the right folder?"
    ),
    "outside-folder": _error(
        "`{target}` leads out of the portfolio's folder",
        "keep the file inside the folder and name it by its own path",
    ),
    "not-utf-8": _error("the file is not UTF-8 text (byte {byte} cannot be read)", "save it as UTF-8"),
    "wrong-extension": _warning("`{name}` is not read: a KPI file ends in `.yaml`", "rename it to `{stem}.yaml`"),
    "unused-data": _warning(
        "no KPI names this CSV file under `data`", "name it in the KPI it belongs to, or remove it"
    ),
    "missing-file": _error("there is no file `{name}`", "paths are relative to the file that names them"),
    "include-empty": _warning("`{pattern}` matches no file", "check the pattern"),
}

YAML: Final = {
    "yaml-syntax": _error(
        "this is not YAML: {reason}",
        "often an unclosed quote or bracket, or a tab or missing space above this line",
    ),
    "yaml-empty": _error("the file is empty", "fill it in or remove it"),
    "yaml-depth": _error(
        "nested more than {most} levels deep",
        "nothing in a portfolio is nested so deep: look for a stray bracket or dash",
    ),
    "yaml-anchor": _error(
        "anchors and aliases (`{name}`) are not allowed", "name it once under `sources` and use its name"
    ),
    "yaml-tag": _error("tags (`{name}`) are not allowed", "leave the tag out"),
    "yaml-merge": _error("merge keys (`<<`) are not allowed", "write the fields out"),
    "yaml-documents": _error("a second document starts here", "one document a file: remove the `---`"),
    "yaml-key": _error("a key must be a plain word", "write `key: value`"),
    "duplicate-key": _error(
        "`{key}` stands twice here; first in line {first}",
        "keep one of the two, or put what stands under both under one",
    ),
    "not-a-mapping": _error(
        "the file must hold fields, `key: value`, and holds {found}",
        "see the data format in docs/data-format.md",
    ),
}

FIELDS: Final = {
    "missing-field": _error("`{field}` is missing", "add it"),
    "unknown-field": _error("there is no field `{field}` here", "see docs/data-format.md for the fields"),
    "wrong-type": _error("expected {expected}, found {found}", "see docs/data-format.md"),
    "not-a-number": _error("`{value}` is not a number", "write digits with a point, such as 152.4 or 1000"),
    "thousands-point": _warning(
        "`{value}` is read as {read}: the point separates decimals",
        "write a thousand as 1000; a decimal without the zero at its end",
    ),
    "not-a-choice": _error("`{value}` is none of: {choices}", "use one of them"),
    "out-of-range": _error("`{value}` is out of range: {reason}", "check the figure"),
    "bad-period": _error("`{value}` is not a period", "write 2024, 2024-H1, 2024-Q3 or 2024-05"),
    "bad-date": _error("`{value}` is not a date", "write 2025, 2025-06 or 2025-06-14, or `unknown`"),
    "bad-id": _error("`{value}` is not an id", "small letters a-z and digits, in groups joined by `.` or `-`"),
    "bad-language": _error("`{value}` is not a language", "two or three small letters, such as en, da, sv, nb"),
    "bad-url": _error("`{value}` is not a web address", "it must start with http:// or https:// and name a host"),
    "bad-pattern": _error("`{value}` does not have the form this field asks for", "see docs/data-format.md"),
    "bad-timezone": _error("`{value}` is not a time zone", "write a name such as Europe/Copenhagen"),
    "empty-text": _error("the text is empty", "write it, or leave the field out"),
}

RULES: Final = {
    "duplicate-id": _error(
        "the id `{id}` is taken: {first}",
        "ids are one namespace for strategies, areas, initiatives, owners and KPIs",
    ),
    "id-not-filename": _error("the id `{id}` is not the file's name `{stem}`", "rename one of them"),
    "unknown-id": _error("there is no `{id}`", "name a strategy, area or initiative that exists"),
    "unknown-kpi": _error("there is no KPI `{id}`", "name a KPI that exists"),
    "not-searched": _warning(
        "`{id}` has neither an event nor a word on what was looked for",
        "add what public sources show under `events`, or what was looked for under `not_found`",
    ),
    "not-comparable": _error(
        "these KPIs cannot be compared: their `{what}` differs ({values})",
        "write it alike in one language where it is the same, else `comparable: false` and why",
    ),
    "unknown-finding": _error(
        "there is no finding `{id}`", "copy its name from the page or from `tracker explain`: CODE or CODE/KPI"
    ),
    "unknown-owner": _error("there is no owner `{id}`", "add it under `owners` in initiatives.yaml"),
    "unknown-source": _error("there is no source `{id}`", "add it under `sources`"),
    "no-source": _error("{what} names no source", "give it a `source`, or give the KPI one for all its points"),
    "unused-source": _warning("the source `{id}` is used nowhere", "use it or remove it"),
    "measures-nothing": _warning(
        "the KPI measures nothing", "say under `measures` which strategy, area or initiative it is for"
    ),
    "measures-twice": _error("`{id}` stands twice under `measures`", "keep one, with the role that fits"),
    "several-leads": _error("more than one owner is `lead`", "one lead reports; make the others `partner`"),
    "wrong-frequency": _error(
        "`{period}` does not fit a KPI that is {frequency}",
        "one frequency in one series; another frequency is another KPI",
    ),
    "mixed-frequencies": _error(
        "`{period}` and `{other}` are of different length in one series", "one frequency in one series"
    ),
    "value-missing": _error("{what} has no value", "give it one, or mark it `status: missing`"),
    "future-period": _error(
        "`{period}` has not begun, yet it has a value", "mark it `status: forecast`, or correct the period"
    ),
    "future-date": _error("{what} is dated {date}, which is in the future", "only what has happened is entered"),
    "target-before-baseline": _error(
        "the target `{period}` is not after the baseline `{baseline}`", "correct one of the two"
    ),
    "target-shape": _error(
        "{what}", "a range (`direction: within`) has `min` and `max`; every other target has `value`"
    ),
    "target-backwards": _warning(
        "the target {target} is not beyond the baseline {baseline} for `direction: {direction}`",
        "check direction, baseline and target; a thousand is written 1000, not 1.000",
    ),
    "baseline-missing": _warning(
        "there is a target and there are figures, but no `baseline` to judge from",
        "say which period the plan starts from",
    ),
    "baseline-conflict": _error(
        "the baseline says {value}, the series says {other} for `{period}`",
        "leave the value out of one; where the plan's own value is meant, mark the baseline `as_stated: true`",
    ),
    "aggregate-missing": _warning(
        "a yearly target on a KPI that is {frequency}, and no `aggregate`",
        "say `aggregate: sum`, `mean` or `last`; until then the last sub-period is taken",
    ),
    "part-of-year": _error(
        "`{period}` is a part of a year, and this KPI is judged by whole years",
        "name the whole year; or leave out `aggregate` and the yearly targets",
    ),
    "outside-limits": _error("{value} is outside the KPI's own limits ({limits})", "correct the figure or the limits"),
    "limits-reversed": _error("the lower limit {min} is above the upper limit {max}", "correct one of the two"),
    "cumulative-falls": _warning(
        "a cumulative count falls from {before} to {value}", "correct the figure, or say `cumulative: false`"
    ),
    "period-twice": _error("`{period}` stands in the series and in the data file", "keep it in one of them"),
    "dates-reversed": _error("{what}", "correct one of the two"),
    "ended-unsaid": _error("{what}", "an ended KPI says when and why under `ended`, and only an ended one does"),
    "unexplained-extension": _error(
        "`{id}` was given until {date}, and no reason is said", "say why under `reason`: others are held to the date"
    ),
    "asked-twice": _error("`{id}` is asked twice in this round", "keep one"),
    "asked-for-nothing": _warning(
        "`{id}` is asked and leads no initiative of a strategy that reports",
        "ask who leads, or say `mode: reporting` in the strategy",
    ),
    "unknown-round": _error("there is no round `{id}`", "name one that stands under `rounds`"),
    "cutoffs-frozen": _error(
        "`{field}` was changed on {date}, in the middle of round `{id}`",
        "cut-offs are frozen from a round's opening until its release: put the old value back until then",
    ),
    "after-data-cutoff": _warning(
        "`{period}` was published on {date}, after the data cut-off of round `{id}`",
        "it belongs to the next round: enter it after the release",
    ),
    "entered-for-nobody": _error(
        "{what}", "`entered_by` says who wrote it down and `on_behalf_of` the owner who said it, the same as `by`"
    ),
    "not-unchanged": _error(
        "`unchanged` beside `{status}`, and the report before says {before}",
        "leave `unchanged` out, or repeat the status that was confirmed",
    ),
    "csv-header": _error(
        "{what}",
        "the first line names the columns: period,value and, where needed, status,break,source,published,note",
    ),
    "csv-row": _error("{what}", "correct the row"),
}

HISTORY: Final = {
    "goalpost-unexplained": _error("{what} No reason is given", "add to `changes`: {{date: ..., {entry}}}"),
    "goalpost-misstated": _error("{what} The entry in `changes` gives other values", "the files say: {entry}"),
    "record-rewritten": _error(
        "{what} was rewritten or taken out", "put it back and append a new one: what was reported stays readable"
    ),
}
"""What only two versions together show: `tracker validate --base`."""

CODES: Final[dict[str, Code]] = {**FILES, **YAML, **FIELDS, **RULES, **HISTORY}
