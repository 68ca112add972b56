// SPDX-License-Identifier: MIT
/** A table of counts as JSON Lines and as CSV: for standard output and for a file alike. */
import { csvLine } from '../../text/csv.ts';
import type { CountedTarget } from '../counting.ts';

export interface CountLine extends CountedTarget {
  /** In the interval. */
  readonly count: number;
  /** Since the start, where that is another time. */
  readonly total?: number;
}

export interface CountInterval {
  /** RFC 3339, of its end. */
  readonly time: string;
  /** How long it was, as measured. */
  readonly seconds: number;
}

/** Addresses are texts: they do not fit into a JSON number. */
const addressText = (address: bigint | undefined) =>
  address === undefined ? undefined : `0x${address.toString(16)}`;

/** One line with all of them, in their order. */
export function jsonCounts(
  tool: string,
  { time, seconds }: CountInterval,
  lines: readonly CountLine[],
): string {
  const functions = lines.map(({ name, address, count, total }) => ({
    name,
    address: addressText(address) ?? null,
    count,
    ...(total !== undefined && { total }),
  }));
  return `${JSON.stringify({ tool, time, seconds: Number(seconds.toFixed(6)), functions })}\n`;
}

export const csvCountHeader = csvLine(['time', 'seconds', 'func', 'addr', 'count', 'total']);

export function csvCount({ time, seconds }: CountInterval, line: CountLine): string {
  const { name, address, count, total } = line;
  return csvLine([time, Number(seconds.toFixed(6)), name, addressText(address), count, total]);
}
