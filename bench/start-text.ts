// SPDX-License-Identifier: MIT
/** The six tools as a script starts them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { start as startChild } from '../test/helpers/child.ts';
import { probetop } from '../test/helpers/environment.ts';
import { type SixthTool, sixTools } from '../test/helpers/six-tools.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { showSpread, table } from './lib/report.ts';
import { ownRss } from './lib/usage.ts';

interface Run {
  readonly milliseconds: number;
  readonly bare: number;
  readonly rssBytes: number;
}

/** Of tools that tell of intervals the first line ends the first of them: as short a one as says something. */
const INTERVAL = { seconds: '0.01', text: ', of it 10 ms the interval' };

export const startText: Benchmark = {
  name: 'start-text',
  description:
    'all six with --json, from exec to the first line, against the bare runtime in the same round; memory less maps',
  rounds: 5,
  async run(options) {
    const runs = new Map(sixTools.map((tool) => [tool, [] as Run[]]));
    for (let round = 0; round < options.rounds; round++) {
      for (const tool of sixTools) {
        options.progress(`start-text: round ${round + 1} of ${options.rounds}, ${tool.name}`);
        runs.get(tool)?.push(await once(tool));
      }
    }
    const lines = [...runs].map(([tool, own]): string[] => {
      const interval = tool.often.length > 0 ? INTERVAL.text : '';
      const ratios = own.map(({ milliseconds, bare }) => milliseconds / bare);
      return [
        `${tool.name} --json, first line${interval}`,
        showSpread(
          own.map(({ milliseconds }) => milliseconds),
          0,
        ),
        showSpread(
          own.map(({ bare }) => bare),
          0,
        ),
        showSpread(ratios, 2, 'x'),
        showSpread(
          own.map(({ rssBytes }) => rssBytes / 1e6),
          1,
        ),
        '≤ 5x, RSS ≤ 70 MB',
      ];
    });
    return table(['program', 'ms', 'node -e 0, ms', 'ratio', 'RSS MB', 'target'], lines);
  },
};

async function timed(argv: readonly [string, ...string[]], until: 'end' | 'first line') {
  const from = process.hrtime.bigint();
  const child = startChild(argv);
  if (until === 'end') await child.ended();
  else await child.saw('stdout', /\n/);
  return { child, milliseconds: Number(process.hrtime.bigint() - from) / 1e6 };
}

async function once(tool: SixthTool): Promise<Run> {
  const { milliseconds: bare } = await timed([process.execPath, '-e', '0'], 'end');
  await using load = await tool.steady();
  load.go();
  const often = tool.often.map((word) => (word.startsWith('-') ? word : INTERVAL.seconds));
  const argv = [probetop, tool.name, ...load.args, ...often, '--json'] as const;
  const { child, milliseconds } = await timed(argv, 'first line');
  await using tracer = child;
  await sleep(300);
  const rssBytes = ownRss([tracer.pid]);
  tracer.signal('SIGINT');
  await tracer.ended();
  return { milliseconds, bare, rssBytes };
}
