// The keyboard in a sheet of tasks: walk, select, find, help.

import { clear, find } from "./filterbar.js";
import { close } from "./selection.js";
import { pick } from "./picks.js";

const sheet = document.getElementById("sheet");
const help = document.getElementById("shortcuts");
const STEPS = { ArrowDown: [0, 1], ArrowUp: [0, -1], j: [0, 1], k: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] };

/** The key, a letter as a small one: with Shift it comes as a capital. */
const keyOf = (event) => (event.key.length === 1 ? event.key.toLowerCase() : event.key);

const links = (within) => [...within.querySelectorAll("[data-task] .row-link")];

/** The link that a step leads to: along the rows, or to the same row of the next column. */
function target(from, [across, down]) {
  const all = links(sheet);
  if (!from) return all[0];
  const column = from.closest("[data-column]");
  if (!column) return across ? null : all[all.indexOf(from) + down];
  const own = links(column);
  const place = own.indexOf(from);
  if (!across) return own[place + down];
  const columns = [...column.parentElement.querySelectorAll(":scope > [data-column]")];
  for (let at = columns.indexOf(column) + across; columns[at]; at += across) {
    const there = links(columns[at]);
    if (there.length) return there[Math.min(place, there.length - 1)];
  }
  return null;
}

const current = () => document.activeElement?.closest?.("#sheet [data-task]")?.querySelector(".row-link")
  ?? sheet.querySelector(".selected .row-link");

function walk(event) {
  const from = current();
  const to = target(from, STEPS[keyOf(event)]);
  if (!to) return false;
  if (event.shiftKey && from) {
    pick(from.closest("[data-task]").dataset.task, true);
    pick(to.closest("[data-task]").dataset.task, true);
  }
  to.focus({ preventScroll: true });
  to.closest("[data-task]").scrollIntoView({ block: "nearest", inline: "nearest" });
  return true;
}

const COMMANDS = {
  "/": () => find(),
  "?": () => help?.showModal(),
  x: () => {
    const task = current()?.closest("[data-task]").dataset.task;
    if (task) pick(task);
  },
};

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (event.key === "Escape") {
    if (typing?.id === "find") {
      clear();
      typing.blur();
    } else if (!typing) close();
    return;
  }
  if (typing || event.target.closest?.("#panel, .menu, .sidebar")) return;
  const done = STEPS[keyOf(event)] ? walk(event) : COMMANDS[event.key] && (COMMANDS[event.key](), true);
  if (done) event.preventDefault();
}

if (sheet) {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-shortcuts]")) help.showModal();
  });
}
