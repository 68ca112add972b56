// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { start as startChild } from '../test/helpers/child.ts';
import { probetop } from '../test/helpers/environment.ts';
import { startWorkload } from '../test/helpers/workload.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { showSpread, table } from './lib/report.ts';
import { peerArgv, present } from './lib/tracers.ts';

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
  description: 'from exec to the first line of output, against the bare runtime; memory less ring mappings',
  async run(options) {
    const competitors = present(starters);
    const runs = new Map(competitors.map((starter) => [starter, [] as Run[]]));
    for (let round = 0; round < options.rounds; round++) {
      for (const starter of competitors) {
        options.progress(`start: round ${round + 1} of ${options.rounds}, ${starter.name}`);
        runs.get(starter)?.push(await once(starter));
      }
    }
    const bare = runs.get(node) ?? [];
    const line = (starter: Starter): string[] => {
      const own = runs.get(starter) ?? [];
      const ratios = own.map((run, i) => run.milliseconds / (bare[i]?.milliseconds ?? Number.NaN));
      const rss = own.filter((run) => run.rssBytes > 0).map((run) => run.rssBytes / 1e6);
      return [
        starter.name,
        showSpread(
          own.map((run) => run.milliseconds),
          0,
        ),
        showSpread(ratios, 2, 'x'),
        showSpread(rss, 1),
        starter.target ?? '',
      ];
    };
    return table(['program', 'ms', 'node -e 0 = 1', 'RSS MB', 'target'], competitors.map(line));
  },
};

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
  const rssBytes = ownRss(child.pid);
  child.signal('SIGINT');
  await child.ended();
  return { milliseconds, rssBytes };
}

/** Resident bytes of a process, without what it maps of BPF maps: a ring is the kernel's memory, and mapped twice. */
function ownRss(pid: number): number {
  let total = 0;
  let counts = true;
  for (const text of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    if (/^[0-9a-f]+-[0-9a-f]+ /.test(text)) counts = !text.includes('anon_inode:bpf-map');
    const rss = /^Rss:\s+(\d+) kB/.exec(text);
    if (rss && counts) total += Number(rss[1]) * 1024;
  }
  return total;
}
