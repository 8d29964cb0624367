// The keyboard on pages of many lists: find, walk from card to card, pin.

const links = () => [...document.querySelectorAll(".card-title a")];

/** The card that a step leads to, by where the cards are. */
function target(key) {
  const all = links();
  const from = document.activeElement?.closest?.(".card")?.querySelector(".card-title a");
  const at = all.indexOf(from);
  if (at < 0) return all[0];
  if (key === "ArrowRight") return all[at + 1];
  if (key === "ArrowLeft") return all[at - 1];
  const place = (link) => link.closest(".card").getBoundingClientRect();
  const { left, top } = place(from);
  const rows = all.filter((link) => Math.abs(place(link).left - left) < 2);
  return key === "ArrowDown" || key === "j"
    ? rows.find((link) => place(link).top > top + 2)
    : rows.findLast((link) => place(link).top < top - 2);
}

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const find = document.querySelector("[data-find]");
  if (event.target === find && event.key === "ArrowDown") return walk(event);
  if (event.target.closest?.("input, select, textarea, .sidebar, details")) return;
  if (event.key === "/" && find) {
    event.preventDefault();
    find.focus();
  } else if (event.key === "p") {
    document.activeElement?.closest?.(".card")?.querySelector("[data-pin]")?.click();
  } else if (/^(Arrow(Up|Down|Left|Right)|[jk])$/.test(event.key)) {
    walk(event);
  }
}

function walk(event) {
  const to = target(event.key);
  if (!to) return;
  event.preventDefault();
  to.focus({ preventScroll: true, focusVisible: true });
  to.closest(".card").scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", onKey);
