// Makes titles fit their cards where the reader's typeface is wider than the painter reckoned.

import { graph } from "./graph.js";
import { hear } from "./page.js";

const SAMPLE = "Write the plan for the new checkout";
/** What the painter's table of widths says of the sample, in px, at the titles' size. */
const RECKONED = 219.5;
const SIZE = 12.5;
const LEAST = 11;
let size = 0;

function fitting(svg) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `600 ${SIZE}px ${getComputedStyle(svg).fontFamily}`;
  return Math.max(LEAST, Math.min(SIZE, (SIZE * RECKONED) / pen.measureText(SAMPLE).width));
}

hear("drawn", () => {
  const svg = graph()?.svg;
  if (!svg) return;
  size ||= fitting(svg);
  if (size < SIZE) svg.style.setProperty("--title", `${size.toFixed(2)}px`);
});
