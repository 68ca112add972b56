// SPDX-License-Identifier: MIT
import type { DrainCounts } from '../../native/index.d.ts';

/** What the last drain into its counts told, by name; their order is the contract's. */
export class Drained {
  readonly counts: DrainCounts;

  constructor(counts: DrainCounts = new Float64Array(4)) {
    this.counts = counts;
  }

  /** Written to the target. */
  get records(): number {
    return this.counts[0] as number;
  }

  /** Bytes that still wait. */
  get pending(): number {
    return this.counts[1] as number;
  }

  /** Taken from the kernel's ring since load, shed ones included. */
  get received(): number {
    return this.counts[2] as number;
  }

  /** Those of them that there was no room for. */
  get shed(): number {
    return this.counts[3] as number;
  }
}

/** Tells what a drain did, as the addon does. */
export function tell(
  counts: DrainCounts,
  { records, pending, received, shed }: Omit<Drained, 'counts'>,
): void {
  counts.set([records, pending, received, shed]);
}
