"""One comment below a pull request: made the first time, replaced from then on."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from tracker.review.comment import MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_SECONDS: Final = 30
_PAGES: Final = 50
_MOST: Final = 20_000_000


class PostError(Exception):
    """What the platform did not take, in words."""


def post(
    platform: str, repository: str, body: str, environment: Mapping[str, str], *, number: int | None = None, head: str = ""
) -> str:  # fmt: skip
    """Put a comment below a pull request, in place of our last one, and say what was done.

    Args:
        platform: `github` or `gitlab`.
        repository: `owner/name`, or of GitLab the project's number or path.
        body: the comment.
        number: of the pull or merge request; looked up by `head` when left out.
        head: hash of the newest commit of the request.
        environment: where the platform's address, our token and our own name are taken from.

    Raises:
        PostError: when the platform cannot be reached or refuses.
    """
    client = (_GitHub if platform == "github" else _GitLab)(repository, environment)
    return client.post(number or client.number_of(head), body)


class _Platform:
    """What the two have in common: calls with a token, pages of comments."""

    def __init__(self, api: str, headers: dict[str, str]) -> None:
        if urlsplit(api).scheme not in {"http", "https"}:
            raise PostError("the address of the platform is missing in the environment")
        self.api = api.rstrip("/")
        self.headers = {"Content-Type": "application/json", "User-Agent": "strategy-tracker", **headers}

    def call(self, method: str, path: str, body: str | None = None) -> Any:
        data = json.dumps({"body": body}).encode() if body is not None else None
        asked = urllib.request.Request(f"{self.api}{path}", data=data, method=method, headers=self.headers)  # noqa: S310 - http or https
        try:
            with urllib.request.urlopen(asked, timeout=_SECONDS) as reply:  # noqa: S310
                return json.loads(reply.read(_MOST) or b"null")
        except urllib.error.HTTPError as error:
            raise PostError(f"the platform answered {error.code} to {method} {path}") from None
        except (OSError, ValueError) as error:
            raise PostError(f"the platform could not be reached: {error}") from None

    def rows(self, path: str, query: str = "") -> Iterator[dict[str, Any]]:
        for page in range(1, _PAGES + 1):
            rows = self.call("GET", f"{path}?per_page=100&page={page}{query}")
            yield from rows
            if len(rows) < 100:
                return


def _with_head(
    rows: Iterator[dict[str, Any]], head: str, hash_of: Callable[[dict[str, Any]], object], number: str
) -> int:
    found = [int(each[number]) for each in rows if head and hash_of(each) == head]
    if len(found) > 1:  # anybody can open a request with somebody else's commit
        raise PostError(f"several open requests have {head[:10]} as their newest commit: say which with --number")
    if not found:
        raise PostError(f"no open request has {head[:10] or 'no commit'} as its newest commit")
    return found[0]


class _GitHub(_Platform):
    def __init__(self, repository: str, environment: Mapping[str, str]) -> None:
        self.own = environment.get("TRACKER_LOGIN", "github-actions[bot]")
        self.repository = quote(repository, safe="/")
        headers = {
            "Authorization": f"Bearer {environment.get('GITHUB_TOKEN', '')}",
            "Accept": "application/vnd.github+json",
        }
        super().__init__(environment.get("GITHUB_API_URL", "https://api.github.com"), headers)

    def number_of(self, head: str) -> int:
        rows = self.rows(f"/repos/{self.repository}/pulls", "&state=open")
        return _with_head(rows, head, lambda each: each["head"]["sha"], "number")

    def post(self, number: int, body: str) -> str:
        place = f"/repos/{self.repository}/issues/{number}/comments"
        # Anybody can write our mark into a comment; only our own is replaced.
        mine = [each for each in self.rows(place) if _ours(each, each.get("user", {}).get("login"), self.own)]
        if mine:
            self.call("PATCH", f"/repos/{self.repository}/issues/comments/{int(mine[0]['id'])}", body)
            return f"The comment below #{number} was replaced."
        self.call("POST", place, body)
        return f"A comment was put below #{number}."


class _GitLab(_Platform):
    def __init__(self, repository: str, environment: Mapping[str, str]) -> None:
        self.repository = quote(repository, safe="")
        super().__init__(environment.get("CI_API_V4_URL", ""), {"PRIVATE-TOKEN": environment.get("GITLAB_TOKEN", "")})

    def number_of(self, head: str) -> int:
        rows = self.rows(f"/projects/{self.repository}/merge_requests", "&state=opened")
        return _with_head(rows, head, lambda each: each["sha"], "iid")

    def post(self, number: int, body: str) -> str:
        own = self.call("GET", "/user")["id"]
        place = f"/projects/{self.repository}/merge_requests/{number}/notes"
        mine = [each for each in self.rows(place) if _ours(each, each.get("author", {}).get("id"), own)]
        if mine:
            self.call("PUT", f"{place}/{int(mine[0]['id'])}", body)
            return f"The note below !{number} was replaced."
        self.call("POST", place, body)
        return f"A note was put below !{number}."


def _ours(each: dict[str, Any], author: object, own: object) -> bool:
    return author == own and str(each.get("body", "")).startswith(MARK)
