// SPDX-License-Identifier: MIT
import { bootGuest } from '../test/vm/guest.ts';
import { ensurePeers } from '../test/vm/peers.ts';
import { attempt } from './lib/attempt.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { type BlockHitOptions, type BlockHits, blockHits } from './lib/block-hits.ts';
import { BIOLATENCY, BIOSNOOP } from './lib/block-tracers.ts';
import { runInGuest } from './lib/guest-script.ts';
import type { KernelCost } from './lib/kernel-cost.ts';
import { showSpread, table } from './lib/report.ts';

const PLAN = { reads: 500, writes: 500, inFlight: 8 };
const ROUNDS_HERE = 20;
/** Guests are emulated. */
const ROUNDS_IN_GUESTS = 5;

export const hit: Benchmark = {
  name: 'hit',
  description:
    'direct requests on a loop device, what each tracer costs the kernel for one: here, and in guests, whose kernels have all that peers need',
  rounds: 5,
  async run({ rounds, series: all, progress }) {
    const { dir: tree } = await ensurePeers([]);
    const options = (times: number): BlockHitOptions => ({ plan: { ...PLAN, rounds: times }, rounds, tree });
    const texts = [
      await attempt(
        'here',
        () => blockHits(options(ROUNDS_HERE), (text) => progress(`hit: ${text}`)),
        report,
      ),
    ];
    for (const series of all) {
      const measure = async (): Promise<readonly BlockHits[]> => {
        await using guest = await bootGuest({ series });
        return await runInGuest<readonly BlockHits[]>(
          guest,
          'hit-block.ts',
          options(ROUNDS_IN_GUESTS),
          (text) => progress(`hit: ${series}, ${text}`),
        );
      };
      texts.push(await attempt(`on ${series}`, measure, report));
    }
    return [
      ...texts,
      'run_time_ns of all programs of a tracer, by the runs of the one at block_rq_complete; other disks are in it too',
    ].join('\n\n');
  },
};

function report(all: readonly BlockHits[]): string {
  const peer = (name: string): Costs => all.find((tracer) => tracer.name === name)?.costs ?? [];
  const alone = [peer(BIOLATENCY)];
  const both = [...alone, peer(BIOSNOOP)];
  return [
    table(
      [
        ...['', 'ns a request', 'biolatency = 1', 'target', 'with biosnoop = 1', 'target'],
        ...['programs run for one', 'requests seen'],
      ],
      all.map(({ name, costs, target = '', targetOfBoth = '' }) => [
        name,
        showSpread(
          costs.flatMap((cost) => (cost ? [each(cost)] : [])),
          0,
        ),
        showSpread(ratios(costs, alone), 2, 'x'),
        target,
        showSpread(ratios(costs, both), 2, 'x'),
        targetOfBoth,
        showSpread(
          costs.flatMap((cost) => (cost ? [cost.programRuns / cost.runs] : [])),
          1,
        ),
        showSpread(
          costs.flatMap((cost) => (cost ? [cost.runs] : [])),
          0,
        ),
      ]),
    ),
    ...all.flatMap(({ name, failed }) =>
      failed === undefined ? [] : [`${name} cannot run here: ${reason(failed)}`],
    ),
  ].join('\n');
}

type Costs = BlockHits['costs'];

const each = ({ runTimeNs, runs }: KernelCost): number => runTimeNs / runs;

/** Of each round that all of them were in: what one costs by what the peers cost together. */
function ratios(own: Costs, peers: readonly Costs[]): number[] {
  return own.flatMap((cost, round) => {
    const theirs = peers.flatMap((costs) => costs[round] ?? []);
    if (!cost || theirs.length < peers.length) return [];
    return [each(cost) / theirs.reduce((sum, peer) => sum + each(peer), 0)];
  });
}

/** The first thing that failed; what it says last is only that it has ended. */
function reason(text: string): string {
  const lines = text
    .replace(/^\w+ ended \(\d+\): /, '')
    .trim()
    .split('\n');
  return lines.find((line) => line.includes('failed')) ?? lines[0] ?? '';
}
