// Fetches the picture or the outline again, and swaps it so that nothing jumps.

import { drawingQuery } from "./drawing.js";
import { focusedKey, graph, middle } from "./graph.js";
import { address, area, fetchInto, hear, root, sparingly, tell } from "./page.js";
import { map } from "./minimap.js";
import { selected } from "./selection.js";
import { take } from "./opening.js";
import { pane, reveal, view } from "./viewport.js";

const MS = 200;
const outline = document.getElementById("outline");
let before = null;
let sought = null;
let focus = null;
let asked = false;
let busy = false;
let again = false;

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Where every node was, and the one around which the others move. */
function remember() {
  const drawn = graph();
  if (!drawn) return null;
  const places = new Map();
  const homes = new Map();
  for (const node of drawn.nodes.values()) {
    places.set(node.key, middle(drawn, node));
    homes.set(node.key, node.element.dataset.within);
  }
  const focused = focusedKey();
  return { places, homes, focused, anchor: anchor(places, focused) };
}

/** The node that stands for an old one: itself, the first of what it opened into, or its group. */
function heir(drawn, old, key) {
  return drawn.nodes.get(key)
    ?? [...drawn.nodes.values()].find((node) => node.element.dataset.within === key)
    ?? drawn.nodes.get(old.homes.get(key));
}

function anchor(places, focused) {
  for (const key of [focused, selected()]) if (places.has(key)) return key;
  const x = (pane().clientWidth / 2 - view.x) / view.k;
  const y = (pane().clientHeight / 2 - view.y) / view.k;
  const far = ([, at]) => Math.hypot(at.x - x, at.y - y);
  return [...places].reduce((best, one) => (!best || far(one) < far(best) ? one : best), null)?.[0];
}

/** Keeps the anchor where it was on screen, and lets the others move from their old places. */
function settle(old) {
  const drawn = graph();
  if (!drawn) return;
  const held = old && heir(drawn, old, old.anchor);
  const was = old?.places.get(old.anchor);
  if (held) {
    const is = middle(drawn, held);
    view.x += (was.x - is.x) * view.k;
    view.y += (was.y - is.y) * view.k;
  }
  take({ keep: Boolean(old) });
  if (old?.focused) heir(drawn, old, old.focused)?.link?.focus({ preventScroll: true });
  if (held && !still()) glide(drawn, old, was, middle(drawn, held));
  if (old && !asked) greet(drawn, old);
  asked = false;
}

/** Tasks that have just come glow once. Where most are new it is the picture that is another. */
function greet(drawn, old) {
  const fresh = [...drawn.nodes.values()].filter(({ key, element }) =>
    element.dataset.task && !old.places.has(key) && !old.places.has(element.dataset.within));
  if (fresh.length > old.places.size / 2) return;
  for (const { element } of fresh) element.classList.add("fresh");
}

/** Moves the nodes from where they were, seen from the held one, which `was` there and is here. */
function glide(drawn, old, was, shift) {
  let moved = 0;
  for (const node of drawn.nodes.values()) {
    const from = old.places.get(node.key) ?? old.places.get(node.element.dataset.within);
    const to = middle(drawn, node);
    const dx = from ? from.x - was.x - (to.x - shift.x) : 0;
    const dy = from ? from.y - was.y - (to.y - shift.y) : 0;
    if (from && Math.abs(dx) + Math.abs(dy) < 1) continue;
    if (++moved > 400) return;
    const at = `translate(${node.x}px, ${node.y}px)`;
    const start = from ? { transform: `translate(${node.x + dx}px, ${node.y + dy}px)` } : { transform: at, opacity: 0 };
    node.element.animate([start, { transform: at, opacity: 1 }], { duration: MS, easing: "ease-out" });
  }
  if (!moved) return;
  for (const edge of drawn.edges) {
    edge.element.animate([{ opacity: 0 }, { opacity: 0, offset: 0.5 }, { opacity: 1 }], { duration: 2 * MS });
  }
}

function graphUrl() {
  const query = drawingQuery();
  if (sought) query.set("task", sought);
  // However the graph grows, nothing that somebody looks at turns by itself.
  const direction = pane()?.dataset.direction;
  if (direction && !query.has("direction")) query.set("direction", direction);
  return `${root.dataset.graphUrl}?${query}`;
}

async function fetchAgain() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  await fetchInto(area ?? outline, area ? graphUrl() : root.dataset.outlineUrl + location.search);
  busy = false;
  if (again) {
    again = false;
    fetchAgain();
  }
}

/** Fetches the picture or the outline again soon; many wishes become one. */
export const redraw = sparingly(fetchAgain, 250, 1500);

document.addEventListener("htmx:beforeSwap", (event) => {
  if (![area, outline].includes(event.detail.target)) return;
  if (hasTasks() && event.detail.xhr.getResponseHeader("X-Shows") === "nothing") {
    event.detail.shouldSwap = false;
  } else if (event.detail.target === area) {
    before = remember() ?? before;
  }
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === area) drawn();
  else if (event.detail.target === outline) tell("drawn");
});

/** What a picture that has just come needs. */
export function drawn() {
  const asks = address({}).searchParams.get("focus");
  const wanted = sought ?? (before && asks !== focus ? asks : null);
  focus = asks;
  map();
  settle(before);
  tell("drawn");
  if (!graph()) return;
  const found = graph().nodes.get(wanted);
  sought = null;
  if (found) requestAnimationFrame(() => reveal(found));
}

const hasTasks = () => Boolean((area ?? outline)?.querySelector(".node, .row"));

hear("redraw", redraw);
hear("draw", () => { asked = true; fetchAgain(); });
// A task that was chosen but is drawn inside a group: the group opens for it.
hear("sought", (task) => {
  sought = task;
  asked = true;
  fetchAgain();
});
// What was empty, or lost with its data, comes back although no version is new.
hear("headed", () => {
  const total = document.getElementById("facts")?.dataset.total;
  if (Number(total) > 0 && !hasTasks()) redraw();
});
