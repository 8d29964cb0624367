// What the find box finds in the whole list, drawn or not: a list to choose from.

import { address, area, calmly, hear, root } from "./page.js";
import { select } from "./selection.js";

const box = document.getElementById("find");
const SHOWN = 8;
let list = null;
let active = -1;

const options = () => [...(list?.querySelectorAll("[role=option]") ?? [])];
const words = () => box.value.trim();

function make() {
  list = document.createElement("ul");
  Object.assign(list, { id: "finds", className: "finds", role: "listbox", ariaLabel: "Tasks found", hidden: true });
  box.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": "finds", "aria-autocomplete": "list", "aria-expanded": "false" })) {
    box.setAttribute(name, value);
  }
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => choose(event.target.closest("[role=option]")));
}

function option(task, place) {
  const item = document.createElement("li");
  Object.assign(item, { id: `find-${place}`, role: "option", ariaSelected: "false" });
  Object.assign(item.dataset, { found: task.id, status: task.status });
  item.innerHTML = '<svg class="status-icon" width="15" height="15" aria-hidden="true"><use/></svg><span class="found-title"></span><small class="faint cut"></small>';
  item.querySelector("use").setAttribute("href", `#status-${task.status}`);
  item.querySelector("span").textContent = task.title;
  const inside = task.node && task.node !== task.id ? "in a group" : "";
  item.querySelector("small").textContent = [task.agent, inside].filter(Boolean).join(" · ");
  return item;
}

function open(shown) {
  list.hidden = !shown;
  box.setAttribute("aria-expanded", String(shown));
  if (!shown) point(-1);
}

function point(place) {
  active = place;
  options().forEach((item, at) => { item.ariaSelected = String(at === place); });
  const item = options()[place];
  item?.scrollIntoView({ block: "nearest" });
  if (item) box.setAttribute("aria-activedescendant", item.id);
  else box.removeAttribute("aria-activedescendant");
}

function choose(item) {
  if (!item) return;
  open(false);
  box.blur();
  select(item.dataset.found);
}

const ask = calmly(async () => {
  const asked = words();
  if (!asked || document.activeElement !== box) return open(false);
  try {
    const answer = await fetch(root.dataset.findUrl + address({ task: null }).search);
    const { tasks, total } = await answer.json();
    if (asked !== words() || document.activeElement !== box) return;
    const rest = document.createElement("li");
    rest.className = "faint small";
    rest.role = "presentation";
    rest.textContent = total ? (total > SHOWN ? `and ${total - SHOWN} more` : "") : "No task fits";
    list.replaceChildren(...tasks.slice(0, SHOWN).map(option), ...(rest.textContent ? [rest] : []));
    open(true);
  } catch {
    open(false);
  }
}, 120);

function onKey(event) {
  if (list.hidden) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    const size = options().length;
    if (size) point((active + step + size) % size);
  } else if (event.key === "Enter") {
    const items = options();
    // Without a choice Enter goes to the next node that fits; what no node shows is opened.
    const hidden = document.getElementById("found").textContent.startsWith("none");
    const item = items[active] ?? (hidden ? items[0] : null);
    if (!item) return open(false);
    event.preventDefault();
    choose(item);
  }
}

if (area && box) {
  make();
  box.addEventListener("keydown", onKey);
  box.addEventListener("blur", () => open(false));
  box.addEventListener("focus", ask);
  hear("sifted", ask);
}
