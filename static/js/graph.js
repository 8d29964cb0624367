// The drawn graph as nodes, edges and places: what the SVG says of itself.

import { area } from "./page.js";

let known = null;

/** What a node is known by: its task, or its group. */
export const keyOf = (element) => element?.dataset.task ?? element?.dataset.group;

/** The key of the node that has the keyboard's focus. */
export const focusedKey = () =>
  keyOf(document.activeElement?.closest?.("svg.graph a")?.querySelector(".node"));

function index(svg) {
  const nodes = new Map();
  for (const element of svg.querySelectorAll(".node")) {
    const [x, y] = element.getAttribute("transform").match(/-?[\d.]+(?:e-?\d+)?/g).map(Number);
    const key = keyOf(element);
    nodes.set(key, { key, element, x, y, out: [], into: [], link: element.closest("a") });
  }
  const edges = [];
  for (const element of svg.querySelectorAll(".edge")) {
    const edge = { element, from: element.dataset.from, to: element.dataset.to };
    edges.push(edge);
    nodes.get(edge.from)?.out.push(edge);
    nodes.get(edge.to)?.into.push(edge);
  }
  svg.classList.toggle("large", nodes.size > 400);
  svg.classList.toggle("dense", edges.length > 160);
  const box = svg.viewBox.baseVal;
  const folded = Boolean(svg.querySelector(".group"));
  const down = area.querySelector(".viewport").dataset.direction === "TB";
  return { svg, nodes, edges, folded, down, width: box.width, height: box.height, left: box.x, top: box.y };
}

/** The graph on screen, null where there is none; read once for each picture. */
export function graph() {
  const svg = area?.querySelector("svg.graph");
  if (!svg) return null;
  if (known?.svg !== svg) known = index(svg);
  return known;
}

export const WIDTH = 216;
export const HEIGHT = 62;

/** The middle of a node in the canvas's own px. */
export const middle = (drawn, node) => ({
  x: node.x - drawn.left + WIDTH / 2,
  y: node.y - drawn.top + HEIGHT / 2,
});

/** The status of a node: a group's is that of its weightiest part. */
export function statusOf(node) {
  if (node.element.dataset.status) return node.element.dataset.status;
  const parts = [...node.element.querySelectorAll(".part")];
  const has = (status) => parts.some((part) => part.dataset.status === status);
  const room = node.element.querySelector(".track")?.width.baseVal.value ?? 0;
  const filled = parts.reduce((sum, part) => sum + part.width.baseVal.value, 0);
  if (has("failed")) return "failed";
  if (has("blocked")) return "blocked";
  if (has("in_progress")) return "in_progress";
  return filled > room - 2 ? "completed" : "pending";
}
