// What hangs together: hovering, walking to or selecting a node lights all before and after it.

import { graph, keyOf } from "./graph.js";
import { area, hear } from "./page.js";
import { selected } from "./selection.js";

const PAUSE_MS = 70;
let hovered = null;
let walked = null;
let timer = 0;
let lit = [];

/** All edges on a way out of the node, or on a way into it. */
function reach(drawn, start, way, end) {
  const edges = new Set();
  const waiting = [start];
  const seen = new Set([start.key]);
  while (waiting.length) {
    for (const edge of waiting.pop()[way]) {
      edges.add(edge);
      const next = drawn.nodes.get(edge[end]);
      if (!next || seen.has(next.key)) continue;
      seen.add(next.key);
      waiting.push(next);
    }
  }
  return edges;
}

/** Lights the lineage of what the pointer is on, else of the walk's node, else of the selected. */
export function trace() {
  const drawn = graph();
  for (const element of lit) element.classList.remove("kin");
  lit = [];
  if (!drawn) return;
  const node = [hovered, walked, selected()].map((key) => drawn.nodes.get(key)).find(Boolean);
  const edges = node ? [...reach(drawn, node, "out", "to"), ...reach(drawn, node, "into", "from")] : [];
  drawn.svg.classList.toggle("tracing", Boolean(node));
  if (!node) return;
  const keys = new Set([node.key]);
  for (const edge of edges) {
    keys.add(edge.from).add(edge.to);
    lit.push(edge.element);
  }
  for (const key of keys) lit.push(drawn.nodes.get(key)?.element);
  lit = lit.filter(Boolean);
  for (const element of lit) element.classList.add("kin");
}

function hover(key) {
  if (key === hovered) return;
  hovered = key;
  clearTimeout(timer);
  // Whoever crosses a node on the way to another does not ask about it.
  timer = setTimeout(trace, PAUSE_MS);
}

if (area) {
  area.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse" || event.buttons) return;
    hover(keyOf(event.target.closest(".node")) ?? null);
  });
  area.addEventListener("pointerleave", () => hover(null));
  area.addEventListener("focusin", (event) => {
    walked = keyOf(event.target.closest("a")?.querySelector(".node")) ?? null;
    trace();
  });
  area.addEventListener("focusout", () => {
    walked = null;
    trace();
  });
  hear("drawn", trace);
  hear("marked", trace);
}
