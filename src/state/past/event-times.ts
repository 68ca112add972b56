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

/** The number of about the first event that happened after a time; the log's end if none did. */
export function firstAfter(log: EventLog, ms: number, timeOf: TimeOf): number {
  let low = log.first;
  let high = log.end;
  while (low < high) {
    const middle = (low + high) >> 1;
    // In a gap: the next one that is kept.
    const number = log.after(middle - 1) ?? high;
    if (number < high && timeAt(log, number, timeOf) <= ms) low = number + 1;
    else high = middle;
  }
  return low;
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
