// SPDX-License-Identifier: MIT
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { probetop, temporaryFolder } from '../test/helpers/environment.ts';
import type { Benchmark, BenchmarkOptions } from './lib/benchmark.ts';
import { Emulator } from './lib/emulator.ts';
import { GreedyTwin } from './lib/greedy-twin.ts';
import { fillUpTo } from './lib/idle-processes.ts';
import { record } from './lib/recorder.ts';
import { cutUpdates, now, type Update } from './lib/recording.ts';
import { showSpread, spread, table } from './lib/report.ts';
import {
  blocks,
  calls,
  opens,
  opensCounted,
  opensTimed,
  overview,
  type ScreenLoad,
} from './lib/screen-loads.ts';
import { present } from './lib/tracers.ts';
import { cpuNs, ownRss, treeOf } from './lib/usage.ts';

const SIZE = { columns: 200, rows: 50 };
/** A full screen, and what a program does once. */
const WARM_UP_MS = 5000;
/** Until V8 has compiled what a frame takes: it goes on for half a minute, and is a third of the CPU till then. */
const SETTLED_MS = 60_000;
/**
 * What a small server runs. htop costs what it lists, and a machine on which nothing runs but this is none that somebody
 * looks at: with ten processes it takes 0.25 to 0.33 % of a CPU here, with fifty 0.44.
 */
const PROCESSES = 40;
/** More are not replayed; the last ones are. */
const UPDATES_REPLAYED = 60;

interface Program {
  readonly name: string;
  argv(pid: number): readonly string[];
  /** Typed once it shows its keys. */
  readonly keys?: string;
  /** It finds its settings in this folder, which is gone afterwards. */
  settings?(folder: string): NodeJS.ProcessEnv;
  readonly idle?: boolean;
  readonly own?: boolean;
  /** What goes before the measurement, if it is not {@link WARM_UP_MS}. */
  readonly warmUpMs?: number;
  readonly target?: string;
}

const peer: Program = {
  name: 'htop -d 10',
  argv: () => ['htop', '-d', '10'],
  // It would write the user's own at its end.
  settings: (folder) => ({ HTOPRC: join(folder, 'htoprc') }),
};

const ours = ({ tool, filter, keys = '' }: ScreenLoad, interval: number) => ({
  keys,
  argv: (pid: number) => [probetop, tool, ...filter(pid), '--interval', String(interval)],
  own: true,
});

const programsFor = (load: ScreenLoad): readonly Program[] => [
  {
    name: 'probetop, every second',
    ...ours(load, 1),
    target: 'CPU ≤ 1x, bytes ≤ 1.1x greedy',
  },
  {
    name: 'probetop, ten times a second',
    ...ours(load, 0.1),
    target: 'CPU ≤ 2x, bytes ≤ 1.1x greedy',
  },
  {
    name: 'the same, after a minute',
    ...ours(load, 0.1),
    warmUpMs: SETTLED_MS,
    target: 'CPU ≤ 2x, bytes ≤ 1.1x greedy',
  },
  { name: 'probetop, nothing happens', ...ours(load, 1), idle: true },
  peer,
  {
    name: 'btop, every second',
    argv: () => ['btop'],
    settings(folder) {
      mkdirSync(join(folder, 'btop'));
      writeFileSync(join(folder, 'btop/btop.conf'), '#? Config for btop\n\nupdate_ms = 1000\n');
      return { XDG_CONFIG_HOME: folder };
    },
  },
];

interface Run {
  readonly cpuPercent: number;
  readonly bytesPerSecond: number;
  readonly updatesPerSecond: number;
  readonly rssBytes: number;
  /** Processes started so that there are as many as meant. */
  readonly idle: number;
  /** What it wrote against what a greedy cell diff needs for the same pictures. */
  readonly toGreedy: number;
  /** The same against one that erases ends of lines. */
  readonly toErasing: number;
}

function screenOf(name: string, load: ScreenLoad): Benchmark {
  const what = load.what ?? `the ${load.tool} tab`;
  const description = `${what} at ${SIZE.columns}x${SIZE.rows}: CPU of all its threads, and bytes to the terminal`;
  return { name, description, rounds: 3, run: (options) => measured(load, options) };
}

export const screens: readonly Benchmark[] = [
  screenOf('screen', opens),
  screenOf('screen-biolatency', blocks('biolatency')),
  screenOf('screen-biosnoop', blocks('biosnoop')),
  screenOf('screen-vfsstat', opensCounted),
  screenOf('screen-funccount', calls),
  screenOf('screen-funclatency', opensTimed),
  screenOf('screen-overview', overview),
];

async function measured(load: ScreenLoad, options: BenchmarkOptions): Promise<string> {
  const competitors = present(programsFor(load));
  const runs = new Map(competitors.map((program) => [program, [] as Run[]]));
  for (let round = 0; round < options.rounds; round++) {
    for (const program of competitors) {
      options.progress(`${load.tool}: round ${round + 1} of ${options.rounds}, ${program.name}`);
      runs.get(program)?.push(await once(program, load, options));
    }
  }
  return [
    table(
      [
        ...['program', 'CPU %', `${peer.name} = 1`, 'bytes/s', 'updates/s', 'bytes/update'],
        ...['greedy = 1', 'with erasing', 'RSS MB', 'target'],
      ],
      competitors.map((program) => line(program, runs.get(program) ?? [], runs.get(peer) ?? [])),
    ),
    `${load.text}, ${options.seconds} s each; at least ${PROCESSES} processes beside the kernel's threads, which ${peer.name} ` +
      `leaves out: its cost follows them. ${Math.max(...[...runs.values()].flat().map(({ idle }) => idle))} of them are idle ones, started for it`,
    'The reader, the load and the program share the CPUs: on two of them the figures are too high, all alike.',
  ].join('\n');
}

function line(program: Program, own: readonly Run[], peers: readonly Run[]): string[] {
  const middle = (digits: number, value: (run: Run) => number, unit = ''): string => {
    const { median } = spread(own.map(value).filter(Number.isFinite));
    return Number.isNaN(median) ? '–' : `${median.toFixed(digits)}${unit}`;
  };
  return [
    program.name,
    showSpread(
      own.map((run) => run.cpuPercent),
      2,
    ),
    showSpread(
      own.map((run, i) => run.cpuPercent / (peers[i]?.cpuPercent ?? Number.NaN)),
      2,
      'x',
    ),
    middle(0, (run) => run.bytesPerSecond),
    middle(1, (run) => run.updatesPerSecond),
    middle(0, (run) => run.bytesPerSecond / run.updatesPerSecond),
    middle(2, (run) => run.toGreedy, 'x'),
    middle(2, (run) => run.toErasing, 'x'),
    middle(1, (run) => run.rssBytes / 1e6),
    program.target ?? '',
  ];
}

async function once(program: Program, load: ScreenLoad, { seconds }: BenchmarkOptions): Promise<Run> {
  using folder = temporaryFolder();
  const warmUpMs = program.warmUpMs ?? WARM_UP_MS;
  const whole = seconds + warmUpMs / 1000 + 30;
  await using workload = await load.start(whole);
  await using recorder = await record(program.argv(workload.pid), {
    ...SIZE,
    env: program.settings?.(folder.path) ?? {},
  });
  if (program.keys) {
    await recorder.shows(/^ \? help /);
    recorder.type(program.keys);
  }
  await using idle = fillUpTo(PROCESSES, whole);
  if (!program.idle) workload.go();
  await sleep(warmUpMs);
  const pids = treeOf(recorder.pid);
  const from = { at: now(), cpu: cpuNs(pids) };
  await sleep(seconds * 1000);
  const to = { at: now(), cpu: cpuNs(pids) };
  const rssBytes = ownRss(pids);
  const updates = cutUpdates(recorder.records());
  if (program.own && !program.idle && load.what === undefined) requireEvents(await recorder.screen());
  recorder.signal('SIGTERM');
  const measured = updates.filter(({ at }) => at >= from.at && at < to.at);
  if (rssBytes === 0) throw new Error(`${program.name} ended early: ${(await recorder.screen()).join('\n')}`);
  const elapsed = to.at - from.at;
  return {
    cpuPercent: ((to.cpu - from.cpu) / 1e6 / elapsed) * 100,
    bytesPerSecond: (sum(measured.map(({ bytes }) => bytes.length)) * 1000) / elapsed,
    updatesPerSecond: (measured.length * 1000) / elapsed,
    rssBytes,
    idle: idle.count,
    ...(await againstGreedy(updates.slice(0, updates.findLastIndex(({ at }) => at < to.at) + 1), measured)),
  };
}

/** A picture of nothing is cheap. Throws when the status line's rate is 0. */
function requireEvents(screen: readonly string[]): void {
  if (!/ (?!0\/s)[\d.]+k?\/s /.test(screen[0] ?? ''))
    throw new Error(`nothing was seen:\n${screen.join('\n')}`);
}

/** Replays what was written and holds the last updates of the window against greedy cell diffs. */
async function againstGreedy(
  updates: readonly Update[],
  measured: readonly Update[],
): Promise<{ toGreedy: number; toErasing: number }> {
  using emulator = new Emulator(SIZE.columns, SIZE.rows);
  const compared = Math.min(measured.length, UPDATES_REPLAYED);
  for (const { bytes } of updates.slice(0, updates.length - compared)) await emulator.write(bytes);
  let before = emulator.cells();
  using greedy = new GreedyTwin(emulator, { gap: 3, erase: false });
  using erasing = new GreedyTwin(emulator, { gap: 3, erase: true });
  let sent = 0;
  for (const { bytes } of updates.slice(updates.length - compared)) {
    await emulator.write(bytes);
    const after = emulator.cells();
    sent += bytes.length;
    await greedy.follow(before, after);
    await erasing.follow(before, after);
    before = after;
  }
  return { toGreedy: sent / greedy.bytes, toErasing: sent / erasing.bytes };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
