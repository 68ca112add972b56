// SPDX-License-Identifier: MIT
/** Direct requests on a loop device, a known number of them, under each tracer in turn. */
import { loadAddon } from '../../src/probes/native.ts';
import { startBlockLoad } from '../../test/helpers/block-load.ts';
import { loopDisk } from '../../test/helpers/scratch-disk.ts';
import { blockTracers } from './block-tracers.ts';
import type { KernelCost } from './kernel-cost.ts';

export interface BlockHitOptions {
  /** As many as the disk has room for, again and again. */
  readonly plan: {
    readonly reads: number;
    readonly writes: number;
    readonly inFlight: number;
    readonly rounds: number;
  };
  readonly rounds: number;
  /** Of the peers; see test/vm/peers.ts. */
  readonly tree: string;
}

export interface BlockHits {
  readonly name: string;
  readonly target?: string;
  readonly targetOfBoth?: string;
  /** By the round; null where it was not measured. */
  readonly costs: readonly (KernelCost | null)[];
  /** Why it cannot run here. */
  readonly failed?: string;
}

export async function blockHits(
  { plan, rounds, tree }: BlockHitOptions,
  progress: (text: string) => void,
): Promise<readonly BlockHits[]> {
  const tracers = blockTracers(tree).map((tracer) => ({
    tracer,
    costs: [] as (KernelCost | null)[],
    failed: undefined as string | undefined,
  }));
  const release = loadAddon().holdRunStats();
  try {
    using disk = loopDisk();
    const load = async (): Promise<void> => {
      await using requests = await startBlockLoad(disk.target, plan);
      await requests.run();
    };
    await load();
    for (let round = 0; round < rounds; round++) {
      for (const one of tracers) {
        progress(`round ${round + 1} of ${rounds}, ${one.tracer.name}`);
        one.costs.push(one.failed === undefined ? await one.tracer.trace(load).catch(fail) : null);
        function fail(error: unknown): null {
          one.failed = error instanceof Error ? error.message : String(error);
          return null;
        }
      }
    }
  } finally {
    release();
  }
  return tracers.map(({ tracer: { trace: _, ...said }, costs, failed }) => ({
    ...said,
    costs,
    ...(failed === undefined ? {} : { failed }),
  }));
}
