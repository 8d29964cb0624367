// Pan and zoom: one transformation of the canvas, moved by pointers, wheel, buttons and keys.

import { graph, middle, HEIGHT, WIDTH } from "./graph.js";
import { area, hear, panel, tell } from "./page.js";

const LEAST = 0.04;
const MOST = 2.5;
const EDGE = 40;
const DOTS = 24;
/** Below this scale nothing can be read: colours stand for words, and no edge is dashed. */
const FAR = 0.3;
/** Below this one nodes are specks, and edges only a blot. */
const REMOTE = 0.08;
const REST_MS = 250;

/** Where the canvas is: `x`, `y` in px of the window, `k` the scale. */
export const view = { x: 0, y: 0, k: 1 };

export const pane = () => area?.querySelector(".viewport");

/** The window's size, less what the panel covers of it where it lies on top. */
export function size() {
  const box = pane().getBoundingClientRect();
  const cover = panel.getBoundingClientRect();
  if (!panel.hidden && cover.left < box.right && cover.top < box.bottom) {
    return cover.left > box.left + EDGE
      ? { width: cover.left - box.left, height: box.height }
      : { width: box.width, height: Math.max(HEIGHT + 2 * EDGE, cover.top - box.top) };
  }
  return { width: box.width, height: box.height };
}

let drawnAt = 1;

/** Shows the canvas where `view` says that it is. */
export function apply(glide = false) {
  const box = pane();
  if (!box) return;
  // A glide paints all that it passes at its larger scale: across many scales that takes minutes.
  const near = Math.abs(Math.log2(view.k / drawnAt)) < 1.5;
  drawnAt = view.k;
  box.classList.toggle("gliding", glide && near);
  box.querySelector(".canvas").style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.k})`;
  // The dots double their distance where they would get too dense, as on a map.
  const scale = view.k / 2 ** Math.floor(Math.log2(view.k));
  const shift = (at) => (at % (DOTS * scale)) - DOTS * scale;
  const ground = box.querySelector(".ground");
  if (ground) ground.style.transform = `translate(${shift(view.x)}px, ${shift(view.y)}px) scale(${scale})`;
  graph()?.svg.classList.toggle("far", view.k < FAR);
  graph()?.svg.classList.toggle("remote", view.k < REMOTE);
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
  tell("travelled");
}

let rest = 0;

/**
 * While it is being moved the canvas is a layer of its own, which is shifted without a repaint.
 * Such a layer is painted as if its scale were 1 at least: from afar that would be millions of px.
 */
function stir(layered) {
  clearTimeout(rest);
  pane().classList.add("stirred");
  pane().classList.toggle("layered", layered && view.k > 0.7);
  rest = setTimeout(() => pane()?.classList.remove("stirred", "layered"), REST_MS);
}

export function moveBy(dx, dy) {
  stir(true);
  moveTo(view.x + dx, view.y + dy);
}

/** The scale at which the whole graph is in the window, never larger than life. */
export function whole() {
  const drawn = graph();
  const { width, height } = size();
  return Math.min(1, width / drawn.width, height / drawn.height);
}

/** Zooms by `factor` around a point of the window, its middle by default. */
export function zoom(factor, at, glide = false) {
  stir(false);
  const { width, height } = size();
  const { x, y } = at ?? { x: width / 2, y: height / 2 };
  const k = Math.min(MOST, Math.max(Math.min(LEAST, whole()), view.k * factor));
  const by = k / view.k;
  view.k = k;
  moveTo(x - (x - view.x) * by, y - (y - view.y) * by, { glide });
}

/** Puts a point of the canvas into the middle of the window. */
export function centre(point, { glide = false } = {}) {
  const { width, height } = size();
  moveTo(width / 2 - point.x * view.k, height / 2 - point.y * view.k, { glide });
}

/** The point of the canvas in the middle of the window. */
export function centred() {
  const { width, height } = size();
  return { x: (width / 2 - view.x) / view.k, y: (height / 2 - view.y) / view.k };
}

/** How much of the window's lower part the map covers between two of its px. */
function covered(from, to) {
  const box = pane().getBoundingClientRect();
  const { left, right, top, height } = area.querySelector(".minimap").getBoundingClientRect();
  const over = height && left < box.left + to && right > box.left + from;
  return over ? Math.max(0, box.top + size().height - top) : 0;
}

/** Moves only as far as it takes to see a node whole. */
export function reveal(node) {
  const { width, height } = size();
  const { x, y } = middle(graph(), node);
  const left = view.x + (x - WIDTH / 2) * view.k - EDGE;
  const right = view.x + (x + WIDTH / 2) * view.k + EDGE - width;
  const over = view.y + (y - HEIGHT / 2) * view.k - EDGE;
  const dx = left < 0 ? -left : right > 0 ? -right : 0;
  const floor = Math.max(EDGE, covered(left + dx, right + dx + width) + EDGE / 2);
  const under = view.y + (y + HEIGHT / 2) * view.k + floor - height;
  const dy = over < 0 ? -over : under > 0 ? -under : 0;
  if (dx || dy) moveTo(view.x + dx, view.y + dy, { glide: true });
}

/** The whole graph in the window. */
export function fit({ glide = true } = {}) {
  const drawn = graph();
  view.k = whole();
  centre({ x: drawn.width / 2, y: drawn.height / 2 }, { glide });
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
