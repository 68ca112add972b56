// SPDX-License-Identifier: MIT
/** Which requests are slow for what they are: by what the kernel has counted of their disk and operation. */
import type { BpfObject, NativeError } from '../../../native/index.d.ts';
import { type Histogram, merge } from '../../histogram/histogram.ts';
import { latencyReader } from './latencies.ts';

/** Slower than this many of a hundred. */
const PERCENT = 99;
/** Of fewer nobody can say what is usual. */
const LEAST_COUNT = 100;
/** Who shows rows asks for each of them: the clock, which is not free, is looked at once for so many. */
const EVERY_MS = 1000;
const ROWS_A_LOOK = 32;
/** More than there are kinds of operations (REQ_OP_BITS are 8). */
const OPERATIONS = 256;

/** Nanoseconds from which on a request is slow; undefined where too little is known. */
export type SlowFrom = (device: number, operation: number) => number | undefined;

/** By the histograms of bpf/lib/block_hist.bpf.h; a recording has none, and then nothing is slow. */
export function slowFrom(object: BpfObject): SlowFrom {
  const read = histogramsOf(object);
  let limits = new Map<number, number>();
  let at = Number.NEGATIVE_INFINITY;
  let rows = 0;
  const keyOf = (device: number, operation: number) => device * OPERATIONS + operation;
  const refresh = () => {
    const groups = new Map<number, Histogram[]>();
    for (const { kind, histogram } of read?.() ?? []) {
      const key = keyOf(kind.device, kind.operation);
      groups.set(key, [...(groups.get(key) ?? []), histogram]);
    }
    limits = new Map(
      [...groups].flatMap(([key, histograms]) => {
        const all = merge(histograms);
        const limit = all.count < LEAST_COUNT ? undefined : all.percentile(PERCENT)?.high;
        return limit === undefined ? [] : [[key, limit] as const];
      }),
    );
  };
  return (device, operation) => {
    if (rows++ % ROWS_A_LOOK === 0) {
      const now = performance.now();
      if (now - at >= EVERY_MS) {
        at = now;
        refresh();
      }
    }
    return limits.get(keyOf(device, operation));
  };
}

function histogramsOf(object: BpfObject): ReturnType<typeof latencyReader> | undefined {
  try {
    const cpus = new DataView(object.readGlobal('cpus')).getUint32(0, true);
    const read = latencyReader(object, cpus);
    read();
    return read;
  } catch (error) {
    if ((error as NativeError).code === 'ENOENT') return undefined;
    throw error;
  }
}
