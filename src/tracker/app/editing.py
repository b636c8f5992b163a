"""The page on which reports are entered: the one door from the dashboard to the room that writes. Rights are checked where it writes."""

from __future__ import annotations

import hmac
import json
import logging
import re
import secrets
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from anyio import to_thread
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from tracker.app.document import document
from tracker.app.filled import MOST_BYTES, fields_of, submission
from tracker.app.identity import Access, editor, header, same_origin, sign_in_address
from tracker.app.snapshot import day_in
from tracker.edit.desk import BranchDesk, FolderDesk
from tracker.edit.patch import patch
from tracker.git import GitError, Repository
from tracker.i18n import words
from tracker.judgement import status
from tracker.reporting.editor import Editor, Forbidden
from tracker.reporting.sheet import leads, sheet
from tracker.reporting.submit import draft, submit
from tracker.reporting.told import said
from tracker.reporting.trouble import Trouble
from tracker.telling.post import as_ics, as_text
from tracker.telling.reminder import language_of, letters
from tracker.views import View, update
from tracker.views import site as pages
from tracker.views.asked import Asked
from tracker.views.update import Form, Preview

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from starlette.types import Receive, Scope

    from tracker.app.assets import Assets
    from tracker.app.filled import Fields
    from tracker.edit.desk import Desk
    from tracker.edit.proposal import Proposal
    from tracker.loading import Loaded
    from tracker.reporting.entry import Submission
    from tracker.reporting.sheet import Sheet
    from tracker.views.markup import Html

LOG: Final = logging.getLogger(__name__)
NEVER: Final = {"Cache-Control": "no-store"}
_HASH: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}|folder")
_SECRET: Final = secrets.token_bytes(32)


class Editing:
    """Answers requests for the page. Without rules that let anybody edit, there is no such page."""

    def __init__(self, folder: Path, ours: Assets, rules: Access) -> None:
        self.folder = folder
        self.rules = rules
        self._assets = ours

    async def answer(self, scope: Scope, receive: Receive, parameters: dict[str, str]) -> Response:
        """Return the answer to a request for the page."""
        if scope["method"] != "POST":
            return await to_thread.run_sync(self._shown, scope, parameters)
        body = await _body(receive)
        if body is None:
            return PlainTextResponse("Too much", 413, NEVER)
        return await to_thread.run_sync(self._sent, scope, fields_of(body))

    def sign_in(self) -> Response:
        """Send somebody to the provider."""
        return RedirectResponse(sign_in_address(), 302, NEVER)

    # -- Looking.

    def _shown(self, scope: Scope, parameters: dict[str, str]) -> Response:
        with self._desk(parameters.get("place", "")) as desk:
            return self._look(scope, parameters, desk)

    def _look(self, scope: Scope, parameters: dict[str, str], desk: Desk) -> Response:
        who = editor(self.rules, scope, self.folder)
        room = _Room(desk, who or Editor(), parameters, self._places())
        if who is None:
            return self._page(room.title(""), update.sign_in(room.view), room.view, 401)
        if who.role == "viewer":
            return self._page(room.title(""), update.refused(who, room.view), room.view, 403)
        owner = parameters.get("owner", "")
        if not owner:
            return self._page(room.title(""), update.owners(room.mine(), who, room.view), room.view)
        if not room.may(owner):
            return self._page(room.title(""), update.refused(who, room.view), room.view, 403)
        kept = parameters.get("kept", "")
        form = room.form(owner, _token(who), kept if _HASH.fullmatch(kept) else "")
        return self._page(room.title(owner), update.form(form, room.view), room.view)

    def letter(self, scope: Scope, parameters: dict[str, str]) -> Response:
        """Return what an owner is asked, as text or as a calendar, for the secretariat. No address stands in it."""
        who = editor(self.rules, scope, self.folder)
        if who is None or who.role != "secretariat":
            return PlainTextResponse("Letters are for the secretariat.", 403, NEVER)
        with self._desk(parameters.get("place", "")) as desk:
            room = _Room(desk, who, parameters, self._places())
        found, owner = room.status, parameters.get("owner", "")
        if found.round is None or not found.round.open or owner not in found.portfolio.plan.owners:
            return PlainTextResponse("Nobody is asked now.", 404, NEVER)
        spoken = words(language_of(owner, found))
        made = letters(found.round, found, owner, spoken, _site(scope))
        if parameters.get("format") == "ics":
            return Response(
                as_ics(made, found.round.round.id, found), media_type="text/calendar; charset=utf-8", headers=NEVER
            )
        text = "\n".join(map(as_text, made)) or spoken.t("Everything has been reported and answered.")
        return PlainTextResponse(text, 200, NEVER)

    def _page(self, title: str, body: Html, view: View, code: int = 200) -> Response:
        page = pages.framed(title, body, view)
        return HTMLResponse(document(page, self._assets, script=self._assets.update), code, NEVER)

    # -- Writing.

    def _sent(self, scope: Scope, fields: Fields) -> Response:
        who = editor(self.rules, scope, self.folder)
        if who is None or not same_origin(scope):
            return PlainTextResponse("Sign in, and send this from the page itself.", 403, NEVER)
        with self._desk(fields.get("place", "")) as desk:
            try:
                return self._done(who, desk, submission(fields), fields)
            except Forbidden as forbidden:
                LOG.warning("%s (%s) tried to write what is not theirs: %s", who.email, who.role, forbidden)
                room = _Room(desk, who, fields, self._places())
                return self._page(room.title(""), update.refused(who, room.view), room.view, 403)

    def _done(self, who: Editor, desk: Desk, entered: Submission, fields: Fields) -> Response:
        """Do what the form asks: write, or only show what would be written."""
        room = _Room(desk, who, fields, self._places())
        if not room.may(entered.owner):
            raise Forbidden(entered.owner)
        fresh = hmac.compare_digest(fields.get("token", ""), _token(who))
        if fields.get("act") == "save" and fresh:
            kept = submit(desk, who, entered, room.day, room.round)
            if kept.written:
                go = room.view.url("update", owner=entered.owner, place=room.place, kept=kept.commit or "folder")
                return RedirectResponse(go, 303, NEVER)
            made = kept.draft
        else:
            made = draft(desk, who, entered, room.day)
        stale = () if fresh else (Trouble("stale_page"),)
        shown = Preview() if made.proposal is None else room.preview(made.proposal)
        if fields.get("act") == "live":
            return _live(made.troubles, shown, room.view, proposed=made.proposal is not None)
        form = replace(_as_typed(room.form(entered.owner, _token(who)), entered), typed=entered, troubles=(*stale, *made.troubles), preview=shown if made.proposal else None)  # fmt: skip
        return self._page(room.title(entered.owner), update.form(form, room.view), room.view, 409 if _clashed(made.troubles) else 422 if made.troubles else 200)  # fmt: skip

    # -- Where entries go.

    def _desk(self, place: str) -> Desk:
        """Return where entries go: behind a sign-in always a branch; on one's own computer the folder, unless a branch is chosen."""
        if self.rules.mode == "local" and place != "branch":
            return FolderDesk(self.folder)
        return BranchDesk(self.folder, self._branch())

    def _places(self) -> tuple[str, ...]:
        if self.rules.mode != "local":
            return ("branch",)
        with suppress(GitError):
            if Repository.around(self.folder).line:
                return ("folder", "branch")
        return ("folder",)

    def _branch(self) -> str:
        """Return the branch of the round that is open; of the day where none is."""
        loaded = FolderDesk(self.folder).load(day_in("UTC"))
        plan = loaded.portfolio.plan
        day = plan.day(day_in(plan.timezone))
        found = status(loaded, day).round
        return f"reports/{found.round.id if found is not None and found.open else day.isoformat()}"


class _Room:
    """One request: the files as they are now, judged, and who asks."""

    def __init__(self, desk: Desk, who: Editor, parameters: dict[str, str], places: tuple[str, ...]) -> None:
        self.desk, self.who, self.places = desk, who, places
        self.place = "branch" if isinstance(desk, BranchDesk) else "folder"
        self.loaded: Loaded = desk.load(day_in("UTC"))
        plan = self.loaded.portfolio.plan
        self.today = day_in(plan.timezone)
        self.day: date = plan.day(self.today)
        self.status = status(self.loaded, self.day)
        self.round = self.status.round.round.id if self.status.round is not None and self.status.round.open else ""
        self.view = self._view(parameters)

    def _view(self, parameters: dict[str, str]) -> View:
        spoken = words(parameters.get("lang", "en"))
        kept = [(name, parameters[name]) for name in ("owner", "place") if parameters.get(name)]
        lang = [("lang", spoken.language)] if spoken.language != "en" else []
        asked = Asked("update", tuple(sorted([*kept, *lang])))
        place = spoken.t("the files in the folder")
        if isinstance(self.desk, BranchDesk):
            place = spoken.t("the branch {name}", name=self.desk.branch)
        return View(self.status, self.loaded.problems, spoken, tuple(lang), asked, editing=True, desk=place)

    def title(self, owner: str) -> str:
        """Return the page's title."""
        return update.title(owner, self.view)

    def mine(self) -> list[tuple[str, Sheet]]:
        """Return whose reports this person enters: their own first, then those that are late."""
        names = [name for name in leads(self.status) if self.may(name)]
        own = self.who.owners | {self.who.body}
        return [(name, sheet(name, self.status)) for name in sorted(names, key=lambda name: name not in own)]

    def may(self, owner: str) -> bool:
        """Tell whether this person may open the form of an owner."""
        known = owner in self.loaded.portfolio.plan.owners
        return known and (self.who.role == "secretariat" or (self.who.role == "owner" and owner in self.who.owners))

    def form(self, owner: str, token: str, kept: str = "") -> Form:
        """Return the form of an owner as it is now, with nothing typed."""
        names = {"folder": self.view.words.t("the folder"), "branch": self.view.words.t("a commit on a branch")}
        places = tuple((name, names[name]) for name in self.places)
        return Form(sheet(owner, self.status), self.who, token, self.place, places, kept=kept)

    def preview(self, proposal: Proposal) -> Preview:
        """Return what would be written."""
        told = tuple(
            (section.title, tuple((line.subject, line.said) for line in section.lines))
            for section in said(proposal, self.today, self.view.words)
        )
        return Preview(told, patch(proposal.old, proposal.new), proposal.problems)


def _as_typed(form: Form, entered: Submission) -> Form:
    """Return a form with its rows in the order in which they were: nothing jumps under the hands of whoever types."""
    order = {each.initiative: number for number, each in enumerate(entered.entries)}
    rows = sorted(form.sheet.rows, key=lambda row: order.get(row.id, len(order)))
    return replace(form, sheet=replace(form.sheet, rows=tuple(rows)))


def _live(troubles: tuple[Trouble, ...], shown: Preview, view: View, *, proposed: bool) -> Response:
    """Return what is found while somebody types, for the script of the page."""
    from tracker.telling.trouble import told

    listed = [{"about": each.about, "field": each.field, "said": told(each.code, each.values, view.words)} for each in troubles if each.code != "nothing"]  # fmt: skip
    html = str(update.preview(shown, view)) if proposed else ""
    return Response(json.dumps({"troubles": listed, "preview": html}), media_type="application/json", headers=NEVER)


def _site(scope: Scope) -> str:
    """Return where the reader found this server, for the links of a letter."""
    return f"{scope.get('scheme', 'http')}://{header(scope, b'host')}"


def _clashed(troubles: tuple[Trouble, ...]) -> bool:
    return any(each.code == "clash" for each in troubles)


def _token(who: Editor) -> str:
    """Return what a form of ours carries and no other page can know."""
    return hmac.new(_SECRET, f"{who.email}\0{who.role}\0{sorted(who.owners)}".encode(), "sha256").hexdigest()


async def _body(receive: Receive) -> bytes | None:
    """Return what was sent; None where it is too much."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MOST_BYTES or message["type"] == "http.disconnect":
            return None
        more = message.get("more_body", False)
    return b"".join(parts)
