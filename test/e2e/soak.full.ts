// SPDX-License-Identifier: MIT
/**
 * All tabs at work under a steady load, for as long as PROBETOP_TEST_SOAK_SECONDS says: once the logs are full nothing grows.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { toolIds } from '../../src/probes/registry.ts';
import { probetop, requireTracing } from '../helpers/environment.ts';
import { startInTerminal, type Terminal } from '../helpers/terminal.ts';
import { startWorkload } from '../helpers/workload.ts';

const SECONDS = Number(process.env.PROBETOP_TEST_SOAK_SECONDS ?? 600);
const SAMPLES = 40;
/** The log of 200,000 opens is full after 40 s of it; so is what V8 sets aside. */
const PER_SECOND = 5000;
/** Longer than starting takes; the load must not end before the last sample. */
const SPARE_SECONDS = 300;
/** Heaps breathe: a quarter of a run may lie this much above the quarter before it. */
const MOST_GROWTH_KB = 16 * 1024;

interface Sample {
  readonly rssKb: number;
  readonly fds: number;
  readonly threads: number;
  /** Of all threads since the start, in hundredths of a second. */
  readonly cpu: number;
}

function nodeOf({ pid }: Terminal): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]);
}

function sample(pid: number): Sample {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const number = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /, '')
    .split(' ');
  return {
    rssKb: number('VmRSS'),
    threads: number('Threads'),
    fds: readdirSync(`/proc/${pid}/fd`).length,
    cpu: Number(stat[11]) + Number(stat[12]),
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

test(`for ${SECONDS} s nothing grows`, { skip: requireTracing() }, async (context) => {
  await using workload = await startWorkload(['rate', String(PER_SECOND), String(SECONDS + SPARE_SECONDS)]);
  await using terminal = startInTerminal([probetop, 'opensnoop', '--interval', '0.5'], {
    columns: 200,
    rows: 50,
  });
  await terminal.shows(/ \d+ opens$/);
  // Each tab is opened once, and those that need a pattern get one; then all of them are shown at once.
  for (const [i] of toolIds.entries()) terminal.type(String(i + 1));
  terminal.type(`${toolIds.indexOf('funccount') + 1}et:syscalls:sys_enter_openat\r`);
  await terminal.shows(/^ all but probetop, t:syscalls:sys_enter_openat /);
  terminal.type(`${toolIds.indexOf('funclatency') + 1}ec:clock_nanosleep\r`);
  await terminal.shows(/^ all but probetop, c:clock_nanosleep /);
  terminal.type('0');
  await terminal.shows(/ 6 of 6 running$/, 60_000);
  workload.go();
  const pid = nodeOf(terminal);
  const samples: Sample[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    await sleep((SECONDS * 1000) / SAMPLES);
    // A view in turn, and the overview between them: what is shown is drawn, what is hidden is counted.
    terminal.type(String(i % (toolIds.length + 1)));
    samples.push(sample(pid));
  }
  // What was before the first half is the logs that fill.
  const quarter = SAMPLES / 4;
  const [third, last] = [samples.slice(2 * quarter, 3 * quarter), samples.slice(3 * quarter)];
  const rss = [third, last].map((part) => Math.round(mean(part.map(({ rssKb }) => rssKb))));
  const spent = (part: readonly Sample[]) =>
    ((part.at(-1)?.cpu ?? 0) - (part[0]?.cpu ?? 0)) / (part.length - 1);
  const percent = (part: readonly Sample[]) => (spent(part) / (SECONDS / SAMPLES)).toFixed(2);
  const range = (name: 'fds' | 'threads') => [...new Set([...third, ...last].map((one) => one[name]))].sort();
  context.diagnostic(
    `RSS ${rss.map((kb) => (kb / 1024).toFixed(1)).join(' then ')} MiB, CPU ${percent(third)} then ${percent(last)} %, ` +
      `${range('fds').join(' or ')} descriptors, ${range('threads').join(' or ')} threads`,
  );
  assert.ok((rss[1] ?? 0) - (rss[0] ?? 0) < MOST_GROWTH_KB, `RSS ${samples.map(({ rssKb }) => rssKb)}`);
  const grown = (name: 'fds' | 'threads') =>
    Math.max(...last.map((one) => one[name])) - Math.max(...third.map((one) => one[name]));
  assert.deepEqual(
    [grown('fds'), grown('threads')].map((by) => by > 0),
    [false, false],
    JSON.stringify(samples),
  );
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
  workload.kill();
});
