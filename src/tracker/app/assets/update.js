// The form works without this. With it: what is typed is kept in the browser until it is saved, is checked while one types,
// and a lost connection loses nothing.
(() => {
  "use strict";
  const form = document.getElementById("tr-update");
  const saved = document.querySelector(".tr-kept");
  const place = (owner) => `tracker-update:${location.host}:${owner}`;
  // A browser may keep nothing at all: then the form is as it is without this script.
  const store = {
    get: (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } },
    put: (name, value) => { try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* kept nowhere */ } },
    drop: (name) => { try { localStorage.removeItem(name); } catch { /* nothing was kept */ } },
  };
  // Only what was sent is dropped: what was typed after that stays, also when this address is opened again.
  if (saved && store.get(place(saved.dataset.owner))?.once === saved.dataset.once) store.drop(place(saved.dataset.owner));
  if (!form) return;

  const note = document.getElementById("tr-note");
  const name = place(form.elements.owner.value);
  const typed = () => [...form.elements].filter((each) => each.name && each.matches("textarea, select, input:not([type=hidden]):not([type=submit])"));
  // Numbers of rows change when reports come in: what was typed is kept by the thing it is about.
  const about = (each) => {
    const [row, ...rest] = each.name.split("-");
    const id = form.elements[`${row}-id`] || form.elements[`${row}-kpi`];
    const number = rest.join("-").match(/^(done|reply)(\d+)$/);
    const other = number && form.elements[`${row}-${number[1] === "done" ? "step" : "finding"}${number[2]}`];
    return `${id ? id.value : row}|${other ? `${number[1]}|${other.value}` : rest.join("-")}`;
  };
  const say = (text) => { note.hidden = !text; note.textContent = text || ""; };

  function keep(once) {
    const found = once ? { once } : {};
    for (const each of typed()) {
      if (each.type === "radio") { if (each.checked && each.value) found[about(each)] = each.value; }
      else if (each.value) found[about(each)] = each.value;
    }
    if (Object.keys(found).length > (once ? 1 : 0)) store.put(name, found); else store.drop(name);
  }

  function restore() {
    const found = store.get(name);
    if (!found) return;
    // Sent, and no answer came: sent again it is known as the same, and written once.
    if (found.once) form.elements.once.value = found.once;
    let changed = false;
    for (const each of typed()) {
      const value = found[about(each)];
      if (value === undefined) continue;
      if (each.type === "radio") { if (each.value === value && !each.checked) { each.checked = true; changed = true; } }
      else if (!each.value) { each.value = value; changed = true; }
    }
    if (changed) { say(form.dataset.restored); look(); }
  }

  let waiting = 0, running = null;
  async function look() {
    running?.abort();
    running = new AbortController();
    const lost = note.textContent === form.dataset.offline; // what is said while this is under way stays
    const body = new URLSearchParams(new FormData(form));
    body.set("act", "live");
    try {
      const answer = await fetch("/update", { method: "POST", body, signal: running.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      show(await answer.json());
      if (lost && note.textContent === form.dataset.offline) say("");
    } catch (error) {
      if (error.name !== "AbortError") say(form.dataset.offline);
    }
  }

  function show(found) {
    const general = found.troubles.filter((each) => !each.about).map((each) => each.said).join(" ");
    if (general || note.dataset.trouble) { say(general); note.dataset.trouble = general; }
    document.getElementById("tr-preview").innerHTML = found.preview; // made by the server, every text escaped there
    for (const old of form.querySelectorAll(".tr-bad")) old.remove();
    for (const each of form.querySelectorAll("[aria-invalid]")) { each.removeAttribute("aria-invalid"); each.removeAttribute("aria-describedby"); }
    for (const each of found.troubles) mark(each);
  }

  function mark(trouble) {
    const ids = [...form.elements].filter((each) => /-(id|kpi)$/.test(each.name || ""));
    const row = ids.find((each) => each.value === trouble.about)?.name.split("-")[0];
    if (!row) return;
    const field = form.elements[`${row}-${trouble.field}`];
    const bad = Object.assign(document.createElement("p"), { className: "tr-bad", id: `${row}-${trouble.field || "status"}-wrong`, textContent: trouble.said });
    if (field instanceof HTMLElement) {
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", bad.id);
      field.after(bad);
    } else {
      (document.querySelector(`#${row} .tr-choices`) ?? form.elements[`${row}-kpi`]?.closest("fieldset"))?.append(bad);
    }
  }

  form.addEventListener("input", () => { keep(); clearTimeout(waiting); waiting = setTimeout(look, 600); });
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (form.dataset.reached) return;
    event.preventDefault();
    if (form.dataset.busy) return; // a second click changes nothing
    form.dataset.busy = "yes";
    keep(button?.value === "save" ? form.elements.once.value : "");
    try {
      await fetch("/healthz", { cache: "no-store" });
      form.dataset.reached = "yes";
      form.requestSubmit(button);
    } catch {
      delete form.dataset.busy;
      say(form.dataset.offline);
      note.scrollIntoView({ block: "center" });
    } finally {
      delete form.dataset.reached;
    }
  });
  addEventListener("pageshow", () => { delete form.dataset.busy; });
  const discard = form.querySelector(".tr-discard");
  discard.hidden = false;
  discard.addEventListener("click", () => { store.drop(name); location.assign(`/update?${new URLSearchParams({ owner: form.elements.owner.value, place: form.elements.place.value, lang: form.elements.lang.value })}`); });
  document.querySelector(".tr-wrong")?.focus();
  restore();
})();
