// Dragging from one task to another in the graph: an edge that is added, or taken away.

import { send } from "./actions.js";
import { graph, HEIGHT, WIDTH } from "./graph.js";
import { announce, area, root } from "./page.js";

const SVG = "http://www.w3.org/2000/svg";
let handle = null;
let drag = null;

function made(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** Where edges leave a node and reach it, in its own px. */
const ends = (drawn) => (drawn.down
  ? { out: [WIDTH / 2, HEIGHT], into: [WIDTH / 2, 0] }
  : { out: [WIDTH, HEIGHT / 2], into: [0, HEIGHT / 2] });

/** Puts the handle on a task's node, from where an edge can be drawn. */
function offer(element) {
  if (drag || handle?.parentNode === element) return;
  handle?.remove();
  const [cx, cy] = ends(graph()).out;
  handle = made("g", { class: "link-handle" });
  handle.append(
    made("circle", { class: "room", cx, cy, r: 15 }),
    made("circle", { class: "dot", cx, cy, r: 6 }),
    Object.assign(made("title", {}), { textContent: "Drag to the task that shall wait for this one" }),
  );
  element.append(handle);
}

/** Whether `from` waits for `to`, as far as the picture shows: then the edge would close a circle. */
function circle(drawn, from, to) {
  const met = new Set([to]);
  const queue = [to];
  for (const key of queue) {
    if (key === from) return true;
    for (const edge of drawn.nodes.get(key)?.out ?? []) {
      if (!met.has(edge.to)) queue.push(edge.to);
      met.add(edge.to);
    }
  }
  return false;
}

const at = (svg, event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());

function under(event) {
  const element = document.elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest?.(".node[data-task]")).find(Boolean);
  return element && element.dataset.task !== drag.from ? element : null;
}

function unmark() {
  for (const old of area.querySelectorAll(".link-end, .link-circle")) old.classList.remove("link-end", "link-circle");
}

function down(event) {
  const grip = event.button === 0 && event.target.closest?.(".link-handle");
  if (!grip) return;
  event.preventDefault();
  event.stopPropagation();
  const drawn = graph();
  const node = drawn.nodes.get(grip.closest(".node").dataset.task);
  const [x, y] = ends(drawn).out;
  drag = { drawn, from: node.key, start: { x: node.x + x, y: node.y + y }, line: made("path", { class: "link-line" }), to: null };
  drawn.svg.append(drag.line);
  grip.setPointerCapture(event.pointerId);
}

function move(event) {
  if (!drag) return;
  event.stopPropagation();
  const { drawn, start, line } = drag;
  if (!drawn.svg.isConnected) return cancel();
  const element = under(event);
  const node = element && drawn.nodes.get(element.dataset.task);
  const [x, y] = ends(drawn).into;
  const end = node ? { x: node.x + x, y: node.y + y } : at(drawn.svg, event);
  const refused = Boolean(node) && circle(drawn, drag.from, node.key);
  unmark();
  element?.classList.add(refused ? "link-circle" : "link-end");
  line.classList.toggle("refused", refused);
  const bend = drawn.down ? [0, (end.y - start.y) / 2] : [(end.x - start.x) / 2, 0];
  line.setAttribute("d", `M${start.x},${start.y} C${start.x + bend[0]},${start.y + bend[1]} ${end.x - bend[0]},${end.y - bend[1]} ${end.x},${end.y}`);
  drag.to = node?.key ?? null;
}

/** The server refuses a circle before it sends anything, and names it: it knows of folded tasks too. */
function up(event) {
  if (!drag) return;
  event.stopPropagation();
  const { from, to, line } = drag;
  drag = null;
  line.remove();
  unmark();
  if (to) send(`${root.dataset.linkUrl}?task=${encodeURIComponent(to)}`, { toggle: from });
}

function cancel() {
  drag?.line.remove();
  if (drag) announce("Cancelled");
  drag = null;
  unmark();
}

if (area && root.dataset.linkUrl) {
  const first = { capture: true };
  area.addEventListener("pointerover", (event) => {
    const element = event.target.closest?.(".node[data-task]");
    if (element && graph()?.nodes.has(element.dataset.task)) offer(element);
  });
  area.addEventListener("pointerdown", down, first);
  area.addEventListener("pointermove", move, first);
  area.addEventListener("pointerup", up, first);
  area.addEventListener("pointercancel", cancel, first);
  area.addEventListener("click", (event) => {
    if (!event.target.closest(".link-handle")) return;
    event.preventDefault();
    event.stopPropagation();
  }, first);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag) {
      event.stopPropagation();
      cancel();
    }
  }, first);
}
