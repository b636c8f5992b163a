"""Parts that strategies and KPIs share: sources, owners, links to owners, changes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from tracker.model.record import Day, Id, Language, Record, Text, Url
from tracker.periods import PartialDate

SourceKind = Literal["primary", "secondary", "interested_party"]


Handle = Annotated[str, Field(pattern=r"^@?[A-Za-z0-9][A-Za-z0-9._/@+-]{0,99}$")]
"""A person or team on the code platform, such as `@em-team`, or an e-mail address."""


class Source(Record):
    """A publication that a figure or a statement comes from."""

    title: Text
    publisher: Annotated[str, Field(min_length=1)]
    url: Url
    date: PartialDate
    """When it was published, as precisely as known; `unknown` where it does not say."""
    accessed: Day | None = None
    kind: SourceKind


class Owner(Record):
    """A body that answers for something, or is addressed."""

    name: Text
    kind: Literal[
        "ministry",
        "agency",
        "region",
        "municipality",
        "university",
        "public_body",
        "company",
        "association",
        "partnership",
        "council",
        "other",
    ]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    language: Language | None = None
    handle: Handle | None = None
    formerly: list[Id] = Field(default_factory=list)


class OwnerLink(Record):
    """Who answers for this: one `lead` reports, `partner`s are shown."""

    id: Id
    role: Literal["lead", "partner"] = "lead"
    basis: Literal["stated", "inferred"] = "stated"
    source: Id | None = None


class Change(Record):
    """A goalpost that was moved, with the reason."""

    date: Day
    field: str
    from_: Annotated[Any, Field(alias="from")] = None
    to: Any = None
    reason: Text
    source: Id | None = None


class Ended(Record):
    """When and why a series or a plan ended."""

    date: PartialDate
    reason: Text
    source: Id | None = None
