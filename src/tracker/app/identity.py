"""Who asks: read from what the server can check, never from what a page says. Streamlit's sign-in (OIDC) stands behind it.

In `.streamlit/secrets.toml`, beside Streamlit's own section [auth]:

    [tracker]
    claim = "groups"                  # the claim that says what somebody belongs to
    secretariat = ["lsc-secretariat"] # its values that make somebody the secretariat
    body = "council"                  # the owner that stands as `entered_by` in what the secretariat writes for others
    hours = 12                        # how long a sign-in counts
    [tracker.owners]
    em-team = ["em"]                  # value of the claim -> the owners whose reports its members write
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlsplit

from starlette.requests import cookie_parser
from streamlit.runtime.secrets import secrets_singleton

from tracker.git.process import GitError, run
from tracker.reporting.editor import Editor

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from starlette.types import Scope

EDIT: Final = "TRACKER_EDIT"
"""Environment variable of a start for editing on this computer alone; its value is the owner that one writes as, or empty."""
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
KEY: Final = "TRACKER_EDIT_KEY"
"""Environment variable with the key of such a start: other programs and other people at this computer do not know it."""
COOKIE: Final = "tracker_key"
HOURS: Final = 12
SKEW: Final = 300
_FORWARDED: Final = frozenset({b"forwarded", b"via", b"x-real-ip"})


@dataclass(frozen=True)
class Access:
    """Who may enter anything on this server."""

    mode: Literal["off", "local", "login"] = "off"
    body: str = ""
    claim: str = "groups"
    secretariat: frozenset[str] = frozenset()
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hours: float = HOURS
    key: str = ""
    """What forms are marked with; of mode `local` also what a browser must have been given at the start."""


def access() -> Access:
    """Return what this server was started with: sign-in where that is set up, else editing on this computer, else reading only."""
    given = _secrets()
    if given is not None:
        return _of(given)
    # Wherever it listens: each request is asked whether it comes from this computer.
    if EDIT not in os.environ:
        return Access()
    return Access("local", os.environ[EDIT], key=os.environ.setdefault(KEY, secrets.token_urlsafe(24)))


def _secrets() -> Mapping[str, Any] | None:
    """Return our section of the secrets where Streamlit's sign-in is set up as well."""
    if not secrets_singleton.load_if_toml_exists():
        return None
    found = secrets_singleton.to_dict()
    ours, sign_in = found.get("tracker"), found.get("auth")
    if not isinstance(ours, dict) or not isinstance(sign_in, dict):
        return None
    # Forms of one server process are known to all that share the secret of their cookies.
    secret = str(sign_in.get("cookie_secret") or secrets.token_urlsafe(24))
    return {**ours, "key": hmac.new(secret.encode(), b"tracker form", "sha256").hexdigest()}


def _of(given: Mapping[str, Any]) -> Access:
    owners = {str(name): tuple(map(str, each)) for name, each in dict(given.get("owners") or {}).items()}
    secretariat = frozenset(map(str, given.get("secretariat") or ()))
    return Access("login", str(given.get("body") or ""), str(given.get("claim") or "groups"), secretariat, owners, float(given.get("hours") or HOURS), str(given["key"]))  # fmt: skip


def editor(rules: Access, scope: Scope, folder: Path) -> Editor | None:
    """Return who asks; None for somebody who is not signed in."""
    if rules.mode == "local":
        return _local(rules, folder) if _here(scope) and has_key(rules, cookies(scope).get(COOKIE, "")) else Editor()
    claims = _claims(scope) if rules.mode == "login" else None
    return editor_of(claims, rules, time.time()) if claims is not None else None


def _local(rules: Access, folder: Path) -> Editor:
    name, email = (_setting(folder, key) for key in ("user.name", "user.email"))
    return Editor(name, email, "secretariat", body=rules.body)


def _setting(folder: Path, key: str) -> str:
    try:
        return run(folder, "config", "--get", key, own=True).decode("utf-8", "replace").strip()
    except GitError:
        return ""


def has_key(rules: Access, given: str) -> bool:
    """Tell whether somebody holds the key of this start."""
    return rules.mode == "local" and bool(rules.key) and hmac.compare_digest(given.encode(), rules.key.encode())


def cookies(scope: Scope) -> dict[str, str]:
    """Return the cookies of a request; one that is odd hides no other."""
    return cookie_parser(header(scope, b"cookie"))


def _here(scope: Scope) -> bool:
    """Tell whether a request comes from this computer, to a name of this computer, through nobody else's hands."""
    client = scope.get("client") or ("", 0)
    forwarded = any(
        name.lower() in _FORWARDED or name.lower().startswith(b"x-forwarded") for name, _ in scope["headers"]
    )
    return client[0] in LOOPBACK and _host(scope) in LOOPBACK and not forwarded


def _host(scope: Scope) -> str:
    """Return the name that the browser asked for, without its port."""
    found = header(scope, b"host")
    if "@" in found:
        return ""
    try:
        return urlsplit(f"//{found}").hostname or ""
    except ValueError:
        return ""


def header(scope: Scope, name: bytes) -> str:
    """Return a header of a request; nothing where it is absent, or stands twice."""
    found = [value.decode("latin-1") for key, value in scope["headers"] if key == name]
    return found[0] if len(found) == 1 else ""


def same_origin(scope: Scope) -> bool:
    """Tell whether a form was sent from a page of ours: browsers say so, and a page elsewhere cannot say otherwise."""
    site, origin = header(scope, b"sec-fetch-site"), header(scope, b"origin")
    if site not in ("", "same-origin"):
        return False
    try:
        return bool(origin) and urlsplit(origin).netloc == header(scope, b"host")
    except ValueError:
        return False


def _claims(scope: Scope) -> dict[str, Any] | None:
    """Return what the provider said of who is signed in, from the cookie that Streamlit signed."""
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
    from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

    try:
        decoded = _get_signed_cookie_with_chunks(cookies(scope), USER_COOKIE_NAME)
        found = json.loads(decoded) if decoded else None
    except ValueError:
        return None
    if not isinstance(found, dict) or found.get("is_logged_in") is not True:
        return None
    return found if urlsplit(str(found.get("origin"))).netloc == header(scope, b"host") else None


def editor_of(claims: Mapping[str, Any], rules: Access, now: float) -> Editor | None:
    """Return what somebody's claims make of them; None where the sign-in is too old to go by."""
    begun = claims.get("iat")
    # Not a number, or a time to come, is no time at which anybody signed in; clocks may differ by a little.
    if not isinstance(begun, int | float) or not -SKEW <= now - begun <= rules.hours * 3600:
        return None
    said = claims.get(rules.claim)
    values = {said} if isinstance(said, str) else {each for each in said if isinstance(each, str)} if isinstance(said, list) else set()  # fmt: skip
    name, email = str(claims.get("name") or ""), str(claims.get("email") or claims.get("sub") or "")
    if values & rules.secretariat:
        return Editor(name, email, "secretariat", body=rules.body, signed_in=True)
    mine = frozenset(owner for value in values for owner in rules.owners.get(value, ()))
    return Editor(name, email, "owner" if mine else "viewer", mine, signed_in=True)


def sign_in_address() -> str:
    """Return where `st.login` sends a reader: to the provider, and back."""
    from streamlit.user_info import generate_login_redirect_url

    return generate_login_redirect_url("default")
