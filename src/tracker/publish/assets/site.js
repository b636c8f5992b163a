// Optional: every page is whole without it. It folds the menu, searches the list of names, sifts long tables, copies and prints.
(() => {
  "use strict";
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const one = (what, where = document) => where.querySelector(what);
  for (const button of all(".tr-copy[hidden], .tr-print[hidden], .tr-menu-button[hidden]")) button.hidden = false;
  const main = one("main");

  function menu(open) {
    one(".tr-menu")?.classList.toggle("tr-open", open);
    one(".tr-menu-button")?.setAttribute("aria-expanded", String(open));
  }

  // Letters without case and accents, as the page's own list has them.
  const fold = (text) => text.toLowerCase().replaceAll("ø", "o").replaceAll("æ", "ae").normalize("NFKD").replace(/\p{M}/gu, "");
  const matches = (text, wanted) => fold(wanted).split(/\s+/).filter(Boolean).every((word) => text.includes(word));

  // -- The list of names.
  const field = one("header input[name=q]");
  const entries = all(".tr-index li");

  function search() {
    const asked = field.value;
    let found = 0;
    for (const entry of entries) {
      entry.hidden = !matches(entry.dataset.names, asked);
      found += entry.hidden ? 0 : 1;
    }
    for (const list of all(".tr-index")) list.closest("section").hidden = !one("li:not([hidden])", list);
    one(".tr-none-found").hidden = found > 0;
    one(".tr-count").textContent = asked ? String(found) : "";
  }

  if (entries.length && field) {
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    field.form.addEventListener("submit", (event) => { event.preventDefault(); search(); one("h1").tabIndex = -1; one("h1").focus(); });
    field.addEventListener("input", search);
    search();
  }

  // -- On a phone rows are laid out as records: some browsers then forget that it is a table.
  const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell", "th[scope=row]": "rowheader", "th[scope=col]": "columnheader" };
  if (matchMedia("(max-width: 760px)").matches) {
    for (const [name, role] of Object.entries(ROLES)) for (const each of all(`main ${name}`)) each.setAttribute("role", role);
  }

  // -- A field above each long table that leaves the rows that hold what is written.
  const label = main?.dataset.sift;
  for (const table of label ? all("main table") : []) {
    const rows = all("tbody tr", table);
    if (rows.length < 12) continue;
    const texts = rows.map((row) => fold(row.textContent));
    const box = document.createElement("input");
    box.type = "search";
    box.className = "tr-field tr-sift";
    box.placeholder = label;
    box.setAttribute("aria-label", `${label}: ${one("caption", table)?.textContent ?? ""}`);
    box.addEventListener("input", () => rows.forEach((row, i) => { row.hidden = !matches(texts[i], box.value); }));
    table.parentElement.before(box);
  }

  // -- Keys, buttons.
  const said = document.body.appendChild(document.createElement("p"));
  said.className = "tr-said";
  said.setAttribute("role", "status");

  async function copy(button) {
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      prompt("", location.href);
      return;
    }
    said.textContent = button.dataset.done ?? "";
    button.dataset.copied = "";
    setTimeout(() => { said.textContent = ""; delete button.dataset.copied; }, 4000);
  }

  document.addEventListener("click", (event) => {
    const target = event.target.closest?.(".tr-copy, .tr-print, .tr-menu-button");
    if (target?.matches(".tr-copy")) copy(target);
    else if (target?.matches(".tr-print")) print();
    else if (target) menu(target.getAttribute("aria-expanded") !== "true");
  });

  document.addEventListener("keydown", (event) => {
    if (!field || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key === "/" && !event.target.closest?.("input, select, textarea")) {
      event.preventDefault();
      if (!field.offsetParent) menu(true);
      field.focus();
      field.select();
    } else if (event.key === "Escape" && event.target === field) field.blur();
  });
})();
