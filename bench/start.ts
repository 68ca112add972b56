// SPDX-License-Identifier: MIT
import { setTimeout as sleep } from 'node:timers/promises';
import { start as startChild } from '../test/helpers/child.ts';
import { probetop } from '../test/helpers/environment.ts';
import { startWorkload } from '../test/helpers/workload.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { showSpread, table } from './lib/report.ts';
import { type ScreenStart, startOnScreen } from './lib/screen-start.ts';
import { peerArgv, present } from './lib/tracers.ts';
import { ownRss } from './lib/usage.ts';

interface Starter {
  readonly name: string;
  readonly argv: (pid: number) => readonly string[];
  /** What counts as started: its end, or the first row on standard output. */
  readonly until: 'end' | 'first line' | 'first row';
  readonly target?: string;
}

interface Run {
  readonly milliseconds: number;
  /** Memory in use 300 ms later, less the mappings of BPF maps. */
  readonly rssBytes: number;
}

const node: Starter = {
  name: 'node -e 0, to its end',
  argv: () => [process.execPath, '-e', '0'],
  until: 'end',
};

const starters: readonly Starter[] = [
  node,
  {
    name: 'probetop --json, first line',
    argv: (pid) => [probetop, 'opensnoop', '--json', '-p', String(pid)],
    until: 'first line',
    target: '≤ 5x, RSS ≤ 70 MB',
  },
  {
    name: 'probetop --plain, header',
    argv: (pid) => [probetop, 'opensnoop', '--plain', '-p', String(pid)],
    until: 'first line',
  },
  {
    name: 'probetop --plain, first row',
    argv: (pid) => [probetop, 'opensnoop', '--plain', '-p', String(pid)],
    until: 'first row',
  },
  {
    // Its output is held back in a buffer unless it is a terminal.
    name: 'libbpf-tools opensnoop, first row',
    argv: (pid) => ['stdbuf', '-oL', ...peerArgv(['-p', String(pid)])],
    until: 'first row',
  },
];

export const start: Benchmark = {
  name: 'start',
  description: 'from exec to the first output, against the bare runtime; memory less ring mappings',
  rounds: 5,
  async run(options) {
    const competitors = present(starters);
    const runs = new Map(competitors.map((starter) => [starter, [] as Run[]]));
    const screens: ScreenStart[] = [];
    for (let round = 0; round < options.rounds; round++) {
      for (const starter of competitors) {
        options.progress(`start: round ${round + 1} of ${options.rounds}, ${starter.name}`);
        runs.get(starter)?.push(await once(starter));
      }
      options.progress(`start: round ${round + 1} of ${options.rounds}, probetop screen`);
      screens.push(await startOnScreen(options.opens));
    }
    const bare = milliseconds(runs.get(node) ?? []);
    const piped = competitors.map((starter): string[] => {
      const own = runs.get(starter) ?? [];
      return line(starter.name, milliseconds(own), bare, memory(own), starter.target);
    });
    return table(['program', 'ms', 'node -e 0 = 1', 'RSS MB', 'target'], [...piped, ...screenLines(screens)]);
  },
};

const milliseconds = (runs: readonly Run[]): number[] => runs.map((run) => run.milliseconds);
const memory = (runs: readonly Run[]): number[] =>
  runs.map(({ rssBytes }) => rssBytes).filter((bytes) => bytes > 0);

function line(
  name: string,
  own: readonly number[],
  bare: readonly number[],
  rss: readonly number[],
  target = '',
): string[] {
  const ratios = own.map((value, i) => value / (bare[i] ?? Number.NaN));
  const megabytes = rss.map((bytes) => bytes / 1e6);
  return [name, showSpread(own, 0), showSpread(ratios, 2, 'x'), showSpread(megabytes, 1), target];
}

function screenLines(screens: readonly ScreenStart[]): string[][] {
  const all = (key: keyof ScreenStart): number[] => screens.map((run) => run[key]);
  const bare = all('node');
  return [
    line('node -e 0 in a terminal, to its end', bare, bare, []),
    line('probetop screen, tab names', all('skeleton'), bare, [], '≤ 1.7x'),
    line('probetop screen, complete frame', all('frame'), bare, [], '≤ 6x'),
    line('probetop screen, first row', all('row'), bare, all('rssBytes'), '≤ 12x, RSS ≤ 95 MB'),
    line('probetop screen, full log', [], bare, all('fullRssBytes'), 'RSS ≤ 130 MB'),
  ];
}

async function once({ argv, until }: Starter): Promise<Run> {
  // An open every 2 ms, so that a row is always due.
  await using workload = await startWorkload(['rate', '500', '60', '/etc/passwd']);
  workload.go();
  const [program = '', ...args] = argv(workload.pid);
  const from = process.hrtime.bigint();
  await using child = startChild([program, ...args]);
  if (until === 'end') await child.ended();
  else await child.saw('stdout', until === 'first line' ? /\n/ : /\n[^\n]*\n/);
  const milliseconds = Number(process.hrtime.bigint() - from) / 1e6;
  if (until === 'end') return { milliseconds, rssBytes: 0 };
  await sleep(300);
  const rssBytes = ownRss([child.pid]);
  child.signal('SIGINT');
  await child.ended();
  return { milliseconds, rssBytes };
}
