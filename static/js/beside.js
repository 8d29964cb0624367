// The lower line of a node, cut as the painter cuts it: text.py and cards.py. Else it would change with every change.

const EMS = [
  ["ijlI|!.,:;'`", 0.3], ['frt()[]{}/\\-"', 0.4], [" ", 0.28], ["abcdeghknopqsuvxyz?*_^~=+<>$#", 0.59],
  ["0123456789", 0.64], ["ABCDEFGHJKLNOPQRSTUVXYZ&", 0.69], ["mwMW@%…—", 0.93],
];
const UNSEEN = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}\p{Cs}]/u;
const WIDE = /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}\p{Emoji_Presentation}\uff01-\uff60]/u;
const SIZE = 11;
const BETWEEN = 8;

function ems(char) {
  const known = EMS.find(([chars]) => chars.includes(char));
  if (known) return known[1];
  if (UNSEEN.test(char)) return 0;
  return WIDE.test(char) ? 1 : /\p{Lu}/u.test(char) ? 0.69 : 0.62;
}

const long = (text) => SIZE * [...text].reduce((sum, char) => sum + ems(char), 0);

function cut(text, room) {
  if (!text || long(text) <= room) return text;
  const chars = [...text];
  let used = 0;
  let end = chars.findIndex((char) => (used += SIZE * ems(char)) > room - long("…"));
  while (end > 0 && UNSEEN.test(chars[end])) end -= 1;
  end = Math.max(1, end);
  let start = end;
  while (start && /\d/.test(chars[start - 1]) && /\d/.test(chars[end])) start -= 1;
  return `${chars.slice(0, 2 * start > end ? start : end).join("").trimEnd()}…`;
}

const plain = (text) => text.replace(/\s+/g, " ").trim();

/** Both texts so that they fit on one line of `room` px; neither takes over half from the other. */
export function beside(left, right, room) {
  const [one, other] = [plain(left), plain(right)];
  const rest = (taken) => room - BETWEEN - taken;
  const told = cut(other, rest(one ? Math.min(long(one), (room - BETWEEN) / 2) : -BETWEEN));
  return [cut(one, rest(told ? long(told) : -BETWEEN)), told];
}
