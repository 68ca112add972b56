// SPDX-License-Identifier: MIT
import { readdirSync } from 'node:fs';
import { availableParallelism, release } from 'node:os';

/** The middle of the values, with the least and the greatest. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (i: number): number => sorted[i] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}

/** `1.41x (1.38–1.47)` */
export function showSpread(values: readonly number[], digits: number, unit = ''): string {
  if (values.length === 0) return '–';
  const { median, min, max } = spread(values);
  const show = (value: number): string => value.toFixed(digits);
  return `${show(median)}${unit} (${show(min)}–${show(max)})`;
}

/** What the figures were taken on. */
export function machineLine(): string {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length;
  return `${availableParallelism()} CPUs, Linux ${release()}, Node ${process.version}, ${processes} processes`;
}

/** Columns padded to their widest cell. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(header), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}
