// SPDX-License-Identifier: MIT
/** Reads the histograms of bpf/lib/block_hist.bpf.h. */
import type { BpfObject } from '../../../native/index.d.ts';
import { BUCKETS } from '../../histogram/buckets.ts';
import { Histogram } from '../../histogram/histogram.ts';
import { visible } from '../../text/visible.ts';
import { blockAbi } from '../generated/block.ts';
import { bindOffsets, readUint64, structLayout } from './layout.ts';

/** The latencies of one kind of requests to one disk, all that were counted since the start. */
export interface LatencyGroup {
  /** major << 20 | minor; 0 for requests of which there were more kinds than histograms. */
  readonly device: number;
  /** Safe to draw; empty for a driver's own queue, and for those. */
  readonly disk: string;
  /** Number of `enum operation`. */
  readonly operation: number;
  /** Bits of `enum request_flag`. */
  readonly flags: number;
  readonly histogram: Histogram;
}

const DISK_BYTES = 32;

/** A kind's counts of all CPUs, while they are added up. */
interface Sum extends Omit<LatencyGroup, 'histogram'> {
  readonly counts: Float64Array;
  sum: number;
  max: number;
}

/**
 * Reads through mmap: no system call, nothing is missed meanwhile.
 * @param cpus possible CPUs, of which each has its copies
 */
export function latencyReader(object: BpfObject, cpus: number): () => readonly LatencyGroup[] {
  const hist = bindOffsets(object, 'hist', blockAbi.structs.hist);
  const label = bindOffsets(object, 'hist_label', blockAbi.structs.hist_label);
  const histBytes = structLayout(object, 'hist').size;
  const labelBytes = structLayout(object, 'hist_label').size;
  const u32 = (global: string) => new DataView(object.readGlobal(global)).getUint32(0, true);
  const most = u32('hists_max');

  /** What stands on a number's label; undefined while the kernel still writes it. */
  const labelled = (labels: DataView, number: number): Sum | undefined => {
    const at = number * labelBytes;
    if (number > 0 && labels.getUint8(at + label.used) === 0) return undefined;
    const name = new Uint8Array(labels.buffer, at + label.disk, DISK_BYTES);
    const end = name.indexOf(0);
    return {
      device: labels.getUint32(at + label.dev, true),
      disk: visible(name, 0, end < 0 ? DISK_BYTES : end),
      operation: labels.getUint8(at + label.operation),
      flags: labels.getUint32(at + label.flags, true),
      counts: new Float64Array(BUCKETS),
      sum: 0,
      max: 0,
    };
  };

  const add = (hists: DataView, at: number, to: Sum): void => {
    const sum = readUint64(hists, at + hist.sum);
    const max = readUint64(hists, at + hist.max);
    // Most CPUs have seen none of most kinds. The sum is counted after the bucket: none there may still be one here.
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const count = readUint64(hists, at + hist.buckets + 8 * bucket);
      if (count > 0) to.counts[bucket] = (to.counts[bucket] as number) + count;
    }
    to.sum += sum;
    to.max = Math.max(to.max, max);
  };

  return () => {
    const used = Math.min(most, u32('hists_used'));
    const labels = new DataView(object.snapshot('hist_labels', used * labelBytes));
    const hists = new DataView(object.snapshot('hists', used * cpus * histBytes));
    const sums = new Map<string, Sum>();
    for (let number = 0; number < used; number++) {
      const read = labelled(labels, number);
      if (!read) continue;
      // What differs only in flags that have no name here is one kind.
      const key = `${read.device} ${read.operation} ${read.flags}`;
      const sum = sums.get(key) ?? read;
      sums.set(key, sum);
      for (let cpu = 0; cpu < cpus; cpu++) add(hists, (number * cpus + cpu) * histBytes, sum);
    }
    return [...sums.values()]
      .map(({ counts, sum, max, ...kind }) => ({ ...kind, histogram: new Histogram(counts, sum, max) }))
      .filter(({ histogram }) => histogram.count > 0);
  };
}
