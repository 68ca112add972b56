// SPDX-License-Identifier: MIT
import { loadAddon } from '../src/probes/native.ts';
import { startBlockLoad } from '../test/helpers/block-load.ts';
import { loopDisk } from '../test/helpers/scratch-disk.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { type BlockTracer, biolatency, biosnoop, blockTracers } from './lib/block-tracers.ts';
import type { KernelCost } from './lib/kernel-cost.ts';
import { showSpread, table } from './lib/report.ts';

/** As many as the disk has room for, again and again. */
const PLAN = { reads: 500, writes: 500, inFlight: 8, rounds: 20 };
const REQUESTS = (PLAN.reads + PLAN.writes) * PLAN.rounds;

/** By the number of its round: a tracer that failed has none. */
type Costs = Map<number, KernelCost>;

export const hit: Benchmark = {
  name: 'hit',
  description: `${REQUESTS} direct requests on a loop device: what each tracer costs the kernel for one`,
  rounds: 5,
  async run(options) {
    const costs = new Map(blockTracers.map((tracer) => [tracer, new Map() as Costs]));
    const failures = new Map<BlockTracer, string>();
    const release = loadAddon().holdRunStats();
    try {
      using disk = loopDisk();
      const load = (): Promise<void> => makeRequests(disk.target);
      await load();
      for (let round = 0; round < options.rounds; round++) {
        for (const tracer of blockTracers) {
          if (failures.has(tracer)) continue;
          options.progress(`hit: round ${round + 1} of ${options.rounds}, ${tracer.name}`);
          try {
            costs.get(tracer)?.set(round, await tracer.trace(load));
          } catch (error) {
            failures.set(tracer, reason(error));
          }
        }
      }
    } finally {
      release();
    }
    const costOf = (tracer: BlockTracer): Costs => costs.get(tracer) ?? new Map();
    return [
      table(
        [
          'tracer',
          'ns a request',
          'biolatency = 1',
          'target',
          'with biosnoop = 1',
          'target',
          'requests seen',
        ],
        blockTracers.map((tracer) => [
          tracer.name,
          showSpread([...costOf(tracer).values()].map(each), 0),
          showSpread(ratios(costOf(tracer), [costOf(biolatency)]), 2, 'x'),
          tracer.target ?? '',
          showSpread(ratios(costOf(tracer), [costOf(biolatency), costOf(biosnoop)]), 2, 'x'),
          tracer.targetOfBoth ?? '',
          showSpread(
            [...costOf(tracer).values()].map(({ runs }) => runs),
            0,
          ),
        ]),
      ),
      'run_time_ns of all programs of a tracer, by the runs of the one at block_rq_complete; other disks are in it too',
      ...[...failures].map(([tracer, why]) => `${tracer.name} cannot run on this kernel: ${why}`),
    ].join('\n');
  },
};

async function makeRequests(target: string): Promise<void> {
  await using load = await startBlockLoad(target, PLAN);
  await load.run();
}

const each = ({ runTimeNs, runs }: KernelCost): number => runTimeNs / runs;

/** Of each round that all of them were in: what one costs by what the peers cost together. */
function ratios(own: Costs, peers: readonly Costs[]): number[] {
  return [...own].flatMap(([round, cost]) => {
    const theirs = peers.map((peer) => peer.get(round));
    const known = theirs.filter((peer) => peer !== undefined);
    if (known.length < theirs.length) return [];
    return [each(cost) / known.reduce((sum, peer) => sum + each(peer), 0)];
  });
}

/** The first thing that failed; what it says last is only that it has ended. */
function reason(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).replace(/^\w+ ended \(\d+\): /, '');
  const lines = text.trim().split('\n');
  return lines.find((line) => line.includes('failed')) ?? lines[0] ?? '';
}
