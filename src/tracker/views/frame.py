"""What stands around every page: name, navigation, search, languages, day, banners; and the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.i18n import LANGUAGES, N
from tracker.views.markup import Html, el, join, link
from tracker.views.searched import searched

if TYPE_CHECKING:
    from tracker.views.view import View

NAVIGATION: Final = {
    "overview": N("Overview"),
    "strategies": N("Strategies"),
    "kpis": N("KPIs"),
    "owners": N("Owners"),
    "compare": N("Compare"),
    "changes": N("Changes"),
    "reporting": N("Reporting"),
    "methods": N("Methods"),
}
_WATERMARKS: Final = 12
_BELONGS: Final = {"strategy": "strategies", "initiative": "strategies", "kpi": "kpis", "owner": "owners"}


def header(view: View) -> Html:
    """Return what stands before the page's content."""
    t = view.words.t
    brand = link(t("Strategy tracker"), view.url("overview"), class_="tr-brand")
    button = el("button", t("Menu"), type="button", class_="tr-button tr-menu-button", hidden="hidden", aria_expanded="false", aria_controls="tr-menu")  # fmt: skip
    menu = el("div", _navigation(view), _search(view), class_="tr-menu", id="tr-menu")
    bar = el("div", brand, button, menu, class_="tr-wrap tr-bar")
    skip = el("a", t("Skip to content"), href="#tr-first", class_="tr-skip")
    return el("header", skip, bar, _watermark(view), _draft(view), _refused(view), _problems(view), class_="tr-header", lang=view.words.language)  # fmt: skip


def _watermark(view: View) -> Html:
    """Return the word that lies over every view of a made-up portfolio, on screen and on paper; the banner says it to all."""
    if not view.status.portfolio.plan.fictional:
        return Html("")
    said = view.words.t("Fictional")
    return el("div", *(el("span", data_said=said) for _ in range(_WATERMARKS)), class_="tr-fiction", aria_hidden="true")


def _navigation(view: View) -> Html:
    here = _BELONGS.get(view.asked.page, view.asked.page)
    shown = NAVIGATION | ({"update": N("Update")} if view.editing else {})
    links = [link(view.words.t(name), view.url(page), aria_current="page" if page == here else None) for page, name in shown.items()]  # fmt: skip
    return el("nav", el("ul", *(el("li", each) for each in links)), class_="tr-nav", aria_label=view.words.t("Pages"))


def _search(view: View) -> Html:
    t = view.words.t
    field = el("input", type="search", name="q", id="tr-q", value=view.asked.get("q"), class_="tr-field", maxlength="200", autocomplete="off", size="14")  # fmt: skip
    label = el("label", t("Search"), for_="tr-q", class_="tr-hide")
    go = el("button", t("Search"), type="submit", class_="tr-button")
    return el("form", label, field, go, *_kept(view, "q"), action=view.places.form("search", view.asked), method="get", role="search", class_="tr-search")  # fmt: skip


def _kept(view: View, *own: str) -> list[Html]:
    """Return the parameters that a form carries on, but those that it asks for itself."""
    carried = view.carried if view.places.live else ()
    return [el("input", type="hidden", name=name, value=value) for name, value in carried if name not in own]


def _languages(view: View) -> Html:
    shown = [
        el("b", name, lang=code, aria_current="true") if code == view.words.language
        else link(name, view.here(lang=None if code == "en" else code), lang=code, hreflang=code)
        for code in view.places.languages if (name := LANGUAGES[code])
    ]  # fmt: skip
    return el("ul", *(el("li", each) for each in shown), class_="tr-langs", aria_label=view.words.t("Language"))


def _banner(*content: object, class_: str = "tr-banner", **attributes: object) -> Html:
    return el("div", el("div", *content, class_="tr-wrap"), class_=class_, **attributes)


def _draft(view: View) -> Html:
    t = view.words.t
    said: list[object] = [*_approved(view), " "]
    if view.status.portfolio.plan.fictional:
        said += [el("b", t("Fictional example: nothing here is real.")), " "]
    said.append(t("Judged as of {day}.", day=view.words.day(view.status.as_of)))
    said += _files(view)
    if view.asked.page == "update":  # who edits sees the files as they are, and cannot choose another day
        said += [" ", t("You are editing {place}.", place=view.desk)] if view.desk else []
        return _banner(el("div", el("p", *said), _languages(view), class_="tr-line"))
    day = _day(view) if view.places.live else ""
    return _banner(el("div", el("p", *said), day, _languages(view), class_="tr-line"))


def _approved(view: View) -> list[object]:
    """Return whether what is shown was approved, by whom and when; of a draft where the approved state is."""
    t, words, found = view.words.t, view.words, view.approval
    release = found.release
    if found.state == "draft" or release is None:
        said: list[object] = [el("b", t("Draft, not approved."))]
        if release is not None:
            name = t("Approved is round {round}, as of {day}.", round=release.round, day=words.day(release.as_of))
            said += [" ", link(name, view.here(**{"as-of": release.as_of.isoformat()})) if view.places.live else name]
        return said
    who = join([join([view.owner(each.owner), " (", view.text(each.role, view.status.portfolio.plan.language), ")"]) for each in release.approvals], ", ")  # fmt: skip
    last = words.day(max(each.date for each in release.approvals))
    if found.state == "approved":
        later = t("Not public before {day}.", day=words.day(release.publish_at))
        return [el("b", t("Approved, not public yet.")), " ", t("Round {round}, approved on {day} by", round=release.round, day=last), " ", who, ". ", later]  # fmt: skip
    return [el("b", t("Released.")), " ", t("Round {round}, approved on {day} by", round=release.round, day=last), " ", who, "."]  # fmt: skip


def _files(view: View) -> list[object]:
    """Return whose files these are, where they are not those of today."""
    t, past = view.words.t, view.past
    if past is not None and past.commit:
        return [" ", t("Files as they were on that day: revision"), " ", el("code", past.commit[:10]), "."]
    if past is not None and past.begins is not None and view.status.as_of < past.begins:
        older = t("Older history was not fetched into this copy.") if past.shallow else ""
        said = t("The history of the files begins on {day}: shown are today's files with what was known then.", day=view.words.day(past.begins))  # fmt: skip
        return [" ", said, *([" ", older] if older else [])]
    newest = searched(view)
    if newest is not None and view.status.as_of < newest:
        return [" ", t("Remarks without a date stand as they were written later.")]
    return []


def _day(view: View) -> Html:
    """Return the form that asks for another day, folded away."""
    t = view.words.t
    fields = [
        _date("as-of", t("As of"), view.status.as_of.isoformat()),
        _date("since", t("Compare with"), view.since.isoformat()),
    ]
    kept = [el("input", type="hidden", name=name, value=value) for name, value in view.asked.parameters if name not in {"as-of", "since"}]  # fmt: skip
    action = view.places.form(view.asked.page, view.asked)
    form = el("form", *fields, *kept, el("button", t("Show"), type="submit", class_="tr-button"), action=action, method="get", class_="tr-tools")  # fmt: skip
    return el("details", el("summary", t("Choose another day")), form, class_="tr-day")


def _date(name: str, label: str, value: str) -> Html:
    field = el("input", type="date", name=name, id=f"tr-{name}", value=value, class_="tr-field", required="required")
    return el("div", el("label", label, for_=f"tr-{name}"), field)


def _refused(view: View) -> Html:
    """Say what in the address is no day, and which day is shown instead."""
    said = [view.words.t("“{day}” is not a date. Write it as 2026-11-22.", day=day) for day in view.asked.refused()]
    return _banner(el("p", " ".join(said)), class_="tr-banner tr-warn", role="alert") if said else Html("")


def _problems(view: View) -> Html:
    errors = sum(1 for each in view.problems if each.severity == "error")
    if not errors or view.asked.page == "problems":
        return Html("")
    said = view.words.n("{n} error in the files: something is left out here.", "{n} errors in the files: something is left out here.", errors)  # fmt: skip
    if view.stale_files:
        said = view.words.t("The files cannot be read any more. What stands here is the last state that could be.")
    go = link(view.words.t("See the problems"), view.url("problems"))
    return _banner(el("p", said, " ", go), class_="tr-banner tr-warn", role="status")


def footer(view: View) -> Html:
    """Return what stands below the page's content."""
    t = view.words.t
    how = el("p", el("b", t("How to read this.")), " ", t("Counts, never scores. A verdict compares the newest figure with the straight path from baseline to target."), " ",
             t("Stages are our reading of public pages: “nothing found” means not seen, not absent."), " ", link(t("Methods"), view.url("methods")))  # fmt: skip
    day = view.status.as_of.isoformat()
    acts = [
        _button("tr-copy", t("Copy link"), data_done=t("Link copied")),
        _button("tr-copy", t("Copy link to this day"), data_done=t("Link copied"), data_fixed=day)
        if view.places.live
        else "",
        _button("tr-print", t("Print")),
        link(t("Problems in the files"), view.url("problems")),
        link(t("Accessibility"), view.url("accessibility")),
    ]
    said = t("Judged as of {day}.", day=view.words.day(view.status.as_of))
    made = el("p", view.stamp, id="tr-stamp") if view.stamp else ""
    inner = el("div", how, el("p", said), made, el("div", join(acts, " "), class_="tr-foot-links"), class_="tr-wrap")
    live = el("div", role="status", aria_live="polite", class_="tr-hide tr-live")
    return el("footer", inner, live, class_="tr-footer", lang=view.words.language)


def _button(class_: str, said: str, **data: str) -> Html:
    return el("button", said, type="button", class_=f"tr-button {class_}", hidden="hidden", **data)
