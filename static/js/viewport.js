// Pan and zoom: one transformation of the canvas, moved by pointers, wheel, buttons and keys.

import { graph, middle, statusOf, HEIGHT, WIDTH } from "./graph.js";
import { address, area, hear, panel, tell } from "./page.js";

const LEAST = 0.04;
const MOST = 2.5;
const EDGE = 40;
const FRONTIER = { failed: 5, blocked: 4, in_progress: 1 };

/** Where the canvas is: `x`, `y` in px of the window, `k` the scale. */
export const view = { x: 0, y: 0, k: 1 };

export const pane = () => area?.querySelector(".viewport");

/** The window's size, less what the panel covers of it where it lies on top. */
function size() {
  const box = pane().getBoundingClientRect();
  const cover = panel.getBoundingClientRect();
  if (!panel.hidden && cover.left < box.right && cover.top < box.bottom) {
    return cover.left > box.left + EDGE
      ? { width: cover.left - box.left, height: box.height }
      : { width: box.width, height: Math.max(HEIGHT + 2 * EDGE, cover.top - box.top) };
  }
  return { width: box.width, height: box.height };
}

function apply(glide = false) {
  const box = pane();
  if (!box) return;
  box.classList.toggle("gliding", glide);
  box.firstElementChild.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.k})`;
  const dots = 24 * Math.max(0.5, Math.min(2, view.k));
  box.style.backgroundSize = `${dots}px ${dots}px`;
  box.style.backgroundPosition = `${view.x}px ${view.y}px`;
  tell("moved");
}

/** Keeps a piece of the graph in sight, however far somebody drags. */
function clamp() {
  const drawn = graph();
  const { width, height } = size();
  view.x = Math.min(width - EDGE, Math.max(EDGE - drawn.width * view.k, view.x));
  view.y = Math.min(height - EDGE, Math.max(EDGE - drawn.height * view.k, view.y));
}

export function moveTo(x, y, { glide = false } = {}) {
  view.x = x;
  view.y = y;
  clamp();
  apply(glide);
}

export const moveBy = (dx, dy) => moveTo(view.x + dx, view.y + dy);

/** Zooms by `factor` around a point of the window, its middle by default. */
export function zoom(factor, at, glide = false) {
  const { width, height } = size();
  const { x, y } = at ?? { x: width / 2, y: height / 2 };
  const k = Math.min(MOST, Math.max(LEAST, view.k * factor));
  const by = k / view.k;
  view.k = k;
  moveTo(x - (x - view.x) * by, y - (y - view.y) * by, { glide });
}

/** Puts a point of the canvas into the middle of the window. */
export function centre(point, { glide = false } = {}) {
  const { width, height } = size();
  moveTo(width / 2 - point.x * view.k, height / 2 - point.y * view.k, { glide });
}

/** Moves only as far as it takes to see a node whole. */
export function reveal(node) {
  const { width, height } = size();
  const { x, y } = middle(graph(), node);
  const left = view.x + (x - WIDTH / 2) * view.k - EDGE;
  const right = view.x + (x + WIDTH / 2) * view.k + EDGE - width;
  const over = view.y + (y - HEIGHT / 2) * view.k - EDGE;
  const under = view.y + (y + HEIGHT / 2) * view.k + EDGE - height;
  const dx = left < 0 ? -left : right > 0 ? -right : 0;
  const dy = over < 0 ? -over : under > 0 ? -under : 0;
  if (dx || dy) moveTo(view.x + dx, view.y + dy, { glide: true });
}

/** The whole graph in the window, never larger than life. */
export function fit({ glide = true } = {}) {
  const drawn = graph();
  const { width, height } = size();
  view.k = Math.max(LEAST, Math.min(1, width / drawn.width, height / drawn.height));
  centre({ x: drawn.width / 2, y: drawn.height / 2 }, { glide });
}

/** At reading scale, on the selected task, or else where most of the frontier is in sight. */
export function open() {
  const drawn = graph();
  const { width, height } = size();
  view.k = 1;
  const chosen = drawn.nodes.get(address({}).searchParams.get("task"));
  if (chosen) return centre(middle(drawn, chosen));
  if (drawn.width <= width && drawn.height <= height) return fit({ glide: false });
  const nodes = [...drawn.nodes.values()];
  const places = nodes
    .map((node) => ({ ...middle(drawn, node), weight: FRONTIER[statusOf(node)] ?? 0 }))
    .filter((place) => place.weight);
  const place = places.length ? crowd(places, width, height) : start(drawn, nodes);
  centre(within(place, drawn, width, height));
}

/** The middle of the window that would show the weightiest of `places`. */
function crowd(places, width, height) {
  let best = null;
  let most = 0;
  for (const from of places.slice(0, 200)) {
    const seen = places.filter((other) =>
      other === from
      || (Math.abs(other.x - from.x) < (width - WIDTH) / 2 && Math.abs(other.y - from.y) < (height - HEIGHT) / 2));
    const weight = seen.reduce((sum, place) => sum + place.weight, 0);
    if (weight > most) [best, most] = [seen, weight];
  }
  const mean = (axis) => (Math.min(...best.map((p) => p[axis])) + Math.max(...best.map((p) => p[axis]))) / 2;
  return { x: mean("x"), y: mean("y") };
}

/** Without a frontier: the first task that is not done, or the graph's beginning. */
function start(drawn, nodes) {
  const waiting = nodes.filter((node) => ["pending", "unknown"].includes(statusOf(node)));
  const first = waiting.length && waiting.length < nodes.length ? waiting[0] : null;
  return first ? middle(drawn, first) : { x: 0, y: drawn.height / 2 };
}

/** No more empty ground beside the graph than must be. */
function within(point, drawn, width, height) {
  const axis = (at, whole, room) =>
    whole <= room ? whole / 2 : Math.min(whole - room / 2, Math.max(room / 2, at));
  return { x: axis(point.x, drawn.width, width), y: axis(point.y, drawn.height, height) };
}

/** Takes over the window of a picture that has just come, `keep` leaves it where it was. */
export function take({ keep = false } = {}) {
  const box = pane();
  if (!box || !graph()) return;
  box.classList.add("ready");
  box.scrollTo(0, 0);
  for (const part of area.querySelectorAll(".zoom, .minimap")) part.hidden = false;
  if (keep) apply();
  else open();
}

let ceiling = null;

/** A notice that comes or goes over the window must not move the graph on screen. */
function resized() {
  if (!graph()) return;
  const { top } = pane().getBoundingClientRect();
  if (ceiling !== null) view.y -= top - ceiling;
  ceiling = top;
  clamp();
  apply();
}

hear("resized", resized);
