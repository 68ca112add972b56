// SPDX-License-Identifier: MIT
/** Data of each kind with a past that a test makes, a second an interval. */
import type { RecordCursor } from '../../../src/probes/decode/records.ts';
import type { OpenRow } from '../../../src/probes/tools/opensnoop-rows.ts';
import { CountData } from '../../../src/state/count-data.ts';
import { EventData } from '../../../src/state/event-data.ts';
import { LatencyData } from '../../../src/state/latency-data.ts';
import { SeriesData } from '../../../src/state/series-data.ts';
import type { ToolData } from '../../../src/state/tool-data.ts';
import { disk, latencyCounter } from '../latency-counter.ts';
import { numberOf, send } from '../records.ts';

export const START = Date.UTC(2026, 0, 1, 12, 0, 0);

const openAt = (ms: number): OpenRow => ({
  timeMs: START + ms,
  pid: 1 + (ms % 30_000),
  tid: 1,
  uid: 0,
  comm: 'cat',
  fd: 3,
  errno: 0,
  error: '',
  flags: 0,
  mode: 0,
  path: `/file/${ms}`,
});

/** Events whose number is the milliseconds since the start at which they happened. */
export function eventsAt(nowMs: { at: number }, failed: (ms: number) => boolean = () => false): EventData {
  const data = new EventData();
  const ms = (record: RecordCursor) => numberOf(record) ?? 0;
  data.reading = {
    row: (record) => openAt(ms(record)),
    fields: [],
    tables: [],
    admits: () => undefined,
    keeps: () => undefined,
    timeMs: (record) => START + ms(record),
    standsOut: (record) => failed(ms(record)),
    nowMs: () => nowMs.at,
  };
  data.frame({ nowMs: START, intervalMs: 1000, shown: true, last: false });
  return data;
}

/** Data that something happens to, and what of it is looked at, told in one text. */
export interface LivePast {
  readonly data: ToolData;
  /** So many seconds more, in each of which something else happens. */
  more(seconds: number): void;
  looked(): string;
}

function counting() {
  const counts = new Float64Array(3);
  const targets = ['a', 'b', 'c'].map((name) => ({ name, address: undefined }));
  return {
    counts,
    reading: { noun: 'calls', sink: undefined, targets, read: () => counts.slice(), at: () => START },
  };
}

/** Hears of what the time is: a pause ends the interval that is under way, by the clock of the machine. */
export type SetTime = (ms: number) => void;

export const PASTS: Readonly<Record<ToolData['kind'], (setTime?: SetTime) => LivePast>> = {
  events: () => {
    const now = { at: START };
    const data = eventsAt(now);
    return {
      data,
      looked: () => data.view.page(3).join(),
      more: (seconds) => {
        for (let left = seconds; left > 0; left--) {
          const number = now.at - START;
          send(data.log, [{ number: number + 300 }, { number: number + 700 }]);
          now.at += 1000;
          data.frame({ nowMs: now.at, intervalMs: 1000, shown: true, last: false });
        }
      },
    };
  },
  latencies: (setTime = () => {}) => {
    const data = new LatencyData();
    const { reading, count } = latencyCounter();
    data.reading = { ...reading, at: () => START };
    // While it goes along it shows the newest interval.
    data.view.toggleMode();
    let nowMs = START;
    return {
      data,
      looked: () => `${data.shown.endMs} ${JSON.stringify(data.shown.counted)}`,
      more: (seconds) => {
        for (let left = seconds; left > 0; left--) {
          nowMs += 1000;
          setTime(nowMs);
          count(disk('sda'), ...Array<number>(data.history.end + 1).fill(1000));
          data.frame({ nowMs, intervalMs: 1000, shown: true, last: false });
        }
      },
    };
  },
  counts: () => {
    const data = new CountData();
    const { counts, reading } = counting();
    data.reading = reading;
    let nowMs = START;
    return {
      data,
      looked: () => {
        const { recent, total, seconds, atMs } = data.view.counts;
        return JSON.stringify([[...recent], [...total], seconds, atMs, data.view.order]);
      },
      more: (seconds) => {
        for (let left = seconds; left > 0; left--) {
          nowMs += 1000;
          const step = nowMs / 1000;
          counts.forEach((count, i) => {
            counts[i] = count + ((step * (i + 3)) % 7);
          });
          data.frame({ nowMs, intervalMs: 1000, shown: true, last: false });
        }
      },
    };
  },
  series: () => {
    const data = new SeriesData();
    const { counts, reading } = counting();
    data.reading = reading;
    let nowMs = START;
    return {
      data,
      looked: () => JSON.stringify(data.view.last(2)),
      more: (seconds) => {
        for (let left = seconds; left > 0; left--) {
          nowMs += 1000;
          counts[0] = (counts[0] ?? 0) + data.history.end;
          data.frame({ nowMs, intervalMs: 1000, shown: true, last: false });
        }
      },
    };
  },
};
