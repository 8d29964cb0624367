// What one does to tasks: forms in a dialog, quick buttons, a word about what was done, and undo.

import { announce, fetchInto, hear, tell } from "./page.js";
import { close, refresh, select, selected } from "./selection.js";
import "./menu.js";

const dialog = document.getElementById("dialog");
const toasts = document.getElementById("toasts");
const STAYS_MS = 12_000;
let opener = null;

const UNREACHED = "The server did not answer. Nothing of what you entered is lost; try again.";

function show() {
  if (!dialog.open) {
    opener = document.activeElement;
    dialog.showModal();
  }
  const wrong = dialog.querySelector("[role=alert], [aria-invalid=true]");
  const first = dialog.querySelector("[autofocus], form :is(input:not([type=hidden], [type=search]), textarea, select)");
  (wrong?.closest("[tabindex]") ?? wrong ?? first ?? dialog.querySelector(".primary, .danger"))?.focus();
  tell("doomed", [...dialog.querySelectorAll("[name=doomed]")].map((input) => input.value));
}

function hide() {
  if (dialog.open) dialog.close();
}

/** A sentence above the form, whose fields stay as they are. */
function complain(sentence) {
  let line = dialog.querySelector(".form-error.ours");
  if (!line) {
    line = document.createElement("p");
    line.className = "form-error ours";
    line.dataset.status = "failed";
    line.setAttribute("role", "alert");
    (dialog.querySelector("form") ?? dialog).prepend(line);
  }
  line.textContent = sentence;
  if (!dialog.open) show();
}

/** Says what was done; `task` is what it was done to. */
export function toast(message, undo, task) {
  const item = document.getElementById("toast").content.firstElementChild.cloneNode(true);
  if (task) item.dataset.about = task;
  item.querySelector("span").textContent = message;
  const form = item.querySelector("form");
  if (undo) form.elements.undo.value = undo;
  else form.remove();
  toasts.append(item);
  if (undo) window.htmx.process(form);
  while (toasts.children.length > 3) toasts.firstElementChild.remove();
  const leave = () => (item.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : item.remove());
  setTimeout(leave, STAYS_MS);
}

function did({ message, undo, task, gone }) {
  if (dialog.querySelector("[name=do]")) tell("bulk");
  hide();
  for (const menu of document.querySelectorAll("[data-menu][open]")) menu.open = false;
  for (const old of toasts.querySelectorAll("form")) if (old.contains(document.activeElement)) old.closest(".toast").remove();
  // What was done to a task that is gone cannot be taken back any more.
  for (const old of [...toasts.children]) if (gone.includes(old.dataset.about)) old.remove();
  toast(message, undo, task);
  if (gone.includes(selected())) close();
  else if (task && task !== selected()) select(task);
  else refresh();
  tell("acted");
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-dialog]")) return hide();
  if (event.target.closest("[data-close-toast]")) return event.target.closest(".toast").remove();
  const link = event.target.closest("[data-dialog]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  for (const menu of document.querySelectorAll("[data-menu][open]")) menu.open = false;
  opener = link;
  fetchInto(dialog, link.href);
});

/** Posts to the server; what it answers shows in the dialog. */
export async function send(url, values) {
  const csrfmiddlewaretoken = document.getElementById("toast").content.querySelector("[name=csrfmiddlewaretoken]").value;
  try {
    await window.htmx.ajax("POST", url, { target: dialog, source: dialog, values: { ...values, csrfmiddlewaretoken } });
  } catch {
    complain(UNREACHED);
  }
}

// Answers that tell of a failure are forms too: they show what was wrong, and what was entered.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== dialog) return;
  // Told here, for the button that was pressed may be gone with an older panel.
  const told = event.detail.xhr.getResponseHeader("X-Did");
  if (told) did(JSON.parse(told));
  else if (event.detail.xhr.getResponseHeader("X-Shows") === "dialog") {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  } else if (event.detail.xhr.status >= 400) {
    event.detail.shouldSwap = false;
    complain(event.detail.xhr.status === 403 ? "You may not do that. Reload the page and try again." : UNREACHED);
  }
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === dialog) show();
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    if (event.detail.target === dialog) complain(UNREACHED);
  });
}
dialog.addEventListener("close", () => {
  tell("doomed", []);
  dialog.replaceChildren();
  if (opener?.isConnected) opener.focus({ preventScroll: true });
});
dialog.addEventListener("mousedown", (event) => {
  if (event.target === dialog && !dialog.querySelector("textarea, [name=title]")) hide();
});

// A found task that is ticked joins the chosen ones; Enter in a search takes the first.
document.addEventListener("change", (event) => {
  const item = event.target.checked && event.target.closest(".found li");
  if (!item) return;
  item.closest("[data-picker]").querySelector("[data-picked]").append(item);
  item.querySelector("input").focus();
});
document.addEventListener("keydown", (event) => {
  if (event.target.matches?.(".search input[type=search]") && event.key === "Enter") {
    event.preventDefault();
    event.target.closest(".search").querySelector(".found input")?.click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const link = /^[a-z]$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});

// What would go with a delete is marked in the graph and in every list of tasks.
hear("doomed", (tasks) => {
  for (const old of document.querySelectorAll(".doomed")) old.classList.remove("doomed");
  for (const task of tasks) {
    for (const element of document.querySelectorAll(`#list [data-task="${CSS.escape(task)}"]`)) element.classList.add("doomed");
  }
  if (tasks.length > 1) announce(`${tasks.length} tasks would be deleted`);
});
