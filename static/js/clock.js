// The words of time, told anew every second by the server's clock.

const SIZES = [[86400, "d"], [3600, "h"], [60, "min"]];

const offset = Number(document.body.dataset.now || Date.now() / 1000) - performance.timeOrigin / 1000
  - performance.now() / 1000;

/** Seconds since 1970, by the server. */
export const now = () => (performance.timeOrigin + performance.now()) / 1000 + offset;

/** `3 s ago`, as the server words it. */
export function ago(seconds) {
  const past = Math.max(0, Math.floor(seconds));
  for (const [size, unit] of SIZES) {
    if (past >= size) return `${Math.floor(past / size)} ${unit} ago`;
  }
  return past ? `${past} s ago` : "just now";
}

/** `12m`, as on a node. */
export function lasted(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  const minutes = Math.floor((seconds % 3600) / 60);
  if (seconds < 86400) return `${Math.floor(seconds / 3600)}h${minutes ? ` ${minutes}m` : ""}`;
  return `${Math.floor(seconds / 86400)}d`;
}

/** Writes only what changed: an unchanged text costs no paint. */
export function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function tick() {
  if (document.hidden) return;
  const at = now();
  for (const element of document.querySelectorAll("[data-ago]")) {
    write(element, ago(at - Number(element.dataset.ago)));
  }
  document.dispatchEvent(new CustomEvent("taskloom:tick", { detail: at }));
}

setInterval(tick, 1000);
document.addEventListener("visibilitychange", tick);
