// Cards that change their status by being dragged to another column, or by Shift and an arrow key.

import { announce, hear, root } from "./page.js";

const sheet = document.getElementById("sheet");
let dragged = null;

const board = () => sheet?.querySelector(".board[data-edit-url]");
const allowed = (status) => board()?.dataset.statuses.split(" ").includes(status);
const note = (element) => element?.closest?.(".note");

/** The column of another status under an element; null where a card of ours may not go there. */
function target(element) {
  const column = element.closest?.("#sheet .column");
  if (!column || !dragged || column.dataset.column === dragged.dataset.status) return null;
  // Between lanes a card would change its agent too, and nobody asked for that.
  return column.parentElement === dragged.closest(".columns") && allowed(column.dataset.column) ? column : null;
}

function highlight(column) {
  for (const old of sheet.querySelectorAll(".column.is-over")) if (old !== column) old.classList.remove("is-over");
  column?.classList.add("is-over");
}

/** Asks for the change as the panel's menu does: what it lacks, and how it went, a dialog tells. */
async function send(card, status) {
  const { task, seen } = card.dataset;
  card.classList.add("is-sent");
  const url = `${board().dataset.editUrl}?task=${encodeURIComponent(task)}`;
  const values = {
    to: status, quick: "1", seen, was: JSON.stringify({ status: card.dataset.status }),
    back: location.search.slice(1),
    csrfmiddlewaretoken: document.querySelector("[name=csrfmiddlewaretoken]").value,
  };
  try {
    await window.htmx.ajax("POST", url, { target: "#dialog", source: card, values });
  } finally {
    card.classList.remove("is-sent");
  }
}

function onKey(event) {
  const across = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const card = event.shiftKey && across && board() && note(document.activeElement);
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const columns = [...card.closest(".columns").querySelectorAll(":scope > .column")];
  let at = columns.indexOf(card.closest(".column")) + across;
  while (columns[at] && !allowed(columns[at].dataset.column)) at += across;
  if (!columns[at]) return;
  announce(`Moving to ${columns[at].getAttribute("aria-label")}`);
  send(card, columns[at].dataset.column);
}

if (sheet && root.dataset.view === "board") {
  sheet.addEventListener("dragstart", (event) => {
    dragged = board() && note(event.target);
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.querySelector(".row-link").textContent);
    board().classList.add("is-dragging");
  });
  sheet.addEventListener("dragover", (event) => {
    const column = target(event.target);
    highlight(column);
    if (column) event.preventDefault();
  });
  sheet.addEventListener("drop", (event) => {
    const column = target(event.target);
    if (!column) return;
    event.preventDefault();
    send(dragged, column.dataset.column);
  });
  sheet.addEventListener("dragend", () => {
    highlight(null);
    board()?.classList.remove("is-dragging");
    dragged = null;
  });
  document.addEventListener("keydown", onKey, { capture: true });
  hear("drawn", () => { if (dragged && !dragged.isConnected) dragged = null; });
}
