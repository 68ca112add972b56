// SPDX-License-Identifier: MIT
/** Counts of many targets, as who shows them sees them. */
import type { RecordSink } from './decode/records.ts';

/** Something whose hits are counted: a function, a tracepoint. */
export interface CountedTarget {
  /** Safe to draw. */
  readonly name: string;
  /** Where it is, where that is known and the reader may know it. */
  readonly address: bigint | undefined;
  /** The pattern that means it alone; undefined where there is none. */
  readonly pattern?: string;
}

export interface CountReading {
  /** What is counted: `calls`. */
  readonly noun: string;
  /** Where the probe's records go, if it has any. */
  readonly sink: RecordSink | undefined;
  /** In a fixed order; none is added while it runs. */
  readonly targets: readonly CountedTarget[];
  /** All since the start, by the number of the target; without a system call. */
  read(): Float64Array;
  /** When what is read was counted, in milliseconds since 1970; by default now. */
  at?(): number;
}
