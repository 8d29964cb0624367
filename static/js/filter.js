// Dims in the graph what the filter bar does not ask for.

import { clear, filterText, filters, find, tellFound } from "./filterbar.js";
import { graph, middle, statusOf } from "./graph.js";
import { address, area, hear, root, sparingly, tell } from "./page.js";
import { centre, view } from "./viewport.js";

export { clear, find };

const box = document.getElementById("find");
const BEYOND = ["agent", "kind", "ready", "stuck"];
let turn = -1;
let fitting = null;
let dimmed = true;

const words = () => (box?.value ?? "").trim().toLowerCase();
const wanted = () => address({}).searchParams.getAll("status");

/** Whether the filter asks for what a node does not show: the server then tells which fit. */
const beyond = () =>
  BEYOND.some((name) => address({}).searchParams.has(name)) || Boolean(root.dataset.fitsUrl && words() && graph()?.folded);

const text = (node) =>
  `${node.element.querySelector("title")?.textContent ?? ""}\n${
    node.element.querySelector(".agent")?.textContent ?? ""}\n${node.key}`.toLowerCase();

const statusFits = (node, statuses) =>
  !statuses.length || statuses.includes(node.element.dataset.status)
  || [...node.element.querySelectorAll(".part")].some((part) => statuses.includes(part.dataset.status))
  || (!node.element.dataset.status && statuses.includes(statusOf(node)));

const fits = (node, statuses, search) =>
  fitting ? fitting.has(node.key) : statusFits(node, statuses) && (!search || text(node).includes(search));

/** Dims the graph by the address and the find box; returns the nodes that fit. */
export function dim() {
  const drawn = graph();
  if (!drawn) return [];
  const [statuses, search, asked] = [wanted(), words(), filters()];
  if (!asked && !dimmed) return [];
  dimmed = asked;
  const hits = [];
  for (const node of drawn.nodes.values()) {
    const fit = fits(node, statuses, search);
    if (fit) hits.push(node);
    node.element.classList.toggle("dimmed", asked && !fit);
  }
  for (const edge of drawn.edges) {
    const away = asked && (isDim(drawn, edge.from) || isDim(drawn, edge.to));
    edge.element.classList.toggle("dimmed", away);
  }
  tellFound(hits.length);
  if (asked && Boolean(fitting) === beyond()) tell("fitting", hits);
  return hits;
}

const isDim = (drawn, key) => drawn.nodes.get(key)?.element.classList.contains("dimmed") ?? false;

async function ask() {
  if (!beyond()) {
    fitting = null;
    return dim();
  }
  const [asked, query] = [filterText(), new URLSearchParams(location.search)];
  query.set("view", "graph");
  try {
    const answer = await fetch(`${root.dataset.fitsUrl}?${query}`);
    const found = await answer.json();
    if (asked === filterText()) fitting = new Set(found.keys);
  } catch {
    // The nodes stay as they are; the next change asks again.
  }
  dim();
}

const askSoon = sparingly(ask, 120, 600);

function sifted() {
  turn = -1;
  if (!beyond()) fitting = null;
  if (beyond()) askSoon();
  else dim();
}

function jump() {
  const hits = dim();
  if (!hits.length) return;
  turn = (turn + 1) % hits.length;
  const node = hits[turn];
  if (view.k < 0.7) view.k = 1;
  centre(middle(graph(), node), { glide: true });
  tell("pointed", node);
}

if (area) {
  hear("sifted", sifted);
  hear("found-next", jump);
  hear("drawn", () => { dimmed = true; sifted(); });
  hear("counted", sifted);
  window.addEventListener("popstate", sifted);
  area.addEventListener("pointerdown", () => { turn = -1; });
}
