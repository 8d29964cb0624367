// The list page's root, and what it says in its attributes and address.

export const root = document.getElementById("list");
export const area = document.getElementById("graph");
export const panel = document.getElementById("panel");

/** Tells the other modules, by a DOM event. */
export const tell = (name, detail) =>
  document.dispatchEvent(new CustomEvent(`taskloom:${name}`, { detail }));

/** Listens to what another module tells. */
export const hear = (name, listener) =>
  document.addEventListener(`taskloom:${name}`, (event) => listener(event.detail));

/** Says a sentence to screen readers. */
export function announce(sentence) {
  document.getElementById("announcer").textContent = sentence;
}

/** Swaps a fragment into `target`; a server that does not answer is the stream's matter to tell. */
export async function fetchInto(target, url, swap = "innerHTML") {
  try {
    // A source of its own for each target: requests of one source wait for each other.
    const source = target instanceof Element ? target : root;
    await window.htmx.ajax("GET", url, { target, source, swap });
  } catch {
    // What is on screen stays, and whoever asked asks again.
  }
}

/** The page's address with `changes` laid over its query; null takes a name out. */
export function address(changes) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    url.searchParams.delete(name);
    for (const item of [value].flat()) {
      if (item !== null && item !== "") url.searchParams.append(name, item);
    }
  }
  return url;
}

/** Runs `work` soon, and however often it is wished for, once in `every` ms at most. */
export function sparingly(work, soon, every) {
  let timer = 0;
  let last = -Infinity;
  return () => {
    if (timer) return;
    timer = setTimeout(() => {
      timer = 0;
      last = performance.now();
      work();
    }, Math.max(soon, last + every - performance.now()));
  };
}

/** Runs `work` once things have been quiet for `wait` ms, and at the latest after ten times it. */
export function calmly(work, wait) {
  let timer = 0;
  let first = 0;
  return () => {
    const at = performance.now();
    first ||= at;
    clearTimeout(timer);
    timer = setTimeout(() => { first = 0; work(); }, at - first > 10 * wait ? 0 : wait);
  };
}
