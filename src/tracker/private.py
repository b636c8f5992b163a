"""What only the secretariat knows: whom to write to. It stands in a file that git ignores, and nothing that is published is made from it.

# private/contacts.yaml
contacts:
  em: [{name: "A. Person", email: a.person@example.org}]
notes:
  em: "On leave until March."
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field, ValidationError

from tracker.git import GitError, Repository
from tracker.model.record import Id, Record
from tracker.read.workspace import Folder
from tracker.read.yamltext import parse
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PLACE: Final = "private/contacts.yaml"


class Contact(Record):
    """A person to write to."""

    name: Annotated[str, Field(pattern=r"^[^\x00-\x1f<>\"]{1,200}$")]
    email: Annotated[
        str, Field(pattern=r"^[A-Za-z0-9_%+'-]+(\.[A-Za-z0-9_%+'-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", max_length=200)
    ]


class _Private(Record):
    contacts: dict[Id, list[Contact]] = Field(default_factory=dict)
    notes: dict[Id, str] = Field(default_factory=dict)


@dataclass(frozen=True)
class Private:
    """Contacts by owner. Notes are read by whoever opens the file, and by no program."""

    contacts: dict[str, list[Contact]] = field(default_factory=dict)


def private(root: Path) -> Private:
    """Read the private file of a portfolio; nothing where there is none.

    Raises:
        Refused: when it cannot be read, or git would publish it. What stands in it is never repeated.
    """
    if not (root / PLACE).exists():
        return Private()
    if (root / PLACE).is_symlink() or (root / PLACE).parent.is_symlink():
        raise Refused(f"`{PLACE}` is a link", "keep the file itself there, where git ignores it")
    out_of_git(root, [PLACE])
    folder = Folder(root)
    content = folder.read(PLACE)
    found = parse(content, PLACE) if content is not None else None
    if found is None or found.problems:
        raise Refused(f"`{PLACE}` cannot be read", "it is YAML: contacts: {owner: [{name: ..., email: ...}]}")
    try:
        return Private(_Private.model_validate(found.data or {}).contacts)
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"][:2]))
        raise Refused(
            f"`{PLACE}` is not understood at `{place}`", "contacts: {owner: [{name: ..., email: ...}]}"
        ) from None


def out_of_git(folder: Path, names: Iterable[str]) -> None:
    """Refuse files that git does not ignore: with the next commit they would be everybody's.

    Raises:
        Refused: also where nobody can tell.
    """
    said = "add the line /private/ to .gitignore, and take the file out of git if it is in it; or choose a folder outside the repository"
    try:
        repository = Repository.near(folder)
    except GitError as error:
        raise Refused(f"nobody can tell whether git ignores what stands in {folder}: {error}", "let git open that repository first") from None  # fmt: skip
    for name in names if repository is not None else ():
        if repository is not None and not repository.ignores(name):
            raise Refused(f"git does not ignore `{name}` in {folder}", said)
