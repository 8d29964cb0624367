// Makes a piece of the page like a newer one, touching only what differs.

const keyOf = (node) => node.dataset?.same ?? node.id ?? "";
const alike = (old, fresh) => old.nodeName === fresh.nodeName && keyOf(old) === keyOf(fresh);

function attributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    // An open menu stays open, and what scripts alone show stays shown.
    if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (name === "hidden" && "scripted" in old.dataset) continue;
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function children(old, fresh) {
  const keyed = new Map();
  for (const child of old.children) if (keyOf(child)) keyed.set(keyOf(child), child);
  let at = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const known = child.nodeType === Node.ELEMENT_NODE && keyOf(child) && keyed.get(keyOf(child));
    if (known && known.nodeName === child.nodeName) {
      if (known === at) at = at.nextSibling;
      else old.insertBefore(known, at);
      keyed.delete(keyOf(child));
      patch(known, child);
    } else if (at && !keyed.has(keyOf(at)) && alike(at, child)) {
      const next = at.nextSibling;
      patch(at, child);
      at = next;
    } else {
      old.insertBefore(child, at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/** Makes `old` like `fresh`: nodes of the same `data-same` or id are kept, with focus and scroll. */
export function patch(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.data = fresh.data;
    return;
  }
  attributes(old, fresh);
  children(old, fresh);
}
