// The whole graph in a corner, with the window that is in sight; click or drag to go there.

import { graph, statusOf, HEIGHT, WIDTH } from "./graph.js";
import { area, hear } from "./page.js";
import { centre, pane, view } from "./viewport.js";

const SVG = "http://www.w3.org/2000/svg";
let tiles = new Map();
let frame = null;

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
  const svg = make("svg", { viewBox: `0 0 ${drawn.width} ${drawn.height}` });
  tiles = new Map();
  for (const node of drawn.nodes.values()) {
    const tile = make("rect", {
      x: node.x - drawn.left, y: node.y - drawn.top, width: WIDTH, height: HEIGHT, rx: 8,
      "data-status": statusOf(node),
    });
    tiles.set(node.key, tile);
    svg.append(tile);
  }
  frame = make("rect", { class: "window", rx: 4 });
  svg.append(frame);
  holder.replaceChildren(svg);
  show();
}

function show() {
  const box = pane();
  const drawn = graph();
  if (!frame || !box || !drawn) return;
  const left = Math.max(0, -view.x / view.k);
  const top = Math.max(0, -view.y / view.k);
  const right = Math.min(drawn.width, (box.clientWidth - view.x) / view.k);
  const bottom = Math.min(drawn.height, (box.clientHeight - view.y) / view.k);
  frame.setAttribute("x", left);
  frame.setAttribute("y", top);
  frame.setAttribute("width", Math.max(0, right - left));
  frame.setAttribute("height", Math.max(0, bottom - top));
}

/** Gives a node's tile the node's status. */
export function repaint(node) {
  tiles.get(node.key)?.setAttribute("data-status", statusOf(node));
}

function go(event) {
  const holder = event.target.closest(".minimap");
  if (!holder || (event.type === "pointermove" && !event.buttons)) return;
  const svg = holder.querySelector("svg");
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  centre({ x, y });
}

area?.addEventListener("pointerdown", go);
area?.addEventListener("pointermove", go);
hear("moved", show);
