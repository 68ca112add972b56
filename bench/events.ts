// SPDX-License-Identifier: MIT
import { temporaryFolder } from '../test/helpers/environment.ts';
import { startWorkload } from '../test/helpers/workload.ts';
import type { Benchmark, BenchmarkOptions } from './lib/benchmark.ts';
import { showSpread, table } from './lib/report.ts';
import { screenTracer } from './lib/screen-tracer.ts';
import {
  jsonTracer,
  peer,
  plainTracer,
  present,
  summaryTracer,
  type Tracer,
  type TracerRun,
} from './lib/tracers.ts';

interface Run extends TracerRun {
  /** The workload's time against that of the untraced run just before. */
  readonly slowdown: number;
}

const targets = new Map([
  [summaryTracer, 'slowdown ≤ 1.5x, CPU ≤ 1/12 of the peer'],
  [jsonTracer, 'slowdown ≤ 1.5x, CPU ≤ 1/3 of the peer'],
  [screenTracer, 'slowdown ≤ 1.6x, lost 0, CPU ≤ 1/10 of the peer'],
]);

export const events: Benchmark = {
  name: 'events',
  description: 'a million opens as fast as they go: how much each tracer slows them, sees and uses',
  rounds: 5,
  async run(options) {
    const tracers = present([summaryTracer, jsonTracer, plainTracer, screenTracer, peer]);
    const runs = new Map(tracers.map((tracer) => [tracer, [] as Run[]]));
    const untraced: number[] = [];
    for (let round = 0; round < options.rounds; round++) {
      for (const tracer of tracers) {
        options.progress(`events: round ${round + 1} of ${options.rounds}, ${tracer.name}`);
        // Each tracer has an untraced run of its own just before it: a shared machine's speed changes within a round.
        const bare = await elapsedUntraced(options.opens);
        untraced.push(bare);
        runs.get(tracer)?.push(await traced(tracer, options, bare));
      }
    }
    const rates = untraced.map((ns) => (options.opens * 1e6) / ns);
    return [
      table(
        ['tracer', 'slowdown', 'seen %', 'lost', 'neither', 'CPU s', 'CPU, peer = 1', 'max RSS MB', 'target'],
        [
          ['none', '1', ...Array<string>(7).fill('')],
          ...tracers.map((tracer) => line(tracer, runs, options.opens)),
        ],
      ),
      `untraced: ${showSpread(rates, 0)} thousand opens a second, ${options.opens} opens a run`,
    ].join('\n');
  },
};

function line(tracer: Tracer, runs: ReadonlyMap<Tracer, readonly Run[]>, opens: number): string[] {
  const own = runs.get(tracer) ?? [];
  const peers = runs.get(peer) ?? [];
  const all = (value: (run: Run, i: number) => number): number[] => own.map(value);
  return [
    tracer.name,
    showSpread(
      all((run) => run.slowdown),
      2,
      'x',
    ),
    showSpread(
      all((run) => (run.seen / opens) * 100),
      2,
    ),
    showSpread(
      all((run) => run.lost),
      0,
    ),
    showSpread(
      all((run) => opens - run.seen - run.lost),
      0,
    ),
    showSpread(
      all((run) => run.cpuSeconds),
      2,
    ),
    peers.length > 0
      ? showSpread(
          all((run, i) => run.cpuSeconds / (peers[i]?.cpuSeconds ?? Number.NaN)),
          3,
        )
      : '–',
    showSpread(
      all((run) => run.maxRssBytes / 1e6),
      1,
    ),
    targets.get(tracer) ?? '',
  ];
}

const OPENED = '/etc/passwd';

async function elapsedUntraced(opens: number): Promise<number> {
  await using workload = await startWorkload(['count', String(opens), OPENED]);
  return (await workload.run()).elapsed_ns;
}

async function traced(tracer: Tracer, options: BenchmarkOptions, bare: number): Promise<Run> {
  using folder = temporaryFolder();
  await using workload = await startWorkload(['count', String(options.opens), OPENED]);
  let elapsed = Number.NaN;
  const run = await tracer.trace(workload.pid, folder.path, async () => {
    elapsed = (await workload.run()).elapsed_ns;
  });
  return { ...run, slowdown: elapsed / bare };
}
