// Asks again for what says `data-poll="seconds"`, only while somebody looks.

const last = new WeakMap();

function due(element, at) {
  const every = Number(element.dataset.poll) * 1000;
  if (!last.has(element)) last.set(element, at);
  return every > 0 && at - last.get(element) >= every;
}

function poll(event) {
  if (document.hidden) return;
  const at = performance.now();
  for (const element of document.querySelectorAll("[data-poll]")) {
    if (event?.type !== "visibilitychange" && !due(element, at)) continue;
    // Whoever is about to follow a link, or reads a tip, must not lose the thing under the pointer.
    if (element.matches(":has(:focus-visible)")) continue;
    last.set(element, at);
    window.htmx.trigger(element, "poll");
  }
}

setInterval(poll, 1000);
document.addEventListener("visibilitychange", poll);
