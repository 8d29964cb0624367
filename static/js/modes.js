// Ways of looking at the graph: one task's lineage alone, and the critical path.

import { redrawn } from "./drawing.js";
import { focusedKey, graph } from "./graph.js";
import { address, announce, area, hear } from "./page.js";
import { selected } from "./selection.js";

const query = () => address({}).searchParams;
const button = (name) => area.querySelector(`[data-mode="${name}"]`);

/** The task that a key or button means: the one with the keyboard's focus, or the selected one. */
function meant() {
  const drawn = graph();
  const key = [focusedKey(), selected()].find((one) => one && drawn?.nodes.get(one)?.element.dataset.task);
  return key ?? selected();
}

/** Shows one task's lineage alone, or all again where that one is shown. */
export function focus() {
  if (!button("focus")) return;
  const task = meant();
  const now = query().get("focus");
  if (!task && !now) return announce("Select a task first: then its lineage can be shown alone");
  if (!task || task === now) return unfocus();
  redrawn({ focus: task, depth: null, open: null });
}

/** Leaves the focus; false where there is none. */
export function unfocus() {
  if (!query().get("focus")) return false;
  redrawn({ focus: null, depth: null, open: null });
  return true;
}

/** One step more or less around the task in focus. */
export function deeper(by) {
  const all = [...area.querySelectorAll(".depths a")];
  const depth = (address) => new URL(address).searchParams.get("depth");
  // By the address: what is drawn may lag behind somebody who presses twice.
  all[all.findIndex(({ href }) => depth(href) === query().get("depth")) + by]?.click();
}

export function critical() {
  const shown = query().get("critical") !== "0";
  history.replaceState(history.state, "", address({ critical: shown ? "0" : null }));
  show();
}

function show() {
  const svg = graph()?.svg;
  if (!svg) return;
  const on = query().get("critical") !== "0";
  svg.classList.toggle("without-critical", !on);
  const path = button("critical");
  if (path) {
    path.hidden = !svg.querySelector(".critical");
    path.setAttribute("aria-pressed", String(on));
  }
  const alone = button("focus");
  if (!alone) return;
  alone.hidden = !selected() && !query().get("focus");
  alone.setAttribute("aria-pressed", String(Boolean(query().get("focus"))));
}

if (area) {
  area.addEventListener("click", (event) => {
    const mode = event.target.closest("[data-mode]")?.dataset.mode;
    if (mode === "critical") critical();
    if (mode === "focus") focus();
  });
  hear("drawn", show);
  hear("marked", show);
}
