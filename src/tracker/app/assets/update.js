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
  if (saved) store.drop(place(saved.dataset.owner));
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

  function keep() {
    const found = {};
    for (const each of typed()) {
      if (each.type === "radio") { if (each.checked && each.value) found[about(each)] = each.value; }
      else if (each.value) found[about(each)] = each.value;
    }
    if (Object.keys(found).length) store.put(name, found); else store.drop(name);
  }

  function restore() {
    const found = store.get(name);
    if (!found) return;
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
    document.getElementById("tr-preview").innerHTML = found.preview; // made by the server, every text escaped there
    for (const old of form.querySelectorAll(".tr-bad")) old.remove();
    for (const each of form.querySelectorAll("[aria-invalid]")) { each.removeAttribute("aria-invalid"); each.removeAttribute("aria-describedby"); }
    for (const each of found.troubles) mark(each);
  }

  function mark(trouble) {
    const ids = [...form.elements].filter((each) => /-(id|kpi)$/.test(each.name || ""));
    const row = ids.find((each) => each.value === trouble.about)?.name.split("-")[0];
    if (!row) return;
    const step = trouble.field.match(/^done-(\d+)$/);
    const filled = [...form.elements].filter((each) => each.name?.startsWith(`${row}-done`) && each.value);
    const field = step ? filled[Number(step[1])] : form.elements[`${row}-${trouble.field}`] ?? form.elements[`${row}-${trouble.field}_on`];
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
    keep();
    const button = event.submitter;
    if (form.dataset.reached) return;
    event.preventDefault();
    try {
      await fetch("/healthz", { cache: "no-store" });
      form.dataset.reached = "yes";
      form.requestSubmit(button);
    } catch {
      say(form.dataset.offline);
      note.scrollIntoView({ block: "center" });
    } finally {
      delete form.dataset.reached;
    }
  });
  const discard = form.querySelector(".tr-discard");
  discard.hidden = false;
  discard.addEventListener("click", () => { store.drop(name); location.assign(`/update?${new URLSearchParams({ owner: form.elements.owner.value, place: form.elements.place.value, lang: form.elements.lang.value })}`); });
  document.querySelector(".tr-wrong")?.focus();
  restore();
})();
