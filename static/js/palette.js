// The command palette: Ctrl-K, or a search button, on every page.

const box = document.getElementById("palette");
const words = document.getElementById("palette-words");
const list = document.getElementById("palette-options");
const said = document.getElementById("palette-said");
let asked = null;
let timer = 0;

const options = () => [...list.querySelectorAll("[role=option]")];
const active = () => list.querySelector("[aria-selected=true]");

function point(option) {
  active()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  words.setAttribute("aria-activedescendant", option?.id ?? "");
}

function walk(step) {
  const all = options();
  if (all.length) point(all[(all.indexOf(active()) + step + all.length) % all.length]);
}

async function ask() {
  asked?.abort();
  asked = new AbortController();
  list.ariaBusy = "true";
  try {
    const answer = await fetch(box.dataset.url + encodeURIComponent(words.value.trim()), { signal: asked.signal });
    if (answer.redirected) return location.reload();
    if (!answer.ok && answer.status !== 429) throw new Error(answer.status);
    list.innerHTML = await answer.text();
    const told = list.querySelector("template");
    said.replaceChildren(told.content);
    told.remove();
  } catch (error) {
    if (error.name === "AbortError") return;
    list.replaceChildren();
    said.textContent = "The server does not answer. Type on to try again.";
  }
  list.ariaBusy = "false";
  words.ariaExpanded = String(options().length > 0);
  list.scrollTop = 0;
  point(options()[0]);
}

function open() {
  // A form that somebody fills in is not to be left by mistake.
  if (box.open || document.querySelector("dialog[open]")) return;
  document.querySelector(".sidebar:popover-open")?.hidePopover();
  box.showModal();
  words.select();
  ask();
}

function choose(option, apart) {
  if (!option) return;
  const { href, post, name, value } = option.dataset;
  if (href && apart) return void window.open(href, "_blank", "noopener");
  box.close();
  if (href) return location.assign(href);
  const form = document.getElementById("palette-post");
  const field = form.querySelector("input:not([name])");
  if (name) Object.assign(field, { name, value });
  form.action = post;
  form.submit();
}

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.preventDefault();
  if (box.open) box.close();
  else open();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-palette]") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  open();
});
words.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, 120);
});
words.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step && event.key !== "Enter") return;
  event.preventDefault();
  if (step) walk(step);
  else if (list.ariaBusy !== "true") choose(active(), event.ctrlKey || event.metaKey);
});
list.addEventListener("pointermove", (event) => {
  const option = event.target.closest("[role=option]");
  if (option && option !== active()) point(option);
});
list.addEventListener("click", (event) => choose(event.target.closest("[role=option]"), event.ctrlKey || event.metaKey));
