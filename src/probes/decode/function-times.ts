// SPDX-License-Identifier: MIT
/** Reads the histograms of bpf/lib/function_hist.bpf.h and adds up their CPUs. No system call. */
import type { BpfObject } from '../../../native/index.d.ts';
import type { Histogram } from '../../histogram/histogram.ts';
import { functionTimeAbi } from '../generated/function-time.ts';
import type { CpuChoice } from './function-counts.ts';
import { HistogramReader } from './histograms.ts';

/**
 * @param row histograms of a CPU
 * @param copies CPUs
 * @returns one for each of a row; `cpu` is where calls returned
 */
export function histogramReader(
  object: BpfObject,
  row: number,
  copies: number,
): (cpu: CpuChoice) => Histogram[] {
  const places = { rows: row, copies, rowStep: 1, copyStep: row };
  const reader = new HistogramReader(object, 'latencies', functionTimeAbi.structs.hist, places);

  return (cpu) => {
    reader.read(cpu);
    const histograms: Histogram[] = [];
    for (let number = 0; number < row; number++) histograms.push(reader.row(number));
    return histograms;
  };
}
