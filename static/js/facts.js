// The line under the title: how many tasks, how fresh, and whether the stream is there.

import { write } from "./clock.js";
import { calmly, fetchInto, hear, root, sparingly, tell } from "./page.js";

const PATIENCE = 10;
let lostAt = null;

const facts = () => document.getElementById("facts");

/** Fetches facts, notices and counts again, and with them what the page holds of the version. */
export const reheading = calmly(() => {
  fetchInto("#facts", root.dataset.headerUrl + location.search, "outerHTML");
}, 300);

function fetched(at) {
  const time = document.querySelector("#freshness time");
  if (!time) return reheading();
  time.dataset.ago = at;
  time.setAttribute("datetime", new Date(at * 1000).toISOString());
  const dot = document.getElementById("live-dot");
  dot.classList.remove("beat");
  void dot.getBoundingClientRect();
  dot.classList.add("beat");
}

function counted(counts) {
  for (const number of document.querySelectorAll("#chips [data-count]")) {
    const count = counts[number.dataset.count] ?? 0;
    write(number, String(count));
    const chip = number.closest(".chip");
    chip.classList.toggle("none", !count);
    if (count) chip.hidden = false;
  }
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (String(total) !== facts()?.dataset.total) reheading();
  tell("counted");
}

/** There is nothing to filter in an empty list; one of unknown size keeps what it had. */
function filterable() {
  const total = facts()?.dataset.total;
  if (total) document.getElementById("filterbar").hidden = total === "0";
  if (!document.getElementById("freshness")) {
    root.classList.toggle("is-old", "unavailable" in (facts()?.dataset ?? {}));
  }
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "facts") return;
  filterable();
  tell("headed", facts()?.dataset.version ?? "");
});
// How long the rest takes and what is stuck follow from all tasks: the server works it out.
const foresee = sparingly(reheading, 1000, 10000);
hear("changed", (change) => {
  if (change.counts) counted(change.counts);
  if (change.tasks?.length) foresee();
  if (change.fetchedAt) fetched(change.fetchedAt);
  if (String(change.complete) !== facts()?.dataset.complete) reheading();
});
hear("read", (reading) => {
  if ((reading.error ?? "") !== (facts()?.dataset.failing ?? "")) reheading();
  else if (!reading.error && reading.fetchedAt) fetched(reading.fetchedAt);
});
hear("stream", (up) => { lostAt = up ? null : lostAt ?? performance.now() / 1000; });
hear("tick", (at) => {
  const line = document.getElementById("freshness");
  if (line) {
    const age = at - Number(line.querySelector("time").dataset.ago);
    const old = age > Number(line.dataset.limit);
    line.classList.toggle("is-stale", old);
    root.classList.toggle("is-old", old);
    const dot = document.getElementById("live-dot");
    if (!dot.classList.contains("failing")) {
      dot.classList.toggle("stale", old);
      dot.classList.toggle("live", !old);
    }
  }
  const lost = lostAt !== null && performance.now() / 1000 - lostAt > PATIENCE;
  write(document.getElementById("stream-state"), lost ? "reconnecting, checking every few seconds" : "");
});
