// SPDX-License-Identifier: MIT
import type { BpfObject } from '../../../native/index.d.ts';
import { bindOffsets, readUint64, structLayout } from './layout.ts';

/** Where one u64 is counted by each CPU. */
export interface CpuCounter {
  readonly map: string;
  readonly struct: string;
  readonly field: string;
}

/** The sum of a counter over the CPUs. */
export class CpuSum {
  readonly #object: BpfObject;
  readonly #map: string;
  readonly #size: number;
  readonly #offset: number;

  /** Throws a ProbeError with ABI_MISMATCH where the object has another layout. */
  constructor(object: BpfObject, { map, struct, field }: CpuCounter) {
    this.#object = object;
    this.#map = map;
    this.#size = structLayout(object, struct).size;
    this.#offset = bindOffsets(object, struct, { [field]: 'u64' })[field] ?? 0;
  }

  read(): number {
    const view = new DataView(this.#object.snapshot(this.#map));
    let sum = 0;
    for (let at = 0; at + this.#size <= view.byteLength; at += this.#size)
      sum += readUint64(view, at + this.#offset);
    return sum;
  }
}
