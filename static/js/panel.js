// The panel: what is open in it and focused stays so when it is fetched again; copies; walks.

import { announce, panel } from "./page.js";

const PARTS = "a, button, summary";
let kept = null;

const parts = () => [...panel.querySelectorAll(PARTS)];
const shown = () => panel.querySelector("[data-panel-task]")?.dataset.panelTask;

/** The parts by their names: those of the same name are told apart by their order. */
function named() {
  const found = new Map();
  for (const part of parts()) {
    const name = `${part.tagName} ${part.getAttribute("aria-label") ?? part.textContent.trim()}`;
    let key = name;
    for (let number = 1; found.has(key); number += 1) key = `${name} ${number}`;
    found.set(key, part);
  }
  return found;
}

function keep() {
  const open = new Map();
  let focus = null;
  for (const [name, part] of named()) {
    if (part.tagName === "SUMMARY") open.set(name, part.parentElement.open);
    if (part === document.activeElement) focus = name;
  }
  kept = { task: shown(), open, focus };
}

function restore() {
  if (!kept?.task || kept.task !== shown()) return;
  const now = named();
  for (const [name, open] of kept.open) {
    if (now.has(name)) now.get(name).parentElement.open = open;
  }
  if (kept.focus) now.get(kept.focus)?.focus({ preventScroll: true });
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target === panel) keep();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === panel) restore();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent);
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1200);
    announce("Copied");
  } catch {
    announce("Your browser does not let this page copy");
  }
});

const WALKS = { j: "after", k: "before" };

document.addEventListener("keydown", (event) => {
  const walk = WALKS[event.key];
  if (!walk || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  panel.querySelector(`[data-walk="${walk}"]`)?.click();
});
