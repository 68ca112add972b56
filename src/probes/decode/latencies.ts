// SPDX-License-Identifier: MIT
/** Reads the histograms of bpf/lib/block_hist.bpf.h. */
import type { BpfObject } from '../../../native/index.d.ts';
import { BUCKETS } from '../../histogram/buckets.ts';
import { Histogram } from '../../histogram/histogram.ts';
import { visible } from '../../text/visible.ts';
import { blockAbi } from '../generated/block.ts';
import { bindOffsets, structLayout } from './layout.ts';

/** What kind of requests to which disk. The same object as long as the probe runs. */
export interface RequestKind {
  /** major << 20 | minor; 0 for requests of which there were more kinds than histograms. */
  readonly device: number;
  /** Safe to draw; empty for a driver's own queue, and for those. */
  readonly disk: string;
  /** Number of `enum operation`. */
  readonly operation: number;
  /** Bits of `enum request_flag`. */
  readonly flags: number;
}

/** The latencies of one kind of requests, all that were counted since the start. */
export interface LatencyGroup {
  readonly kind: RequestKind;
  readonly histogram: Histogram;
}

const DISK_BYTES = 32;
const WORD = 4;
const TWO_32 = 0x1_0000_0000;

/** A kind's counts of all CPUs, while they are added up. */
interface Sum {
  readonly counts: Float64Array;
  sum: number;
  max: number;
}

/** The kinds by the numbers of their histograms. A label, once written, stays. */
class Labels {
  readonly #object: BpfObject;
  readonly #fields;
  readonly #bytes: number;
  readonly #known: RequestKind[] = [];
  /** What differs only in flags that have no name here is one kind. */
  readonly #kinds = new Map<string, RequestKind>();

  constructor(object: BpfObject) {
    this.#object = object;
    this.#fields = bindOffsets(object, 'hist_label', blockAbi.structs.hist_label);
    this.#bytes = structLayout(object, 'hist_label').size;
  }

  /** Of the first `used` numbers; a hole for one whose label the kernel still writes. */
  read(used: number): readonly (RequestKind | undefined)[] {
    const known = this.#known;
    let isComplete = true;
    for (let number = 0; number < used; number++) isComplete &&= known[number] !== undefined;
    if (isComplete) return known;
    // What the first copy calls written is whole in the second, whichever of its words were copied first.
    const [before, after] = [this.#snapshot(used), this.#snapshot(used)];
    for (let number = 0; number < used; number++) {
      const isWritten = number === 0 || before.getUint8(number * this.#bytes + this.#fields.used) !== 0;
      if (isWritten) known[number] ??= this.#kindAt(after, number * this.#bytes);
    }
    return known;
  }

  #snapshot(used: number): DataView {
    return new DataView(this.#object.snapshot('hist_labels', used * this.#bytes));
  }

  #kindAt(labels: DataView, at: number): RequestKind {
    const { disk, dev, operation, flags } = this.#fields;
    const name = new Uint8Array(labels.buffer, at + disk, DISK_BYTES);
    const end = name.indexOf(0);
    const kind = {
      device: labels.getUint32(at + dev, true),
      disk: visible(name, 0, end < 0 ? DISK_BYTES : end),
      operation: labels.getUint8(at + operation),
      flags: labels.getUint32(at + flags, true),
    };
    const key = `${kind.device} ${kind.operation} ${kind.flags}`;
    const same = this.#kinds.get(key) ?? kind;
    this.#kinds.set(key, same);
    return same;
  }
}

/**
 * Reads through mmap: no system call, nothing is missed meanwhile.
 * @param cpus possible CPUs, of which each has its copies
 */
export function latencyReader(object: BpfObject, cpus: number): () => readonly LatencyGroup[] {
  const hist = bindOffsets(object, 'hist', blockAbi.structs.hist);
  const histBytes = structLayout(object, 'hist').size;
  const u32 = (global: string) => new DataView(object.readGlobal(global)).getUint32(0, true);
  const most = u32('hists_max');
  const labels = new Labels(object);

  // Halves are added without making a bigint of each; exact to 2^53. Little-endian, as BPF is built.
  const u64 = (words: Uint32Array, at: number) => (words[at] as number) + (words[at + 1] as number) * TWO_32;

  const add = (words: Uint32Array, at: number, to: Sum): void => {
    const sum = u64(words, at + hist.sum / WORD);
    const max = u64(words, at + hist.max / WORD);
    // Most CPUs have seen none of most kinds. The sum is counted after the bucket: none there may still be one here.
    const buckets = at + hist.buckets / WORD;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const low = words[buckets + 2 * bucket] as number;
      const high = words[buckets + 2 * bucket + 1] as number;
      if (low !== 0 || high !== 0) to.counts[bucket] = (to.counts[bucket] as number) + low + high * TWO_32;
    }
    to.sum += sum;
    to.max = Math.max(to.max, max);
  };

  return () => {
    const used = Math.min(most, u32('hists_used'));
    const kinds = labels.read(used);
    const words = new Uint32Array(object.snapshot('hists', used * cpus * histBytes));
    const sums = new Map<RequestKind, Sum>();
    for (let number = 0; number < used; number++) {
      const kind = kinds[number];
      if (!kind) continue;
      const sum = sums.get(kind) ?? { counts: new Float64Array(BUCKETS), sum: 0, max: 0 };
      sums.set(kind, sum);
      for (let cpu = 0; cpu < cpus; cpu++) add(words, ((number * cpus + cpu) * histBytes) / WORD, sum);
    }
    return [...sums]
      .map(([kind, { counts, sum, max }]) => ({ kind, histogram: new Histogram(counts, sum, max) }))
      .filter(({ histogram }) => histogram.count > 0);
  };
}
