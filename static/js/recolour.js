// A change of a task, laid over the picture in place: no layout, no new picture.

import { beside } from "./beside.js";
import { lasted, now, write } from "./clock.js";
import { graph } from "./graph.js";
import { hear, tell } from "./page.js";
import { repaint } from "./minimap.js";
import { refresh, selected } from "./selection.js";

const WORDS = {
  pending: "Pending", in_progress: "Running", blocked: "Blocked", failed: "Failed",
  completed: "Done", cancelled: "Cancelled", unknown: "Unknown",
};

const attempt = (task) =>
  task.retryCount ? `retry ${task.retryCount}${task.maxRetries ? ` of ${task.maxRetries}` : ""}` : "";

const since = (at) => (at ? lasted(now() * 1000 - at) : "");

/** What stands at the right of a node, by the rules of the server's painter. */
function aside(task, estimate) {
  const took = task.startedAt && task.completedAt ? lasted(task.completedAt - task.startedAt) : "";
  switch (task.status) {
    case "in_progress": return [attempt(task), since(task.startedAt)].filter(Boolean).join(" · ");
    case "completed": return took;
    case "blocked": return task.blockedReason || since(task.blockedAt);
    case "failed": return attempt(task);
    case "pending": return [attempt(task), estimate].filter(Boolean).join(" · ");
    default: return "";
  }
}

/** Keeps a time that the node counts from, or none. */
function count(element, name, at) {
  if (at) element.dataset[name] = at;
  else delete element.dataset[name];
}

function lay(node, task, svg) {
  const { element, link } = node;
  const title = element.querySelector("title")?.textContent ?? "";
  if (task.status) element.dataset.status = task.status;
  count(element, "started", task.startedAt);
  count(element, "waiting", task.status === "blocked" && !task.blockedReason && task.blockedAt);
  element.querySelector("use.icon")?.setAttribute("href", `#icon-${task.status}`);
  const room = Number(svg.dataset.room);
  element.querySelector("rect.progress")?.setAttribute("width", Math.min(1, task.progress ?? 0) * room);
  const agent = task.agent ?? "";
  const [left, right] = beside(agent, aside(task, element.dataset.estimate), room);
  write(element.querySelector("text.agent"), left);
  write(element.querySelector("text.aside"), right);
  link?.setAttribute("aria-label", [title, WORDS[task.status], agent].filter(Boolean).join(", "));
  for (const edge of node.out) {
    if (edge.element.classList.contains("related")) continue;
    edge.element.classList.toggle("satisfied", task.status === "completed");
    edge.element.classList.toggle("waiting", task.status !== "completed");
  }
  repaint(node);
}

function layRow(row, task) {
  row.dataset.status = task.status;
  const icon = row.querySelector(".status-icon");
  if (icon) icon.dataset.status = task.status;
  icon?.querySelector("use").setAttribute("href", `#status-${task.status}`);
  write(row.querySelector(".row-status"), WORDS[task.status] ?? "Unknown");
  write(row.querySelector(".row-agent"), task.agent ?? "");
}

/** Whether the panel shows one of these tasks, or names one. */
function concerns(tasks) {
  const open = selected();
  if (!open) return false;
  const named = new Set([...document.querySelectorAll("#panel [data-task-link]")].map((link) => link.dataset.taskLink));
  return tasks.some((task) => task.id === open || named.has(task.id));
}

/** Whether a change shows elsewhere than on the task's own node: then the picture is fetched. */
function beyond(task, drawn) {
  const told = (...names) => names.some((name) => task.changed?.includes(name));
  if (told("title")) return true;
  if (!drawn) return false;
  // What a group shows of the tasks in it, and what decides which tasks are drawn as one.
  return drawn.nodes.has(task.id) ? drawn.folded && told("assignedAgentId") : told("status", "assignedAgentId");
}

function changed({ tasks, structure }) {
  const drawn = graph();
  let wanted = structure;
  for (const task of tasks) {
    const row = document.querySelector(`.row[data-task="${CSS.escape(task.id)}"]`);
    if (row) layRow(row, task);
    if (beyond(task, drawn)) wanted = true;
    const node = drawn?.nodes.get(task.id);
    if (!node) continue;
    lay(node, task, drawn.svg);
  }
  if (wanted) tell("redraw");
  if (structure || concerns(tasks)) refresh();
  tell("recoloured");
}

hear("changed", changed);
const COUNTING = '.node:is([data-status="in_progress"][data-started], [data-waiting])';

hear("tick", (at) => {
  const svg = graph()?.svg;
  for (const element of svg?.querySelectorAll(COUNTING) ?? []) {
    const text = element.querySelector("text.aside");
    // Of words that had no room it cannot be known what they were.
    if (text.textContent.endsWith("…")) continue;
    const before = text.textContent.match(/^retry [^·]+ · /)?.[0] ?? "";
    const told = before + lasted(at * 1000 - Number(element.dataset.waiting ?? element.dataset.started));
    write(text, beside(element.querySelector("text.agent").textContent, told, Number(svg.dataset.room))[1]);
  }
});
