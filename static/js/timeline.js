// Keeps in sight, when a timeline zooms, what was in its middle; at first, what happens now.

import { hear, root } from "./page.js";

const sheet = document.getElementById("sheet");
const pane = () => sheet?.querySelector(".gantt-pane");
const zoomOf = (box) => Number(box?.querySelector(".gantt").className.match(/zoom-(\d+)/)?.[1] ?? 1);
const label = (box) => box.querySelector(".gantt-label")?.offsetWidth ?? 0;

let zoom = 1;
let middle = 0;

function remember() {
  const box = pane();
  if (!box || zoomOf(box) !== zoom) return;
  const line = box.scrollWidth - label(box);
  middle = (box.scrollLeft + (box.clientWidth - label(box)) / 2) / line;
}

function show(share) {
  const box = pane();
  if (!box) return;
  zoom = zoomOf(box);
  const line = box.scrollWidth - label(box);
  box.scrollLeft = share * line - (box.clientWidth - label(box)) / 2;
}

if (root?.dataset.view === "timeline") {
  const now = pane()?.querySelector(".gantt-ground .now");
  const open = pane()?.querySelector('.gantt-row:not([data-status="completed"], [data-status="cancelled"], [data-status="failed"])');
  zoom = zoomOf(pane());
  // At first, the rows that are open, and now among their bars; a page of the past stays at its start.
  if (now && open) {
    show(parseFloat(now.getAttribute("x1")) / 100);
    pane().scrollTop = open.offsetTop - pane().clientHeight / 3;
  }
  remember();
  sheet.addEventListener("scroll", remember, { capture: true, passive: true });
  hear("drawn", () => {
    if (pane() && zoomOf(pane()) !== zoom) show(middle);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select")) return;
    const way = { "+": "in", "=": "in", "-": "out" }[event.key];
    if (way) sheet.querySelector(`[data-zoom="${way}"]`)?.click();
  });
}
