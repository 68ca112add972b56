// SPDX-License-Identifier: MIT
import { bootGuest } from '../test/vm/guest.ts';
import { ensureKernel } from '../test/vm/kernels.ts';
import { ensurePeers } from '../test/vm/peers.ts';
import type { Series } from '../test/vm/series.ts';
import type { AttachOptions, AttachResult } from './guest/attach.ts';
import type { Benchmark } from './lib/benchmark.ts';
import type { CountRun } from './lib/count-tracers.ts';
import { runInGuest } from './lib/guest-script.ts';
import { showSpread, table } from './lib/report.ts';

const PATTERN = 'tcp_*';
/** Its kprobes are attached one by one: there it is held against what they cost by themselves. */
const WITHOUT_MULTI: ReadonlySet<Series> = new Set(['6.1']);

const TARGETS: Readonly<Record<string, string>> = {
  bpftrace: '≤ 0.2x',
  'bcc funccount': '≤ 0.1x',
  'bare kprobes': '≤ 1.1x, attached alone',
};

export const attach: Benchmark = {
  name: 'attach',
  description: `funccount '${PATTERN}' in guests: to the first counts beside peers of sid, kprobes beside bare ones, keys meanwhile`,
  rounds: 3,
  async run({ rounds, series: all, progress }) {
    const texts: string[] = [];
    for (const series of all) {
      progress(`attach: ${series}`);
      try {
        texts.push(report(series, await measure(series, rounds, progress)));
      } catch (error) {
        texts.push(`${series} could not be measured: ${error instanceof Error ? error.message : error}`);
      }
    }
    return texts.join('\n\n');
  },
};

async function measure(
  series: Series,
  rounds: number,
  progress: (text: string) => void,
): Promise<AttachResult> {
  const kernel = await ensureKernel(series);
  const options: AttachOptions = { pattern: PATTERN, rounds };
  if (WITHOUT_MULTI.has(series)) return await boot(series, options, progress);
  const peers = await ensurePeers([kernel]);
  const folders = { tree: peers.dir, headers: peers.headersOf(kernel) };
  return await boot(series, { ...options, peers: folders }, progress);
}

async function boot(
  series: Series,
  options: AttachOptions,
  progress: (text: string) => void,
): Promise<AttachResult> {
  await using guest = await bootGuest({ series });
  return await runInGuest<AttachResult>(guest, 'attach.ts', options, (text) =>
    progress(`attach: ${series}, ${text}`),
  );
}

const seconds = (runs: readonly CountRun[], what: keyof CountRun): string =>
  showSpread(
    runs.map((run) => run[what] / 1000),
    2,
  );

function report(series: Series, { functions, runs, keys }: AttachResult): string {
  const [[, whole = []] = []] = Object.entries(runs);
  const ours = runs['attached alone'] ?? whole;
  // Of each round, so that what else the machine does is the same for both.
  const ratios = (theirs: readonly CountRun[], what: keyof CountRun): string =>
    showSpread(
      theirs.map((run, round) => (ours[round]?.[what] ?? Number.NaN) / run[what]),
      2,
      'x',
    );
  const rows = Object.entries(runs).map(([name, own]) => [
    name,
    seconds(own, 'first'),
    TARGETS[name] === undefined ? '' : ratios(own, 'first'),
    TARGETS[name] ?? '',
    seconds(own, 'end'),
    TARGETS[name] === undefined ? '' : ratios(own, 'end'),
  ]);
  const answers = (what: keyof (typeof keys)[number]): string => {
    const all = keys.flatMap((round) => round[what]);
    return `${showSpread(all, 0)} ms of ${all.length}`;
  };
  return [
    `${series}: ${functions} functions`,
    table(['', 's to the first counts, or attached', 'ours / it', 'target', 's to end', 'ours / it'], rows),
    `keys answered while it starts: ${answers('starting')}, while it stops: ${answers('stopping')}; target ≤ 1000 ms; ` +
      `of a screen that attaches to nothing: ${answers('idle')}`,
  ].join('\n');
}
