// SPDX-License-Identifier: MIT

/** `1,234,567` */
export function grouped(value: number): string {
  const rounded = Math.round(value);
  let text = String(rounded);
  // Cut by hand: most numbers are short, and each frame has many.
  if (text.length <= 3 || !(Math.abs(rounded) < 1e21)) return text;
  const first = rounded < 0 ? 1 : 0;
  for (let at = text.length - 3; at > first; at -= 3) text = `${text.slice(0, at)},${text.slice(at)}`;
  return text;
}
