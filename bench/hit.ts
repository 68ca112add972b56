// SPDX-License-Identifier: MIT
import { loadAddon } from '../src/probes/native.ts';
import { startBlockLoad } from '../test/helpers/block-load.ts';
import { loopDisk } from '../test/helpers/scratch-disk.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { type BlockTracer, biolatency, blockTracers } from './lib/block-tracers.ts';
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
    const peers = costs.get(biolatency) ?? new Map();
    return [
      table(
        ['tracer', 'ns a request', 'biolatency = 1', 'requests seen', 'target'],
        blockTracers.map((tracer) => line(tracer, costs.get(tracer) ?? new Map(), peers)),
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

function line(tracer: BlockTracer, own: Costs, peers: Costs): string[] {
  const each = ({ runTimeNs, runs }: KernelCost): number => runTimeNs / runs;
  const ratios = [...own].flatMap(([round, cost]) => {
    const other = peers.get(round);
    return other ? [each(cost) / each(other)] : [];
  });
  return [
    tracer.name,
    showSpread([...own.values()].map(each), 0),
    showSpread(ratios, 2, 'x'),
    showSpread(
      [...own.values()].map(({ runs }) => runs),
      0,
    ),
    tracer.target,
  ];
}

/** The first thing that failed; what it says last is only that it has ended. */
function reason(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).replace(/^\w+ ended \(\d+\): /, '');
  const lines = text.trim().split('\n');
  return lines.find((line) => line.includes('failed')) ?? lines[0] ?? '';
}
