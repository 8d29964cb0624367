// The filter bar of every view: what it asks for lives in the address.

import "./menu.js";
import { address, hear, root, tell } from "./page.js";

const bar = document.getElementById("filterbar");
const box = document.getElementById("find");
const NAMES = ["status", "agent", "kind", "ready", "stuck", "q"];

const values = (name) => address({}).searchParams.getAll(name);

/** What the address filters by, as one text: the same text, the same filter. */
export const filterText = () => NAMES.map((name) => `${name}=${values(name).sort()}`).join("&");

/** Whether the address filters at all. */
export const filters = () => NAMES.some((name) => values(name).length);

/** Filters by `changes`, which "back" takes away again, unless they are `typed`: not each letter is a step. */
function ask(changes, { typed = false } = {}) {
  const url = address({ view: root.dataset.view, page: null, ...changes });
  if (typed) history.replaceState(history.state, "", url);
  else history.pushState(history.state, "", url);
  mirror();
  tell("sifted");
}

/** Makes the bar, and the links to other views, say what the address says. */
export function mirror() {
  for (const chip of document.querySelectorAll("#chips .chip")) {
    const on = values(chip.dataset.filterName).includes(chip.dataset.filterValue);
    if (on) chip.setAttribute("aria-current", "true");
    else chip.removeAttribute("aria-current");
    if (on) chip.hidden = false;
  }
  for (const choice of bar.querySelectorAll(".menu-list input")) {
    choice.checked = values(choice.name).includes(choice.value);
  }
  for (const count of bar.querySelectorAll("[data-chosen]")) {
    count.textContent = values(count.dataset.chosen).length || "";
  }
  if (document.activeElement !== box) box.value = values("q")[0] ?? "";
  bar.querySelector("[data-clear]").hidden = !filters();
  for (const query of document.querySelectorAll("[data-view-query]")) {
    query.value = address({ view: root.dataset.view }).search;
  }
  for (const link of document.querySelectorAll("[data-view-link]")) {
    link.search = address({ view: link.dataset.viewLink, page: null }).search;
  }
}

const plain = (event) =>
  !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.button;

function onClick(event) {
  if (!plain(event)) return;
  const chip = event.target.closest("#chips .chip");
  const clears = event.target.closest("[data-clear]");
  if (!chip && !clears) return;
  event.preventDefault();
  if (clears) {
    box.value = "";
    return ask(Object.fromEntries(NAMES.map((name) => [name, null])));
  }
  const { filterName: name, filterValue: value } = chip.dataset;
  const wanted = new Set(values(name));
  if (!wanted.delete(value)) wanted.add(value);
  ask({ [name]: [...wanted] });
}

function onChange(event) {
  const { name } = event.target;
  const chosen = [...bar.querySelectorAll(`input[name="${name}"]:checked`)];
  ask({ [name]: chosen.map((choice) => choice.value) });
}

/** Empties the find box; false where it was empty. */
export function clear() {
  if (!box?.value) return false;
  box.value = "";
  ask({ q: null }, { typed: true });
  return true;
}

/** Puts the cursor into the find box. */
export function find() {
  box?.focus();
  box?.select();
}

/** Tells how many tasks or nodes fit; nothing where all do. */
export function tellFound(count) {
  document.getElementById("found").textContent = filters() ? `${count || "none"} found` : "";
}

if (bar) {
  document.addEventListener("click", onClick);
  bar.addEventListener("change", (event) => event.target.closest(".menu-list") && onChange(event));
  box.addEventListener("input", () => ask({ q: box.value.trim() }, { typed: true }));
  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    tell("found-next");
  });
  window.addEventListener("popstate", mirror);
  hear("headed", mirror);
  hear("drawn", mirror);
  hear("selected", mirror);
}
