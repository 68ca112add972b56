// SPDX-License-Identifier: MIT
import type { RecordSink } from '../probes/decode/records.ts';

/** The end of an interval. */
export interface IntervalEnd {
  /** RFC 3339, and as a clock on the wall shows it. */
  readonly time: string;
  readonly clock: string;
  /** How long it was, as measured. */
  readonly seconds: number;
}

/** `12:31:07` of this machine's own zone, as bcc prints it. @param time RFC 3339 */
export function clockOf(time: string): string {
  const date = new Date(time);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** What a tool that counts prints of each interval. */
export interface IntervalText {
  readonly sink: RecordSink;
  /** Before the first one. */
  readonly header: string;
  /** What was counted since the last call, or since tracing began, and how many that was. */
  next(end: IntervalEnd): { readonly text: string; readonly events: number };
}
