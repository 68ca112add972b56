// SPDX-License-Identifier: MIT
/** Numbers as people read them. */

export { grouped } from '../../text/grouped.ts';
export { percent } from '../../text/percent.ts';

/** Never wider than five cells: `987`, `12.3k`, `4.5M`. */
export function compact(value: number): string {
  if (value < 1000) return String(Math.round(value));
  for (const [size, unit] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    // 999,960 is 1.0M, not 1000.0k.
    if (value >= size * 0.99995) {
      const scaled = value / size;
      return `${scaled < 99.95 ? scaled.toFixed(1) : Math.round(scaled)}${unit}`;
    }
  }
  return String(value);
}

/** `987 B`, `12.3 KiB`, `4.5 MiB`: 1024s, never wider than eight cells below a thousand TiB. */
export function bytesText(value: number): string {
  if (value < 1000) return `${value} B`;
  let [scaled, unit] = [value, 'B'];
  for (const next of ['KiB', 'MiB', 'GiB', 'TiB']) {
    if (scaled < 999.5) break;
    [scaled, unit] = [scaled / 1024, next];
  }
  return `${scaled < 99.95 ? scaled.toFixed(1) : Math.round(scaled)} ${unit}`;
}

/** `1 s`, `0.2 s` */
export function seconds(value: number): string {
  return `${value} s`;
}
