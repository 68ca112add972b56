// SPDX-License-Identifier: MIT
import type { Series } from '../../test/vm/series.ts';

/** What the command line of the benchmarks sets for each of them. */
export interface BenchmarkOptions {
  /** How often each competitor runs, in turn with the others. */
  readonly rounds: number;
  /** Opens a run; the benchmarks that make none leave it unread. */
  readonly opens: number;
  /** Seconds in which a running program is watched. */
  readonly seconds: number;
  /** The kernels of guests. */
  readonly series: readonly Series[];
  /** Says what is being done, where a person looks on. */
  progress(text: string): void;
}

export interface Benchmark {
  readonly name: string;
  readonly description: string;
  /** How often each competitor runs unless the command line says otherwise. */
  readonly rounds: number;
  /** Runs it and gives its table. */
  run(options: BenchmarkOptions): Promise<string>;
}
