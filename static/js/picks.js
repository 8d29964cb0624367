// The tasks that are ticked, for actions on many at once: kept across pages, sorts and views.

import { filters } from "./filterbar.js";
import { hear, root, tell } from "./page.js";

const sheet = document.getElementById("sheet");
const store = `picks:${location.pathname}`;
const picked = new Set(JSON.parse(sessionStorage.getItem(store) ?? "[]"));
let last = null;

const boxes = () => [...(sheet?.querySelectorAll("[data-pick]") ?? [])];

/** The ids of the ticked tasks, those on other pages among them. */
export const picks = () => [...picked];

/** Ticks a task, or unticks it; without `on` the other way. */
export function pick(task, on = !picked.has(task)) {
  if (on) picked.add(task);
  else picked.delete(task);
  keep();
}

/** Unticks all. */
export function unpick() {
  picked.clear();
  keep();
}

function keep() {
  sessionStorage.setItem(store, JSON.stringify([...picked]));
  show();
  tell("picked", picks());
}

function show() {
  const all = boxes();
  for (const box of all) {
    box.checked = picked.has(box.value);
    box.closest("[data-task]").classList.toggle("ticked", box.checked);
  }
  const whole = sheet.querySelector("[data-pick-all]");
  const here = all.filter((box) => box.checked).length;
  if (whole) {
    whole.hidden = false;
    whole.checked = here > 0 && here === all.length;
    whole.indeterminate = here > 0 && here < all.length;
  }
  const bar = document.querySelector("[data-picks]");
  if (!bar) return;
  bar.classList.toggle("some", picked.size > 0);
  const away = picked.size - here;
  bar.querySelector("[data-picked-count]").textContent = picked.size
    ? `${picked.size} task${picked.size === 1 ? "" : "s"} selected${away ? `, ${away} not ${filters() ? "shown here" : "on this page"}` : ""}`
    : "";
  bar.querySelector("[data-pick-none]").hidden = false;
}

/** All between the box ticked before and this one, as this one is. */
function range(to) {
  const all = boxes();
  const from = all.findIndex((box) => box.value === last);
  const at = all.indexOf(to);
  if (from < 0 || at < 0) return [to];
  return all.slice(Math.min(from, at), Math.max(from, at) + 1);
}

function onClick(event) {
  if (event.target.closest("[data-pick-none]")) return unpick();
  if (event.target.matches("[data-pick-all]")) {
    for (const box of boxes()) (event.target.checked ? picked.add(box.value) : picked.delete(box.value));
    return keep();
  }
  const box = event.target.closest("[data-pick]");
  if (!box) return;
  for (const one of event.shiftKey ? range(box) : [box]) {
    if (box.checked) picked.add(one.value);
    else picked.delete(one.value);
  }
  last = box.value;
  keep();
}

/** A form sends its own boxes by itself; the other ticked tasks join them. */
function onSubmit(event) {
  const form = event.target;
  if (!form.matches("[data-picks-form], #bulk")) return;
  const here = new Set(boxes().filter((box) => box.form === form).map((box) => box.value));
  for (const old of form.querySelectorAll("[data-away]")) old.remove();
  for (const task of picked) {
    if (here.has(task)) continue;
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: "task", value: task });
    input.dataset.away = "";
    form.append(input);
  }
}

if (root && sheet) {
  // What was done to many is done: they are no longer the next thing to act on.
  let many = false;
  document.addEventListener("submit", (event) => { many ||= event.target.id === "bulk"; }, { capture: true });
  document.getElementById("dialog")?.addEventListener("close", () => { many = false; });
  hear("acted", () => { if (many) unpick(); });
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit, { capture: true });
  hear("drawn", show);
  hear("bulk", unpick);
  show();
}
