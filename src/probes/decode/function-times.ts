// SPDX-License-Identifier: MIT
/** Reads the histograms of bpf/lib/function_hist.bpf.h and adds up their CPUs. No system call. */
import type { BpfObject } from '../../../native/index.d.ts';
import { BUCKETS } from '../../histogram/buckets.ts';
import { Histogram } from '../../histogram/histogram.ts';
import { functionTimeAbi } from '../generated/function-time.ts';
import type { CpuChoice } from './function-counts.ts';
import { bindOffsets, structLayout } from './layout.ts';

const LATENCIES = 'latencies';

/**
 * @param row histograms of a CPU
 * @returns one for each of a row; `cpu` is where calls returned
 */
export function histogramReader(object: BpfObject, row: number): (cpu: CpuChoice) => Histogram[] {
  const hist = bindOffsets(object, 'hist', functionTimeAbi.structs.hist);
  const bytes = structLayout(object, 'hist').size;

  return (cpu) => {
    // Halves are added without making a bigint of each; exact to 2^53. Little-endian, as BPF is built.
    const halves = new Uint32Array(object.snapshot(LATENCIES));
    const word = (at: number) => (halves[at / 4] as number) + (halves[at / 4 + 1] as number) * 2 ** 32;
    const cpus = halves.byteLength / bytes / row;
    const [first, end] = cpu === undefined ? [0, cpus] : [cpu, Math.min(cpus, cpu + 1)];
    return Array.from({ length: row }, (_, number) => {
      const counts = new Float64Array(BUCKETS);
      let [sum, max] = [0, 0];
      for (let from = first; from < end; from++) {
        const at = (from * row + number) * bytes;
        const own = word(at + hist.sum);
        // Most CPUs have seen nothing of most functions; all of 0 ns there may be in the first bucket.
        if (own === 0 && word(at + hist.buckets) === 0) continue;
        sum += own;
        max = Math.max(max, word(at + hist.max));
        for (let bucket = 0; bucket < BUCKETS; bucket++) {
          const count = word(at + hist.buckets + 8 * bucket);
          if (count > 0) counts[bucket] = (counts[bucket] as number) + count;
        }
      }
      return new Histogram(counts, sum, max);
    });
  };
}
