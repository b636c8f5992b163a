// The page is in the document already, to be read at once. Streamlit's copy of it, which has the widgets, is shown
// when all of it is there. Without this script, or without Streamlit, the document stays as it is.
(() => {
  "use strict";
  const first = document.getElementById("tr-first");
  const root = document.getElementById("root");
  const PLACES = "a[href], button, input, select, textarea, summary, [tabindex]";
  const HEADINGS = "h1, h2, h3, h4, h5, h6";

  // -- The copy that Streamlit draws, made the same as the document.
  const anchors = first ? [...first.querySelectorAll(HEADINGS)].map((heading) => heading.id) : [];

  function tidy() {
    // Only what differs is written: every writing is a change that calls us again.
    root.querySelector("[data-testid=stMain]:not(.tr-page)")?.classList.add("tr-page");
    root.querySelector("[data-testid=stMain][tabindex='0']")?.setAttribute("tabindex", "-1");
    // Streamlit's styles for Markdown hang on the class of this box; what is in it is not Markdown.
    for (const box of root.querySelectorAll("[data-testid=stMarkdownContainer]:has(> .tr-page)[class], .tr-page .tr-page code[class*=st-]")) {
      box.removeAttribute("class");
    }
    // Streamlit names headings anew: they get the names back that links use.
    root.querySelectorAll(`.tr-page .tr-page :is(${HEADINGS})`).forEach((heading, i) => {
      if (anchors[i] && heading.id !== anchors[i]) heading.id = anchors[i];
    });
    uncover(root);
  }

  function uncover(where) {
    for (const button of where.querySelectorAll(".tr-copy[hidden], .tr-print[hidden], .tr-menu-button[hidden]")) button.hidden = false;
  }

  const places = (where) =>
    [...where.querySelectorAll(PLACES)].filter(
      (each) => each.closest(".tr-page .tr-page") && !each.closest("[data-testid=stHeaderActionElements]"),
    );

  // What the reader has done to the document meanwhile is done to the copy.
  function carry(from, to) {
    const olds = places(from), news = places(to), active = document.activeElement;
    if (olds.length !== news.length) return null;
    olds.forEach((old, i) => {
      if (old.matches("input[type=checkbox], input[type=radio]")) news[i].checked = old.checked;
      else if (old.matches("input, select, textarea") && news[i].value !== old.value) news[i].value = old.value;
      else if (old.matches("details > summary")) news[i].parentElement.open = old.parentElement.open;
    });
    return from.contains(active) ? (news[olds.indexOf(active)] ?? to.querySelector("h1")) : null;
  }

  let pressed = false;
  const selecting = () => {
    const chosen = document.getSelection();
    return !!chosen && !chosen.isCollapsed && first.contains(chosen.anchorNode);
  };
  // Streamlit draws the parts in no order: the end may be there before the beginning.
  const parts = first ? first.querySelectorAll(":scope > .tr-page").length : 0;
  const whole = () => root.querySelector(".tr-end") && !root.querySelector("[data-stale=true]")
    && root.querySelectorAll("[data-testid=stMarkdownContainer] > .tr-page > *").length >= parts
    && root.querySelectorAll("[data-testid=stMarkdownContainer] > .tr-page").length === parts;

  function swap() {
    const height = scrollY, focused = carry(first, root), active = document.activeElement;
    const caret = active && first.contains(active) && "selectionStart" in active ? active.selectionStart : null;
    root.classList.add("tr-ready");
    first.remove();
    const main = root.querySelector("[data-testid=stMain]"), skip = document.querySelector(".tr-skip");
    if (main && skip) skip.setAttribute("href", `#${(main.id ||= "tr-main")}`);
    if (focused) {
      if (focused.matches("h1")) focused.tabIndex = -1;
      focused.focus({ preventScroll: true });
      if (caret !== null) focused.setSelectionRange(caret, caret);
    }
    scrollTo({ top: height, behavior: "instant" });
  }

  function look() {
    if (!whole()) return;
    tidy();
    if (first.isConnected && !pressed && !selecting()) swap();
  }

  if (first && root) {
    new MutationObserver(look).observe(root, {
      subtree: true, childList: true, attributes: true, attributeFilter: ["class", "data-stale"],
    });
    document.addEventListener("pointerdown", () => { pressed = true; }, true);
    for (const type of ["pointerup", "pointercancel"]) {
      document.addEventListener(type, () => setTimeout(() => { pressed = false; look(); }), true);
    }
    document.addEventListener("selectionchange", look);
    // React would put a field's first value back after every letter: our forms are plain ones, not its business.
    for (const type of ["input", "change", "click"]) {
      document.addEventListener(type, (event) => {
        const field = event.target.closest?.("#root .tr-page .tr-page :is(input, select, textarea)");
        if (field && (type !== "click" || field.matches("[type=checkbox], [type=radio]"))) event.stopPropagation();
      }, true);
    }
  }
  uncover(document);

  // Streamlit gives the window a title of its own for a moment; the document has the right one.
  const title = document.title;
  new MutationObserver(() => { if (document.title !== title) document.title = title; })
    .observe(document.head, { subtree: true, childList: true, characterData: true });

  // -- The menu of a narrow window, keys, and the link past the frame.
  function fold(open) {
    document.querySelector(".tr-menu")?.classList.toggle("tr-open", open);
    document.querySelector(".tr-menu-button")?.setAttribute("aria-expanded", String(open));
  }

  const search = () => document.querySelector("body > :not(main, #root) input[name=q], header input[name=q]");
  const writing = (target) => target.closest?.("input, select, textarea, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    const field = search();
    if (!field || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key === "/" && !writing(event.target)) {
      event.preventDefault();
      if (!field.offsetParent) fold(true);
      field.focus();
      field.select();
    } else if (event.key === "Escape" && event.target === field) field.blur();
  });

  function toHeading(event) {
    const heading = (first?.isConnected ? first : root)?.querySelector("h1");
    if (!heading) return;
    event.preventDefault();
    heading.tabIndex = -1;
    heading.focus();
  }

  // -- Buttons that need a script.
  const said = document.body.appendChild(document.createElement("p"));
  said.className = "tr-said";
  said.setAttribute("role", "status");

  function byHand(text) {
    const field = document.body.appendChild(document.createElement("textarea"));
    field.className = "tr-said";
    field.value = text;
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }

  async function copy(button) {
    const address = new URL(location.href);
    if (button.dataset.fixed) address.searchParams.set("as-of", button.dataset.fixed);
    const done = await Promise.resolve().then(() => navigator.clipboard.writeText(address.href))
      .then(() => true, () => byHand(address.href));
    button.focus();
    if (!done) { prompt("", address.href); return; }
    said.textContent = button.dataset.done ?? "";
    button.dataset.copied = "";
    setTimeout(() => { said.textContent = ""; delete button.dataset.copied; }, 4000);
  }

  // A file that the server makes while one waits: what happens is said, and the page stays.
  async function fetched(link) {
    // Streamlit's copy of the page may take the document's place meanwhile: both are told.
    const tell = (what) => document.querySelectorAll(".tr-making").forEach((line) => { line.textContent = line.dataset[what]; });
    tell("making");
    link.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(link.href);
      if (!answer.ok) throw new Error(String(answer.status));
      const file = document.createElement("a");
      file.href = URL.createObjectURL(await answer.blob());
      file.download = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "briefing";
      file.click();
      setTimeout(() => URL.revokeObjectURL(file.href), 60000);
      tell("made");
    } catch {
      tell("failed");
    }
    link.removeAttribute("aria-busy");
  }

  document.addEventListener("click", (event) => {
    const made = event.target.closest?.(".tr-made");
    if (made && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); fetched(made); return; }
    const target = event.target.closest?.(".tr-copy, .tr-print, .tr-skip, .tr-menu-button");
    if (target?.matches(".tr-copy")) copy(target);
    else if (target?.matches(".tr-print")) print();
    else if (target?.matches(".tr-menu-button")) fold(target.getAttribute("aria-expanded") !== "true");
    else if (target) toHeading(event);
  });
})();
