// The keyboard: walk the graph, find, fit, help.

import { clear, find } from "./filter.js";
import { focusedKey, graph, keyOf, middle } from "./graph.js";
import { critical, deeper, focus, unfocus } from "./modes.js";
import { announce, area, hear } from "./page.js";
import { close, selected } from "./selection.js";
import { fit, pane, reveal, view, zoom } from "./viewport.js";

const help = document.getElementById("shortcuts");
const COLUMN = 120;
const ROW = 50;
let here = null;

const current = (drawn) => drawn.nodes.get(focusedKey() ?? here ?? selected()) ?? nearest(drawn);

/** The node closest to the middle of the window: where a walk begins. */
function nearest(drawn) {
  const box = pane();
  const x = (box.clientWidth / 2 - view.x) / view.k;
  const y = (box.clientHeight / 2 - view.y) / view.k;
  return least([...drawn.nodes.values()].filter((node) => node.link), (node) => {
    const at = middle(drawn, node);
    return Math.hypot(at.x - x, at.y - y);
  });
}

const least = (items, measure) => {
  let best = null;
  let low = Infinity;
  for (const item of items) {
    const size = measure(item);
    if (size < low) [best, low] = [item, size];
  }
  return best;
};

const STEPS = {
  ArrowRight: (drawn, from) => along(drawn, from, from.out.map((edge) => edge.to)),
  ArrowLeft: (drawn, from) => along(drawn, from, from.into.map((edge) => edge.from)),
  ArrowDown: (drawn, from) => beside(drawn, from, 1),
  ArrowUp: (drawn, from) => beside(drawn, from, -1),
};
// Where the edges lead down, the arrows that follow them do too.
const TURNED = { ArrowDown: "ArrowRight", ArrowUp: "ArrowLeft", ArrowRight: "ArrowDown", ArrowLeft: "ArrowUp" };

const across = (drawn) => (drawn.down ? "x" : "y");

/** The nearest of `keys`: an edge past several steps is not where a walk goes on. */
function along(drawn, from, keys) {
  const nodes = keys.map((key) => drawn.nodes.get(key)).filter((node) => node && node !== from);
  return least(nodes, (node) => Math.hypot(node.x - from.x, node.y - from.y));
}

function beside(drawn, from, sign) {
  const axis = across(drawn);
  const [flow, room] = drawn.down ? ["y", ROW] : ["x", COLUMN];
  const step = [...drawn.nodes.values()].filter(
    (node) => sign * (node[axis] - from[axis]) > 0 && Math.abs(node[flow] - from[flow]) < room,
  );
  return least(step, (node) => Math.abs(node[axis] - from[axis]));
}

function walk(key) {
  const drawn = graph();
  if (!drawn) return false;
  const on = document.activeElement?.closest?.("svg.graph");
  const from = current(drawn);
  const to = on || here || selected() ? from && STEPS[drawn.down ? TURNED[key] : key](drawn, from) : from;
  if (to) point(to);
  return true;
}

function point(node) {
  here = node.key;
  reveal(node);
  if (node.link) node.link.focus({ preventScroll: true });
  else {
    document.activeElement?.blur();
    announce(node.element.getAttribute("aria-label") ?? node.key);
  }
  for (const old of area.querySelectorAll(".node.pointed")) old.classList.remove("pointed");
  node.element.classList.add("pointed");
}

const COMMANDS = {
  "/": () => find(),
  f: () => graph() && fit(),
  "+": () => graph() && zoom(1.3, null, true),
  "=": () => graph() && zoom(1.3, null, true),
  "-": () => graph() && zoom(1 / 1.3, null, true),
  c: () => graph() && critical(),
  l: () => graph() && focus(),
  "[": () => graph() && deeper(-1),
  "]": () => graph() && deeper(1),
  d: () => area?.querySelector("[data-turn]")?.click(),
  "?": () => help?.showModal(),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "Escape") {
    if (!typing) return void (close() || unfocus());
    if (typing.id === "find") clear();
    // So that the arrow keys walk the graph at once.
    typing.blur();
    return;
  }
  if (typing || event.target.closest?.("#panel") && event.key.startsWith("Arrow")) return;
  if (STEPS[event.key] ? walk(event.key) : COMMANDS[event.key]) {
    event.preventDefault();
    COMMANDS[event.key]?.();
  }
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shortcuts]")) help.showModal();
});
area?.addEventListener("focusin", (event) => {
  const node = event.target.closest("a")?.querySelector(".node");
  if (!node || !graph()) return;
  here = keyOf(node);
  if (event.target.matches(":focus-visible")) reveal(graph().nodes.get(here));
});
hear("pointed", point);
hear("drawn", () => { if (here && !graph()?.nodes.has(here)) here = null; });
