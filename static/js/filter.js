// Chips and the find box: they dim what is not asked for, and live in the address.

import { graph, statusOf } from "./graph.js";
import { address, area, hear, root, tell } from "./page.js";
import { centre, view } from "./viewport.js";
import { middle } from "./graph.js";

const box = document.getElementById("find");
const found = document.getElementById("found");
const onGraph = root?.dataset.view === "graph";
let turn = -1;

const statuses = () => address({}).searchParams.getAll("status");
const words = () => (box?.value ?? "").trim().toLowerCase();

const text = (node) =>
  `${node.element.querySelector("title")?.textContent ?? ""}\n${
    node.element.querySelector(".agent")?.textContent ?? ""}\n${node.key}`.toLowerCase();

const statusFits = (node, wanted) =>
  !wanted.length || wanted.includes(node.element.dataset.status)
  || [...node.element.querySelectorAll(".part")].some((part) => wanted.includes(part.dataset.status))
  || (!node.element.dataset.status && wanted.includes(statusOf(node)));

/** Dims the graph by the address and the find box; returns the nodes that fit. */
export function dim() {
  const drawn = onGraph && graph();
  if (!drawn) return [];
  const wanted = statuses();
  const search = words();
  const asked = wanted.length > 0 || search !== "";
  const hits = [];
  for (const node of drawn.nodes.values()) {
    const fits = statusFits(node, wanted) && (!search || text(node).includes(search));
    if (fits) hits.push(node);
    node.element.classList.toggle("dimmed", asked && !fits);
  }
  for (const edge of drawn.edges) {
    const away = asked && (isDim(drawn, edge.from) || isDim(drawn, edge.to));
    edge.element.classList.toggle("dimmed", away);
  }
  if (found) found.textContent = search ? `${hits.length || "none"} found` : "";
  for (const chip of document.querySelectorAll(".chip")) {
    if (wanted.includes(chip.dataset.status)) chip.setAttribute("aria-current", "true");
    else chip.removeAttribute("aria-current");
  }
  return hits;
}

const isDim = (drawn, key) => drawn.nodes.get(key)?.element.classList.contains("dimmed") ?? false;

function jump() {
  const hits = dim();
  if (!hits.length) return;
  turn = (turn + 1) % hits.length;
  const node = hits[turn];
  if (view.k < 0.7) view.k = 1;
  centre(middle(graph(), node), { glide: true });
  tell("pointed", node);
}

if (onGraph) {
  document.addEventListener("click", (event) => {
    const chip = event.target.closest(".chip");
    if (!chip || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const wanted = new Set(statuses());
    if (!wanted.delete(chip.dataset.status)) wanted.add(chip.dataset.status);
    history.replaceState(history.state, "", address({ status: [...wanted] }));
    dim();
  });
  box?.addEventListener("input", () => {
    turn = -1;
    history.replaceState(history.state, "", address({ q: box.value.trim() }));
    dim();
  });
  box?.form.addEventListener("submit", (event) => {
    event.preventDefault();
    jump();
  });
  area.addEventListener("pointerdown", () => { turn = -1; });
}

/** Empties the find box; false where it was empty. */
export function clear() {
  if (!box?.value) return false;
  box.value = "";
  box.dispatchEvent(new Event("input"));
  return true;
}

/** Puts the cursor into the find box. */
export function find() {
  box?.focus();
  box?.select();
}

hear("drawn", dim);
hear("counted", dim);
