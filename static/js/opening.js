// Where a picture opens: as the address says, or at reading scale with what was found or the frontier in sight.

import { filters } from "./filterbar.js";
import { framed, span } from "./framing.js";
import { graph, middle } from "./graph.js";
import { address, area, calmly, hear } from "./page.js";
import { apply, centre, centred, fit, moveTo, pane, size, view, whole } from "./viewport.js";

/** The least scale at which a title can be read with ease. */
const READABLE = 0.75;
let settled = false;
/** Whether it opened on the frontier although the address filters: what fits may be told later. */
let seeking = false;
/** Whether the map stands in the left corner, because it hides less there. */
let beside = false;

/** `at=x,y,scale`: the point in the middle of the window. */
function asked() {
  const [x, y, k] = (address({}).searchParams.get("at") ?? "").split(",").map(Number);
  return Number.isFinite(x) && Number.isFinite(y) && k > 0 && k <= 2.5 ? { x, y, k } : null;
}

/** Goes where the address says; false where it says nothing. */
export function revisit(glide = false) {
  const place = asked();
  if (!place) return false;
  view.k = place.k;
  centre(place, { glide });
  return true;
}

/** All of it where it can be read so, or else at reading scale: on the task asked for, or where most is to be seen. */
function open() {
  beside = false;
  seeking = false;
  if (revisit()) return;
  if (whole() >= READABLE) return fit({ glide: false });
  const drawn = graph();
  const { width, height } = size();
  // A little smaller where that brings the whole length or height of it into sight.
  view.k = [width / drawn.width, height / drawn.height].find((k) => k >= READABLE && k < 1) ?? 1;
  const query = address({}).searchParams;
  const chosen = drawn.nodes.get(query.get("task")) ?? drawn.nodes.get(query.get("focus"));
  if (chosen) return centre(middle(drawn, chosen));
  seeking = filters();
  show(drawn);
}

function show(drawn, found) {
  const at = framed(drawn, found);
  beside = at.beside;
  moveTo(-at.x * view.k, -at.y * view.k);
  area.querySelector(".minimap").classList.toggle("left", beside);
}

/** On all that was found where it can be read so, or else on the first with as many of the others as may be. */
function seek(found) {
  if (!seeking) return;
  seeking = false;
  if (!found.length) return;
  settled = false;
  const drawn = graph();
  const { width, height } = size();
  const all = span(found);
  const k = Math.min(1, width / all.width, height / all.height);
  view.k = k >= READABLE ? k : 1;
  show(drawn, found);
  settled = true;
}

/** Takes over the window of a picture that has just come, `keep` leaves it where it was. */
export function take({ keep = false } = {}) {
  const box = pane();
  if (!box || !graph()) return;
  box.classList.add("ready");
  box.scrollTo(0, 0);
  area.querySelector(".zoom").hidden = false;
  settled = false;
  if (!keep) open();
  area.querySelector(".minimap").classList.toggle("left", beside);
  if (keep) apply();
  settled = true;
}

/** The address follows the window, once it rests. */
const note = calmly(() => {
  if (!graph()) return;
  const { x, y } = centred();
  const at = `${Math.round(x)},${Math.round(y)},${Number(view.k.toPrecision(3))}`;
  history.replaceState(history.state, "", address({ at }));
}, 400);

if (area) {
  hear("travelled", () => {
    if (!settled) return;
    // Whoever moved the window is not to be taken elsewhere.
    seeking = false;
    note();
  });
  hear("fitting", seek);
  window.addEventListener("popstate", () => { if (graph()) revisit(true); });
}
