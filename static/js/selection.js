// The selected task: its panel, its place in the address, and its mark in the graph.

import { graph } from "./graph.js";
import { address, fetchInto, hear, panel, root, tell } from "./page.js";
import { pane, reveal } from "./viewport.js";

const title = document.title;
let coming = null;
let wanted = null;

export const selected = () => address({}).searchParams.get("task");

/** Marks the selected node or row. */
export function mark(key = selected()) {
  for (const old of document.querySelectorAll(".node.selected, [data-task].selected")) {
    old.classList.remove("selected");
  }
  if (key) document.querySelector(`#sheet [data-task="${CSS.escape(key)}"]`)?.classList.add("selected");
  graph()?.nodes.get(key)?.element.classList.add("selected");
  tell("marked", key);
}

/** Fetches the open panel again, keeping where it was scrolled to. */
export async function refresh() {
  const task = selected();
  if (!task) return;
  const at = panel.scrollTop;
  await load(task);
  panel.scrollTop = at;
}

/** Fetches a task's panel. What is wished for meanwhile, be it often, is fetched once after it: a
    write is told by its answer and by the stream alike, and neither has to break off the other. */
function load(task) {
  wanted = task;
  coming ??= loadWanted().finally(() => { coming = null; });
  return coming;
}

async function loadWanted() {
  while (wanted !== null) {
    const task = wanted;
    wanted = null;
    await fetchInto(panel, `${root.dataset.panelUrl}?task=${encodeURIComponent(task)}`);
  }
}

// What comes for a task that was left meanwhile must not show under the next one's name.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== panel) return;
  const asked = new URL(event.detail.pathInfo.finalRequestPath, location.href).searchParams.get("task");
  if (asked !== null && asked !== selected()) event.detail.shouldSwap = false;
});

async function show(task) {
  const was = panel.hidden;
  panel.hidden = !task;
  mark(task);
  if (!task) {
    panel.replaceChildren();
    document.title = title;
    return;
  }
  if (graph() && !graph().nodes.has(task)) tell("sought", task);
  await load(task);
  if (selected() !== task) return;
  panel.scrollTop = 0;
  const heading = panel.querySelector(".panel-title");
  if (heading) document.title = `${heading.textContent} · ${title}`;
  const node = graph()?.nodes.get(task);
  // A panel that has just opened may cover the node, once the window took its new size.
  if (node && (was || pane())) requestAnimationFrame(() => reveal(node));
}

/** Selects a task and keeps that in the history; null closes the panel. */
export function select(task) {
  if (task === selected()) return;
  history.pushState(null, "", address({ task }));
  tell("selected", task);
  show(task);
}

function onClick(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (event.target.closest("[data-close-panel]")) {
    event.preventDefault();
    close();
    return;
  }
  const link = event.target.closest("[data-task-link]");
  const node = event.target.closest("svg.graph a")?.querySelector(".node[data-task]");
  const task = link?.dataset.taskLink ?? node?.dataset.task;
  if (!task) return;
  event.preventDefault();
  select(task);
}

/** Closes the panel and gives the focus back to the task; false where it was closed. */
export function close() {
  const task = selected();
  if (!task) return false;
  const inside = panel.contains(document.activeElement);
  select(null);
  const row = document.querySelector(`#sheet [data-task="${CSS.escape(task)}"] .row-link`);
  if (inside) (row ?? graph()?.nodes.get(task)?.link)?.focus({ preventScroll: true });
  return true;
}

document.addEventListener("click", onClick);
window.addEventListener("popstate", () => show(selected()));
document.addEventListener("htmx:responseError", (event) => failed(event.detail.target));
document.addEventListener("htmx:sendError", (event) => failed(event.detail.target));

function failed(target) {
  if (target !== panel || panel.querySelector(".panel-title")) return;
  const sentence = document.createElement("p");
  sentence.className = "soft";
  sentence.textContent = "This task could not be fetched. Choose it again to try once more.";
  panel.replaceChildren(sentence);
}

hear("drawn", () => mark());
