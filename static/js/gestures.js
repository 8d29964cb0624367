// What pointers and wheels do to the viewport.

import { area, tell } from "./page.js";
import { fit, moveBy, pane, zoom } from "./viewport.js";

const SLACK = 4;
const pointers = new Map();
let travelled = 0;

const inPane = (event) => {
  const box = pane().getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
};

const spread = ([a, b]) => Math.hypot(a.x - b.x, a.y - b.y);

function down(event) {
  if (event.button !== 0 || !event.target.closest(".viewport.ready")) return;
  if (pointers.size === 0) travelled = 0;
  pointers.set(event.pointerId, inPane(event));
}

function move(event) {
  const before = pointers.get(event.pointerId);
  if (!before) return;
  const now = inPane(event);
  const old = [...pointers.values()];
  pointers.set(event.pointerId, now);
  travelled += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
  if (travelled < SLACK) return;
  // Captured only once it is a drag: a captured pointer's click would miss the node's link.
  if (!pane().hasPointerCapture(event.pointerId)) pane().setPointerCapture(event.pointerId);
  pane().classList.add("moving");
  const share = pointers.size;
  moveBy((now.x - before.x) / share, (now.y - before.y) / share);
  if (share === 2) {
    const both = [...pointers.values()];
    const middle = { x: (both[0].x + both[1].x) / 2, y: (both[0].y + both[1].y) / 2 };
    zoom(spread(both) / Math.max(1, spread(old)), middle);
  }
}

function up(event) {
  pointers.delete(event.pointerId);
  if (!pointers.size) pane()?.classList.remove("moving");
}

function wheel(event) {
  if (!event.target.closest(".viewport.ready")) return;
  event.preventDefault();
  const unit = event.deltaMode === 1 ? 16 : 1;
  if (event.ctrlKey || event.metaKey || isMouse(event)) {
    const strength = event.ctrlKey && !isMouse(event) ? 0.01 : 0.0018;
    zoom(Math.exp(-event.deltaY * unit * strength), inPane(event));
  } else {
    moveBy(-event.deltaX * unit, -event.deltaY * unit);
  }
}

/** A wheel turns in large whole steps along one axis; two fingers on a pad do not. */
const isMouse = (event) =>
  event.deltaMode === 1 || (event.deltaX === 0 && Math.abs(event.deltaY) >= 80 && Number.isInteger(event.deltaY));

function click(event) {
  if (travelled >= SLACK && event.target.closest(".viewport")) {
    event.preventDefault();
    event.stopPropagation();
    travelled = 0;
    return;
  }
  const button = event.target.closest("[data-zoom]");
  if (button?.dataset.zoom === "fit") fit();
  else if (button) zoom(button.dataset.zoom === "in" ? 1.3 : 1 / 1.3, null, true);
}

if (area) {
  area.addEventListener("pointerdown", down);
  area.addEventListener("pointermove", move);
  area.addEventListener("pointerup", up);
  area.addEventListener("pointercancel", up);
  // A finger's pointer first belongs to the node under it, which loses it to the window.
  area.addEventListener("lostpointercapture", (event) => { if (event.target === pane()) up(event); });
  area.addEventListener("wheel", wheel, { passive: false });
  area.addEventListener("click", click, { capture: true });
  area.addEventListener("dragstart", (event) => event.preventDefault());
  new ResizeObserver(() => tell("resized")).observe(area);
}
