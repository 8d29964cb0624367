// The graph drawn otherwise: groups opened and closed, edges shown, the direction turned.

import { address, area, hear, tell } from "./page.js";

const NAMES = ["fold", "direction", "open", "redundant", "focus", "depth"];

const asked = (from) => Object.fromEntries(NAMES.map((name) => [name, from.searchParams.getAll(name)]));

/** What the address says of how the graph is drawn, as a query. */
export function drawingQuery() {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(asked(address({})))) {
    for (const value of values) query.append(name, value);
  }
  return query;
}

let shown = drawingQuery().toString();

function onClick(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const group = event.target.closest("svg.graph a")?.querySelector(".group");
  const link = group?.closest("a") ?? event.target.closest("[data-draws]");
  if (!link) return;
  event.preventDefault();
  const url = new URL(link.getAttribute("href"), location.href);
  redrawn(asked(url));
}

/** Draws the graph with `changes` to the address, kept in the history. */
export function redrawn(changes) {
  history.pushState(history.state, "", address(changes));
  draw();
}

function draw() {
  shown = drawingQuery().toString();
  tell("draw");
}

/** A picture says which groups stand open in it, also where a task had one opened. */
function settled() {
  const opened = area.querySelector(".viewport")?.dataset.opened;
  if (opened === undefined) return;
  const keys = opened.split(" ").filter(Boolean);
  const before = address({}).searchParams.getAll("open").sort();
  if (keys.join(" ") !== before.join(" ")) history.replaceState(history.state, "", address({ open: keys }));
  shown = drawingQuery().toString();
}

if (area) {
  document.addEventListener("click", onClick);
  window.addEventListener("popstate", () => { if (drawingQuery().toString() !== shown) draw(); });
  hear("drawn", settled);
}
