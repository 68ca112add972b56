// SPDX-License-Identifier: MIT
/** Where what a tool on the function probe reads can be written down. */
import type { FunctionProbe } from './function.ts';
import type { FunctionCounts, FunctionTimes } from './function-readings.ts';
import type { FunctionRow } from './function-tool.ts';
import type { RawParams } from './params.ts';
import type { SkippedTarget } from './targets/types.ts';
import type { IdentityFilter } from './types.ts';

type FunctionReader = Pick<FunctionProbe, 'readCounts' | 'readTimes' | 'readHistograms'>;

/** The end of an interval as it was told. */
export interface ToldInterval {
  /** Nanoseconds since 1970. */
  readonly realtime: bigint;
  readonly seconds: number;
}

/** A start of the probe: what is traced, and what it is called. */
export interface StartedFunctions {
  readonly reader: Pick<FunctionProbe, 'readCounts' | 'readTimes' | 'counters' | 'backend' | 'skipped'>;
  /** Which CPU is read now. */
  cpu(): number | undefined;
  readonly subject: string;
  readonly raw: RawParams;
  readonly identity: IdentityFilter;
  readonly rows: readonly FunctionRow[];
  readonly warnings: readonly string[];
  readonly leftOut: readonly SkippedTarget[];
}

export interface ReadingsBook {
  /** It runs from now on. Throws BAD_VALUE when there cannot be a file. */
  start(started: StartedFunctions): void;
  /** What was started is over: the next reading is of another start. What was counted since the last interval is one too. */
  ended(): void;
  /** This was read last. */
  keep(reading: { readonly counts?: FunctionCounts; readonly times?: FunctionTimes }): void;
  /** Others are traced from now on. */
  who(identity: IdentityFilter): void;
  /** Sentences about what has become of what is traced. */
  told(sentences: readonly string[]): void;
  /** Counting began anew with what was read last. */
  begun(): void;
  /** An interval ended with what was read last. @param end by default now */
  interval(end?: ToldInterval): void;
}

/** What is read is noted for a recording as well, which holds whole readings. */
export function noting(probe: FunctionReader, book: ReadingsBook): FunctionReader {
  const readTimes: FunctionReader['readTimes'] = (cpu) => {
    const times = probe.readTimes(cpu);
    if (times) book.keep({ times });
    return times;
  };
  return {
    readCounts: (cpu) => {
      const counts = probe.readCounts(cpu);
      book.keep({ counts });
      return counts;
    },
    readTimes,
    readHistograms: (cpu) => readTimes(cpu)?.histograms ?? [],
  };
}
