// SPDX-License-Identifier: MIT
/** Reads the histograms of bpf/lib/function_hist.bpf.h and adds up their CPUs. No system call. */
import type { BpfObject } from '../../../native/index.d.ts';
import type { Histogram } from '../../histogram/histogram.ts';
import { functionTimeAbi } from '../generated/function-time.ts';
import type { CpuChoice } from './function-counts.ts';
import { HistSum, histLayout } from './hist-sum.ts';
import { MapWords } from './map-words.ts';

/**
 * @param row histograms of a CPU
 * @returns one for each of a row; `cpu` is where calls returned
 */
export function histogramReader(object: BpfObject, row: number): (cpu: CpuChoice) => Histogram[] {
  const layout = histLayout(object, functionTimeAbi.structs.hist);
  const latencies = new MapWords(object, 'latencies');

  return (cpu) => {
    const words = latencies.read();
    const cpus = words.byteLength / layout.bytes / row;
    const [first, end] = cpu === undefined ? [0, cpus] : [cpu, Math.min(cpus, cpu + 1)];
    const histograms: Histogram[] = [];
    for (let number = 0; number < row; number++) {
      const sum = new HistSum(layout);
      for (let from = first; from < end; from++) sum.add(words, (from * row + number) * layout.bytes);
      histograms.push(sum.histogram());
    }
    return histograms;
  };
}
