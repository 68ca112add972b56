// SPDX-License-Identifier: MIT
/** Recordings of readings as a test wants them, by the recorder itself: without a kernel, and with a clock of their own. */
import type { Skipped } from '../../native/index.d.ts';
import { Histogram } from '../../src/histogram/histogram.ts';
import type { FunctionCounts, FunctionTimes } from '../../src/probes/function-readings.ts';
import type { FunctionRow } from '../../src/probes/function-tool.ts';
import type { RawParams } from '../../src/probes/params.ts';
import { MOST_RECORD_BYTES } from '../../src/probes/recording/format.ts';
import { ReadingsRecorder } from '../../src/probes/recording/readings/recorder.ts';
import type { IdentityFilter } from '../../src/probes/types.ts';

export const ANYBODY: IdentityFilter = {
  pid: undefined,
  tid: undefined,
  uid: undefined,
  cgroup: undefined,
  self: false,
};

/** 2026-11-28T12:00:00Z, in nanoseconds since 1970. */
const NOON = 1_795_867_200_000_000_000n;

export interface SyntheticStart {
  readonly tool: string;
  readonly raw?: RawParams;
  readonly subject?: string;
  readonly rows: readonly FunctionRow[];
  readonly warnings?: readonly string[];
  readonly identity?: IdentityFilter;
  /** What the kernel refused. */
  readonly skipped?: readonly Skipped[];
}

/** A row a target. */
export function rowsNamed(...names: readonly string[]): FunctionRow[] {
  return names.map((name, i) => ({ name, address: BigInt(0x1000 + i), targets: [i], pattern: name }));
}

/** Cumulative hits by target. */
export function hits(...counts: readonly number[]): { readonly counts: FunctionCounts } {
  return { counts: { hits: Float64Array.from(counts), outermost: undefined } };
}

/** Cumulative latencies by target, in ns; `missed` calls besides of each, and of all so many under way. */
export function times(
  latencies: readonly (readonly number[])[],
  { missed = 0, inFlight = 0 } = {},
): { readonly times: FunctionTimes } {
  return {
    times: {
      histograms: latencies.map((ns) => Histogram.of(ns)),
      entries: Float64Array.from(latencies, ({ length }) => length + missed),
      missed: Float64Array.from(latencies, () => missed),
      inFlight,
      crowded: 0,
    },
  };
}

/** A recorder and what it would be told by a tool at work. */
export function syntheticRecorder(path: string, tool: string, mostBytes = MOST_RECORD_BYTES) {
  let seconds = 0;
  let current: { readonly counts?: FunctionCounts; readonly times?: FunctionTimes } = hits();
  const losses = { ring: 0, arena: 0, untracked: 0 };
  const clock = () => {
    const ns = BigInt(Math.round(seconds * 1e9));
    return { monotonic: 5_000_000_000n + ns, realtime: NOON + ns };
  };
  const recorder = new ReadingsRecorder(path, { tool, kernel: '6.12.95' }, clock, mostBytes);
  const reader = {
    readCounts: () => current.counts ?? hits().counts,
    readTimes: () => current.times,
    counters: { seen: 0, superseded: 0, losses, missed: 0, runTimeNs: 0, timedEvents: 0 },
    backend: 'kprobe.multi',
  };
  const keep = (reading: typeof current) => {
    current = reading;
    recorder.keep(reading);
  };
  return {
    recorder,
    start: (start: SyntheticStart, zero: typeof current) => {
      current = zero;
      recorder.start({
        reader: { ...reader, skipped: start.skipped ?? [] },
        cpu: () => undefined,
        subject: start.subject ?? '"all*"',
        raw: start.raw ?? { pattern: ['all*'] },
        identity: start.identity ?? ANYBODY,
        rows: start.rows,
        warnings: start.warnings ?? [],
        leftOut: [],
      });
    },
    /** An interval ends after a second, or so many. */
    interval: (reading: typeof current, length = 1) => {
      seconds += length;
      keep(reading);
      recorder.interval();
    },
    /** Counting begins anew after so many seconds. */
    begin: (reading: typeof current, after = 0) => {
      seconds += after;
      keep(reading);
      recorder.begun();
    },
    /** So much has been counted, and nobody has read it yet. */
    counted: (reading: typeof current) => {
      current = reading;
    },
    pass: (length: number) => {
      seconds += length;
    },
  };
}

/** A whole one: a start and an interval of a second for each reading. */
export async function writeReadings(
  path: string,
  start: SyntheticStart,
  zero: Parameters<ReadingsRecorder['keep']>[0],
  readings: readonly Parameters<ReadingsRecorder['keep']>[0][],
): Promise<void> {
  const synthetic = syntheticRecorder(path, start.tool);
  synthetic.start(start, zero);
  for (const reading of readings) synthetic.interval(reading);
  await synthetic.recorder.finish();
}
