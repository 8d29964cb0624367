// The stream of changes: open while somebody looks, resumed where it ended, polled when it is lost.

import { hear, root, tell } from "./page.js";
import { reheading } from "./facts.js";

const POLL_MS = 5000;
const AGAIN_MS = 15000;

let source = null;
let version = root?.dataset.version ?? "";
let polling = 0;
let retry = 0;

function open() {
  if (source || document.hidden) return;
  clearTimeout(retry);
  const since = version ? `?since=${encodeURIComponent(version)}` : "";
  source = new EventSource(root.dataset.liveUrl + since);
  source.addEventListener("open", () => up(true));
  source.addEventListener("error", lost);
  source.addEventListener("changed", (event) => {
    const change = parsed(event);
    if (change) tell("changed", change);
  });
  source.addEventListener("read", (event) => {
    const reading = parsed(event);
    if (!reading) return;
    tell("read", reading);
    seen(reading.version);
  });
  source.addEventListener("present", () => {
    up(true);
    reheading();
  });
  source.addEventListener("reload", (event) => {
    if (event.lastEventId) version = event.lastEventId;
    all();
  });
}

function parsed(event) {
  up(true);
  if (event.lastEventId) version = event.lastEventId;
  try {
    return JSON.parse(event.data);
  } catch {
    all();
    return null;
  }
}

/** A version that came by another way than its change: that change was missed. */
function seen(newest) {
  if (!newest || newest === version) return;
  version = newest;
  all();
}

/** Everything is read again: too much was missed to tell it apart. */
function all() {
  reheading();
  tell("redraw");
  tell("reread");
}

function up(connected) {
  tell("stream", connected);
  if (connected) {
    clearInterval(polling);
    polling = 0;
  } else if (!polling) {
    polling = setInterval(() => {
      // The rest follows once the heading shows a new version.
      if (!document.hidden) reheading();
    }, POLL_MS);
  }
}

function lost() {
  up(false);
  // A browser comes back by itself after a drop, but not after an answer that is no stream.
  if (source?.readyState !== EventSource.CLOSED) return;
  source = null;
  retry = setTimeout(open, AGAIN_MS);
}

function shut() {
  clearTimeout(retry);
  source?.close();
  source = null;
}

// A shared link may tell no changes.
if (root?.dataset.liveUrl) {
  document.addEventListener("visibilitychange", () => (document.hidden ? shut() : open()));
  window.addEventListener("pagehide", shut);
  window.addEventListener("pageshow", open);
  hear("closed", shut);
  hear("headed", seen);
  hear("back", () => { open(); all(); });
  open();
}
