// Asks again for what says `data-poll="seconds"`, only while somebody looks.
//
// No action breaks off a question that is under way: htmx would tell the console of an error. The
// answer to what was asked before the action was answered is left unseen instead, for it is older.

const last = new WeakMap();
const begun = new WeakMap();
const acted = new WeakMap();

function due(element, at) {
  const every = Number(element.dataset.poll) * 1000;
  if (!last.has(element)) last.set(element, at);
  return every > 0 && at - last.get(element) >= every;
}

function poll(event) {
  if (document.hidden) return;
  const at = performance.now();
  for (const element of document.querySelectorAll("[data-poll]")) {
    if (!event && !due(element, at)) continue;
    // Whoever is about to follow a link, or reads a tip, must not lose the thing under the pointer.
    if (element.matches(":has(:focus-visible)")) continue;
    last.set(element, at);
    window.htmx.trigger(element, "poll");
  }
}

const polled = (detail) => detail.requestConfig.elt.closest("[data-poll]");
const acts = (detail) => detail.requestConfig.verb !== "get";

for (const name of ["htmx:beforeRequest", "htmx:afterRequest"]) {
  document.addEventListener(name, ({ detail }) => {
    if (name === "htmx:beforeRequest") begun.set(detail.xhr, performance.now());
    if (polled(detail) && acts(detail)) acted.set(polled(detail), performance.now());
  });
}
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!acts(detail) && begun.get(detail.xhr) <= acted.get(polled(detail))) detail.shouldSwap = false;
});

setInterval(poll, 1000);
document.addEventListener("visibilitychange", poll);
document.addEventListener("taskloom:back", poll);
