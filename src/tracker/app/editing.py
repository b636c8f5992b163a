"""The page on which reports are entered: the one door from the dashboard to the room that writes. Rights are checked where it writes."""

from __future__ import annotations

import hmac
import json
import logging
import secrets
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from anyio import to_thread
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from tracker.app.document import document
from tracker.app.filled import MOST_BYTES, fields_of, submission
from tracker.app.identity import COOKIE, Access, editor, has_key, header, same_origin, sign_in_address
from tracker.app.snapshot import day_in
from tracker.edit.desk import BranchDesk, FolderDesk
from tracker.edit.patch import patch
from tracker.git import GitError, Repository
from tracker.i18n import words
from tracker.judgement import status
from tracker.reporting.editor import Editor, Forbidden
from tracker.reporting.sheet import leads, sheet
from tracker.reporting.submit import Draft, draft, submit
from tracker.reporting.told import said
from tracker.reporting.trouble import Trouble
from tracker.telling.post import as_ics, as_text
from tracker.telling.reminder import language_of, letters
from tracker.views import View, update
from tracker.views import site as pages
from tracker.views.asked import Asked, asked
from tracker.views.update import Form, Preview

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from starlette.types import Receive, Scope

    from tracker.app.assets import Assets
    from tracker.app.filled import Fields
    from tracker.app.site import Site
    from tracker.edit.desk import Desk
    from tracker.edit.proposal import Proposal
    from tracker.loading import Loaded
    from tracker.reporting.entry import Submission
    from tracker.reporting.sheet import Sheet
    from tracker.views.markup import Html

LOG: Final = logging.getLogger(__name__)
NEVER: Final = {"Cache-Control": "no-store"}
MOST_SAVED: Final = 1000


class Editing:
    """Answers requests for the page. Without rules that let anybody edit, there is no such page."""

    def __init__(self, site: Site, ours: Assets, rules: Access) -> None:
        self.site = site
        self.folder = site.folder
        self.rules = rules
        self._assets = ours
        self._saving = threading.Lock()
        self._saved: OrderedDict[tuple[str, str], tuple[str, str]] = OrderedDict()
        """By person and showing of the form: what was sent, and what became of it."""

    async def answer(self, scope: Scope, receive: Receive, parameters: dict[str, str]) -> Response:
        """Return the answer to a request for the page."""
        if scope["method"] != "POST":
            return await to_thread.run_sync(
                self._in_words, partial(self._shown, scope, parameters), parameters.get("lang", "")
            )
        body = await _body(receive)
        if body is None:
            return PlainTextResponse("Too much", 413, NEVER)
        fields = fields_of(body)
        if not fields:
            return PlainTextResponse("This is no form of ours, or too large a one.", 400, NEVER)
        return await to_thread.run_sync(self._in_words, partial(self._sent, scope, fields), fields.get("lang", ""))

    def _in_words(self, answer: Callable[[], Response], language: str) -> Response:
        """Return an answer; where git cannot do what it needs, that."""
        try:
            return answer()
        except GitError as error:
            view = self.site.view(asked("update", {"lang": language}))
            return self._page(update.title("", view), update.no_branch(str(error), view), view, 409)

    def sign_in(self) -> Response:
        """Send somebody to the provider."""
        return RedirectResponse(sign_in_address(), 302, NEVER)

    # -- Looking.

    def _shown(self, scope: Scope, parameters: dict[str, str]) -> Response:
        if has_key(self.rules, parameters.get("key", "")):
            return _with_key(parameters)
        who = editor(self.rules, scope, self.folder)
        if who is None or who.role == "viewer":  # they read what everybody reads: nothing is opened for them
            view = self.site.view(asked("update", {"lang": parameters.get("lang", "")}))
            body = update.sign_in(view) if who is None else update.refused(who, view)
            return self._page(update.title("", view), body, view, 401 if who is None else 403)
        with self._desk(parameters.get("place", "")) as desk:
            return self._look(who, parameters, desk)

    def _look(self, who: Editor, parameters: dict[str, str], desk: Desk) -> Response:
        room = _Room(desk, who, parameters, self._places())
        owner = parameters.get("owner", "")
        if not owner:
            return self._page(room.title(""), update.owners(room.mine(), who, room.view), room.view)
        if not room.may(owner):
            body = update.broken(room.view) if room.broken else update.refused(who, room.view)
            return self._page(room.title(""), body, room.view, 409 if room.broken else 403)
        once = parameters.get("once", "")
        _, kept = self._saved.get((token_of(who, self.rules.key), once), ("", ""))
        form = replace(room.form(owner, token_of(who, self.rules.key)), kept=kept, kept_once=once if kept else "")
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
                LOG.warning("%r (%s) tried to write what is not theirs: %r", who.email, who.role, str(forbidden))
                room = _Room(desk, who, fields, self._places())
                return self._page(room.title(""), update.refused(who, room.view), room.view, 403)

    def _done(self, who: Editor, desk: Desk, entered: Submission, fields: Fields) -> Response:
        """Do what the form asks: write, or only show what would be written."""
        room = _Room(desk, who, fields, self._places())
        if not room.may(entered.owner):
            if room.broken:
                return self._page(room.title(""), update.broken(room.view), room.view, 409)
            raise Forbidden(entered.owner)
        fresh = hmac.compare_digest(fields.get("token", "").encode(), token_of(who, self.rules.key).encode())
        if fields.get("act") == "save" and fresh:
            made, kept = self._save(room, entered, fields.get("once", ""))
            if kept:
                go = room.view.url("update", owner=entered.owner, place=room.place, once=fields.get("once", ""))
                return RedirectResponse(go, 303, NEVER)
        else:
            made = draft(desk, who, entered, room.day)
        stale = () if fresh else (Trouble("stale_page"),)
        shown = Preview() if made.proposal is None else room.preview(made.proposal)
        if fields.get("act") == "live":
            return _live(made.troubles, shown, room.view, proposed=made.proposal is not None)
        form = replace(_as_typed(room.form(entered.owner, token_of(who, self.rules.key)), entered), typed=entered, troubles=(*stale, *made.troubles), preview=shown if made.proposal else None)  # fmt: skip
        return self._page(room.title(entered.owner), update.form(form, room.view), room.view, 409 if _clashed(made.troubles) else 422 if made.troubles else 200)  # fmt: skip

    def _save(self, room: _Room, entered: Submission, once: str) -> tuple[Draft, str]:
        """Write what was entered, one at a time; what was sent twice is written once."""
        who, said = token_of(room.who, self.rules.key), _said(entered)
        with self._saving:
            before, kept = self._saved.get((who, once), ("", ""))
            if once and before == said:
                return Draft(room.loaded), kept
            done = submit(room.desk, room.who, entered, room.day, room.round)
            if done.written:
                self._saved[who, once] = (said, done.commit or "folder")
                if len(self._saved) > MOST_SAVED:
                    self._saved.popitem(last=False)
            return done.draft, (done.commit or "folder") if done.written else ""

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
        newest = self.site.newest
        found = newest.judged(newest.loaded.portfolio.plan.day(newest.today))
        asked_ = found.round
        return asked_.round.branch if asked_ is not None and asked_.open else f"reports/{found.as_of.isoformat()}"


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

    @property
    def broken(self) -> bool:
        """Whether the files have errors for which an owner may not be found."""
        return any(each.severity == "error" for each in self.loaded.problems)

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

    def form(self, owner: str, token: str) -> Form:
        """Return the form of an owner as it is now, with nothing typed."""
        names = {"folder": self.view.words.t("the folder"), "branch": self.view.words.t("a commit on a branch")}
        places = tuple((name, names[name]) for name in self.places)
        once = secrets.token_urlsafe(12)
        # Whoever reads Danish writes Danish; English is what those read who chose nothing.
        texts = self.view.words.language if self.view.words.language != "en" else language_of(owner, self.status)
        return Form(sheet(owner, self.status), self.who, token, once, texts, self.place, places)

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


def _said(entered: Submission) -> str:
    """Return what was entered, however its page was laid out."""
    meant = sorted((replace(each, seen="") for each in entered.meant), key=lambda each: each.initiative)
    return repr((entered.owner, meant, entered.figures))


def _with_key(parameters: dict[str, str]) -> Response:
    """Give a browser the key of this start, and take it out of the address."""
    owner = parameters.get("owner", "")
    answer = RedirectResponse(f"/update?{urlencode({'owner': owner})}" if owner else "/update", 303, NEVER)
    answer.set_cookie(COOKIE, parameters["key"], httponly=True, samesite="strict")
    return answer


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


def token_of(who: Editor, key: str) -> str:
    """Return what a form of ours carries and no other page can know."""
    return hmac.new(key.encode(), f"{who.email}\0{who.role}\0{sorted(who.owners)}".encode(), "sha256").hexdigest()


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
