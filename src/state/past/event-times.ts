// SPDX-License-Identifier: MIT
/**
 * Where in a log a time is. Events are in the order of their arrival, which is nearly that of their times: between taking
 * its time and its place in the ring a CPU may be interrupted, and another one gets ahead.
 */
import type { RecordCursor } from '../../probes/decode/records.ts';
import type { EventLog } from '../event-log.ts';

/** Milliseconds by which an event may be later in the log than others that happened after it. */
const MOST_LATE_MS = 50;
/** Under so much load that more than these came in that time, the moment is that much less exact. */
const MOST_LATE = 4096;

/** Of a record, milliseconds since 1970. */
export type TimeOf = (record: RecordCursor) => number;

const timeAt = (log: EventLog, number: number, timeOf: TimeOf): number => {
  const record = log.at(number);
  return record ? timeOf(record) : Number.POSITIVE_INFINITY;
};

/**
 * The number of about the first event that happened after a time; the log's end if none did.
 * @param from it is known not to be before this one; @param to nor behind this one
 */
export function firstAfter(
  log: EventLog,
  ms: number,
  timeOf: TimeOf,
  from = log.first,
  to = log.end,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    const record = log.at(middle);
    // In a gap: the next one that is kept.
    const number = record ? middle : (log.after(middle) ?? high);
    const time = record ? timeOf(record) : timeAt(log, number, timeOf);
    if (number < high && time <= ms) low = number + 1;
    else high = middle;
  }
  return low;
}

/** The same for many times, the earliest first: of each, the middle one is found first, and bounds the others. */
export function firstAfterEach(log: EventLog, times: readonly number[], timeOf: TimeOf): number[] {
  const found = new Array<number>(times.length).fill(log.end);
  const search = (low: number, high: number, from: number, to: number) => {
    if (low >= high) return;
    const middle = (low + high) >> 1;
    const number = firstAfter(log, times[middle] as number, timeOf, from, to);
    found[middle] = number;
    search(low, middle, from, number);
    search(middle + 1, high, number, to);
  };
  search(0, times.length, log.first, log.end);
  return found;
}

/** One more than the number of the last event that had happened at a time, however late it came; the log's first if none had. */
export function endAt(log: EventLog, ms: number, timeOf: TimeOf): number {
  let end = firstAfter(log, ms, timeOf);
  let looked = 0;
  for (let next = log.after(end - 1); next !== undefined && looked < MOST_LATE; next = log.after(next)) {
    const time = timeAt(log, next, timeOf);
    if (time > ms + MOST_LATE_MS) break;
    if (time <= ms) end = next + 1;
    looked++;
  }
  return end;
}
