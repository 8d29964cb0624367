// Tells screen readers what is new and what failed: politely, and seldom however much happens.

import { announce, hear, sparingly } from "./page.js";

const SOON = 800;
const EVERY = 8000;
const NAMED = 3;

/** A number on the page; none where the page does not tell it. */
const told = (text) => (text ? Number(text) : null);

let total = told(document.getElementById("facts")?.dataset.total);
let failed = told(document.querySelector('#chips [data-count="failed"]')?.textContent);
let fresh = 0;
let worse = 0;
let names = [];

const tasks = (count) => `${count} task${count === 1 ? "" : "s"}`;

function failures() {
  if (!worse) return "";
  if (names.length === worse && worse <= NAMED) return `Failed: ${names.join(", ")}.`;
  return `${tasks(worse)} failed.`;
}

const say = sparingly(() => {
  const news = [failures(), fresh ? `${fresh} new ${fresh === 1 ? "task" : "tasks"}.` : ""];
  announce(news.filter(Boolean).join(" "));
  fresh = worse = 0;
  names = [];
}, SOON, EVERY);

hear("changed", ({ counts, tasks: touched }) => {
  if (!counts) return;
  const sum = Object.values(counts).reduce((all, count) => all + count, 0);
  const broken = counts.failed ?? 0;
  fresh += Math.max(0, sum - (total ?? sum));
  worse += Math.max(0, broken - (failed ?? broken));
  for (const task of touched ?? []) {
    if (task.status === "failed" && task.changed?.includes("status")) names.push(task.title || task.id);
  }
  [total, failed] = [sum, broken];
  if (fresh || worse) say();
});
