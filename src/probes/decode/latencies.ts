// SPDX-License-Identifier: MIT
/** Reads the histograms of bpf/lib/block_hist.bpf.h. */
import type { BpfObject } from '../../../native/index.d.ts';
import { type Histogram, merge } from '../../histogram/histogram.ts';
import { visible } from '../../text/visible.ts';
import { blockAbi } from '../generated/block.ts';
import { HistogramReader } from './histograms.ts';
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
  const rows = new DataView(object.readGlobal('hists_max')).getUint32(0, true);
  const places = { rows, copies: cpus, rowStep: cpus, copyStep: 1, used: 'hists_used' };
  const reader = new HistogramReader(object, 'hists', blockAbi.structs.hist, places);
  const labels = new Labels(object);
  /** In the order in which they were first seen. */
  const seen: RequestKind[] = [];

  return () => {
    const numbers = reader.read();
    const kinds = labels.read(numbers);
    const parts: Histogram[][] = seen.map(() => []);
    for (let number = 0; number < numbers; number++) {
      const kind = kinds[number];
      if (!kind) continue;
      let place = seen.indexOf(kind);
      if (place < 0) {
        place = seen.push(kind) - 1;
        parts.push([]);
      }
      const histogram = reader.row(number);
      if (histogram.count > 0) parts[place]?.push(histogram);
    }
    const groups: LatencyGroup[] = [];
    for (let place = 0; place < seen.length; place++) {
      const histograms = parts[place] ?? [];
      if (histograms.length > 0)
        groups.push({ kind: seen[place] as RequestKind, histogram: merge(histograms) });
    }
    return groups;
  };
}
