// A view that is a sheet of tasks (all but the graph): fetched anew as things change, in place.

import { lasted } from "./clock.js";
import { filterText, tellFound } from "./filterbar.js";
import { address, calmly, hear, panel, root, sparingly, tell } from "./page.js";
import { patch } from "./patch.js";
import { mark, refresh, selected } from "./selection.js";

const sheet = document.getElementById("sheet");
let busy = false;
let again = false;
let filtered = filterText();
let shown = sheetQuery();

/** What of the address decides the sheet: all but the open task. */
function sheetQuery() {
  return address({ task: null, view: root.dataset.view }).search;
}

async function fetchAgain() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  const asked = sheetQuery();
  try {
    const query = address({ view: root.dataset.view }).search;
    await take(await fetch(root.dataset.sheetUrl + query, { headers: { "HX-Request": "true" } }), asked);
  } catch {
    // What is on screen stays; the stream tells that the server is gone.
  }
  busy = false;
  if (again) {
    again = false;
    fetchAgain();
  }
}

async function take(answer, asked) {
  if (answer.redirected) return void location.reload();
  const text = await answer.text();
  if (!answer.ok || (hasTasks() && answer.headers.get("X-Shows") === "nothing")) return;
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector(".sheet-body");
  const old = sheet.querySelector(".sheet-body");
  if (!fresh || asked !== sheetQuery()) return;
  const focused = document.activeElement;
  const task = sheet.contains(focused) ? focused.closest("[data-task]")?.dataset.task : null;
  patch(old, document.adoptNode(fresh));
  window.htmx.process(old);
  // What moved to another place on the sheet was made anew there.
  const holder = focused?.isConnected ? focused : sheet.querySelector(`[data-task="${CSS.escape(task ?? "")}"] .row-link`);
  if (holder && holder !== document.activeElement) holder.focus({ preventScroll: true });
  if (asked !== shown) sheet.scrollTo(0, 0);
  shown = asked;
  tell("drawn");
  told();
}

function told() {
  tellFound(Number(sheet.querySelector(".sheet-body").dataset.found));
}

const hasTasks = () => Boolean(sheet.querySelector("[data-task]"));
const soon = sparingly(fetchAgain, 300, 1500);
const afterTyping = calmly(fetchAgain, 120);
const panelSoon = sparingly(refresh, 200, 1500);

/** The sheet at another address, kept in the history. */
export function go(search) {
  const url = new URL(search, location.href);
  if (selected()) url.searchParams.set("task", selected());
  history.pushState(history.state, "", url);
  fetchAgain();
}

function onClick(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const link = event.target.closest("[data-sheet-link]");
  if (!link) return;
  event.preventDefault();
  go(link.getAttribute("href"));
}

function onForm(event) {
  const form = event.target.closest("[data-sheet-form]");
  if (!form) return;
  event.preventDefault();
  go(`?${new URLSearchParams(new FormData(form))}`);
}

function changed({ tasks, structure }) {
  if (structure || tasks.length) soon();
  if (!panel.hidden) panelSoon();
}

if (sheet) {
  document.addEventListener("click", onClick);
  sheet.addEventListener("change", onForm);
  sheet.addEventListener("submit", onForm);
  hear("sifted", () => { filtered = filterText(); afterTyping(); });
  hear("changed", changed);
  hear("redraw", soon);
  hear("acted", soon);
  hear("reread", refresh);
  hear("found-next", () => sheet.querySelector("[data-task-link]")?.focus());
  hear("headed", () => {
    const total = document.getElementById("facts")?.dataset.total;
    if (Number(total) > 0 && !hasTasks() && !sheet.querySelector("[data-clear]")) soon();
  });
  hear("tick", (at) => {
    for (const length of sheet.querySelectorAll("[data-lasting]")) {
      length.textContent = lasted(at * 1000 - Number(length.dataset.lasting));
    }
  });
  window.addEventListener("popstate", () => {
    if (sheetQuery() !== shown || filterText() !== filtered) fetchAgain();
    filtered = filterText();
  });
  hear("drawn", () => mark());
}
