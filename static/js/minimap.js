// The whole graph in a corner, with the window that is in sight; click or drag to go there.

import { graph, statusOf, HEIGHT, WIDTH } from "./graph.js";
import { area, hear } from "./page.js";
import { centre, pane, size, view } from "./viewport.js";

const SVG = "http://www.w3.org/2000/svg";
const LONG = 190;
const SHORT = 54;
const MARGIN = 24;
let tiles = new Map();
let frame = null;
let held = false;

const make = (name, attributes) => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

/** Draws the map of a picture that has just come. */
export function map() {
  const drawn = graph();
  const holder = area?.querySelector(".minimap");
  if (!drawn || !holder) return;
  const svg = make("svg", { viewBox: `0 0 ${drawn.width} ${drawn.height}`, preserveAspectRatio: "none" });
  tiles = new Map();
  for (const node of drawn.nodes.values()) {
    const tile = make("rect", {
      x: node.x - drawn.left, y: node.y - drawn.top, width: WIDTH, height: HEIGHT, rx: 8,
      "data-status": statusOf(node),
    });
    tiles.set(node.key, tile);
    svg.append(tile);
  }
  // Not in the SVG: its moves would paint every tile again.
  frame = document.createElement("i");
  frame.className = "window";
  holder.replaceChildren(svg, frame);
  // Of the graph's own form, but never a line.
  const form = drawn.width / drawn.height;
  holder.style.width = `${Math.max(SHORT, Math.min(LONG, LONG * form))}px`;
  holder.style.height = `${Math.max(SHORT, Math.min(0.66 * LONG, LONG / form))}px`;
}

function show() {
  const box = pane();
  const drawn = graph();
  if (!frame || !box || !drawn) return;
  const side = (at, room, whole) => {
    const from = Math.min(whole, Math.max(0, -at / view.k)) / whole;
    return [from, Math.min(1, Math.max(0, (room - at) / view.k / whole)) - from];
  };
  const { width, height } = size();
  const [left, wide] = side(view.x, width, drawn.width);
  const [top, high] = side(view.y, height, drawn.height);
  // Where all is in sight, but for the empty margin, it would only stand in the way.
  frame.parentNode.hidden = (1 - wide) * drawn.width < MARGIN && (1 - high) * drawn.height < MARGIN;
  for (const [name, share] of Object.entries({ left, top, width: wide, height: high })) {
    frame.style[name] = `${100 * share}%`;
  }
}

/** Gives a node's tile the node's status. */
export function repaint(node) {
  tiles.get(node.key)?.setAttribute("data-status", statusOf(node));
}

function go(event) {
  const svg = area.querySelector(".minimap svg");
  if (!svg || !held) return;
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  centre({ x, y });
}

area?.addEventListener("pointerdown", (event) => {
  const holder = event.target.closest(".minimap");
  held = Boolean(holder) && !event.button;
  if (held) holder.setPointerCapture(event.pointerId);
  go(event);
});
area?.addEventListener("pointermove", go);
for (const end of ["pointerup", "pointercancel"]) area?.addEventListener(end, () => { held = false; });
hear("moved", show);
