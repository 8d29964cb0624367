// Which window of a picture shows most: of what was found, or of what fails, is blocked or runs; then of all the rest.

import { statusOf, HEIGHT, WIDTH } from "./graph.js";
import { area } from "./page.js";
import { pane, size, view } from "./viewport.js";

const FRONTIER = { failed: 5, blocked: 4, in_progress: 1 };
/** What a node that is seen whole has around it, with the cards behind a group's. */
const GAP = 14;
/** How far a better window is looked for, in shares of the window, the nearest first. */
const STEPS = [...Array(41).keys()].map((step) => (Math.ceil(step / 2) * (step % 2 ? 1 : -1)) / 60);

/** What fails, is blocked or runs; where nothing does, what may start next, or else where to begin: each with its weight. */
function frontier(nodes) {
  const weighed = (weight) => nodes.map((node) => [node, weight(node)]).filter(([, heavy]) => heavy);
  const busy = weighed((node) => FRONTIER[statusOf(node)]);
  if (busy.length) return busy;
  const ready = (node) =>
    statusOf(node) === "pending" && node.into.every((edge) => edge.element.classList.contains("satisfied"));
  const next = weighed((node) => ready(node) && 2);
  if (next.length) return next;
  const waiting = nodes.filter((node) => ["pending", "unknown"].includes(statusOf(node)));
  return [[(waiting.length < nodes.length && waiting[0]) || nodes[0], 1]];
}

/** The window in the canvas's px, and what the map in a lower corner takes of it. */
function frame() {
  const { width, height } = size();
  const map = area.querySelector(".minimap");
  map.hidden = false;
  map.classList.remove("left");
  const [box, over] = [pane(), map].map((part) => part.getBoundingClientRect());
  const taken = over.width && over.left < box.left + width ? box.right - over.left : 0;
  return { width: width / view.k, height: height / view.k, taken: taken / view.k, low: (over.top - box.top) / view.k };
}

/** What a window shows whole. A node under the map is a flaw; one that the edge cuts says that there is more. */
function worth(tiles, { x: left, y: top }, { width, height, taken, low }, beside) {
  let sum = 0;
  for (const tile of tiles) {
    const x = tile.x - left;
    const y = tile.y - top;
    if (x + WIDTH < 0 || x > width || y + HEIGHT < 0 || y > height) continue;
    const under = y + HEIGHT > low && (beside ? x < taken : x + WIDTH > width - taken);
    if (x < GAP || x + WIDTH + GAP > width || y < GAP || y + HEIGHT + GAP > height) sum += (under ? -0.1 : 0.1) * (1 + tile.weight);
    else sum += under ? -1.5 : 1 + 8 * tile.weight;
  }
  return sum;
}

function best(places, tiles, window, beside) {
  let found = { value: -Infinity };
  for (const at of places) {
    const value = worth(tiles, at, window, beside);
    if (value > found.value) found = { ...at, value, beside };
  }
  return found;
}

/** What has to be in sight to see all of these nodes, with some ground around it. */
export function span(nodes) {
  const [xs, ys] = ["x", "y"].map((axis) => nodes.map((node) => node[axis]));
  const [x, y] = [xs, ys].map((all) => all.reduce((least, at) => Math.min(least, at)) - 2 * GAP);
  const [right, foot] = [xs, ys].map((all) => all.reduce((most, at) => Math.max(most, at)) + 2 * GAP);
  return { x, y, width: right + WIDTH - x, height: foot + HEIGHT - y };
}

/** No more empty ground beside the graph than must be. */
const within = (at, length, room) =>
  length > room ? Math.max(0, Math.min(length - room, at)) : (length - room) / 2;

/** What was found: the first before all the others. */
const sought = (found) => found.map((node, at) => [node, at ? 5 : 1e4]);

/** The left upper corner of the best window, and whether the map stands `beside` it, at the left, because it hides less there. */
export function framed(drawn, found) {
  const nodes = [...drawn.nodes.values()];
  const weights = new Map(found ? sought(found) : frontier(nodes));
  const tiles = nodes.map((node) => ({ x: node.x - drawn.left, y: node.y - drawn.top, weight: weights.get(node) ?? 0 }));
  const window = frame();
  const { width, height } = window;
  const place = (x, y) => ({ x: within(x, drawn.width, width), y: within(y, drawn.height, height) });
  const heavy = tiles.filter(({ weight }) => weight);
  const few = heavy.filter((_, at) => at % Math.ceil(heavy.length / 100) === 0);
  const middles = few.map(({ x, y }) => place(x + (WIDTH - width) / 2, y + (HEIGHT - height) / 2));
  const all = span([...weights.keys()]);
  middles.push(place(all.x - drawn.left + (all.width - width) / 2, all.y - drawn.top + (all.height - height) / 2));
  const rough = best(middles, tiles, window, false);
  const near = tiles.filter(({ x, y }) =>
    Math.abs(x - rough.x - width / 2) < width && Math.abs(y - rough.y - height / 2) < height);
  const places = STEPS.flatMap((dx) => STEPS.map((dy) => place(rough.x + dx * width, rough.y + dy * height)));
  const [right, left] = [false, true].map((beside) => best(places, near, window, beside));
  return left.value > right.value ? left : right;
}
