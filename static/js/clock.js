// The words of time, told anew every second by the server's clock.

const SIZES = [[86400, "d", 3600, "h"], [3600, "h", 60, "m"], [60, "m"], [1, "s"]];
const largest = (seconds) => SIZES.find(([size]) => seconds >= size) ?? SIZES.at(-1);

const offset = Number(document.body.dataset.now || Date.now() / 1000) - performance.timeOrigin / 1000
  - performance.now() / 1000;

/** Seconds since 1970, by the server. */
export const now = () => (performance.timeOrigin + performance.now()) / 1000 + offset;

/** `25 m ago`, as the server words it: its spans.py. */
export function ago(seconds) {
  const past = Math.max(0, Math.floor(seconds));
  const [size, unit] = largest(past);
  return past ? `${Math.floor(past / size)} ${unit} ago` : "just now";
}

/** `12 m`, `1 h 5 m`, likewise. */
export function lasted(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [size, unit, part, partUnit] = largest(seconds);
  const few = part ? Math.floor((seconds % size) / part) : 0;
  return `${Math.floor(seconds / size)} ${unit}${few ? ` ${few} ${partUnit}` : ""}`;
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
