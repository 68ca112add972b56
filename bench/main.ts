// SPDX-License-Identifier: MIT
/**
 * The benchmarks: `npm run bench -- [NAME…] [--rounds N] [--opens N] [--seconds N] [--series KERNEL]`. They print ratios and
 * judge nothing.
 */
import { parseArgs } from 'node:util';
import { isSeries, seriesNames } from '../test/vm/series.ts';
import { attach } from './attach.ts';
import { events } from './events.ts';
import { filter } from './filter.ts';
import { history } from './history.ts';
import { hit } from './hit.ts';
import { hitFunctions } from './hit-functions.ts';
import { latency } from './latency.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { machineLine } from './lib/report.ts';
import { scale } from './scale.ts';
import { screens } from './screen.ts';
import { start } from './start.ts';
import { startText } from './start-text.ts';

const benchmarks: readonly Benchmark[] = [
  events,
  ...screens,
  start,
  startText,
  filter,
  history,
  hit,
  hitFunctions,
  latency,
  scale,
  attach,
];

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

function usage(problem: string): never {
  console.error(`bench: ${problem}`);
  for (const { name, description } of benchmarks) console.error(`  ${name.padEnd(18)} ${description}`);
  process.exit(2);
}

function count(text: string, max: number): number {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 && value <= max
    ? value
    : usage(`not a number from 1 to ${max}: ${text}`);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    opens: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '20' },
    series: { type: 'string', multiple: true },
  },
});
const unknown = positionals.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) usage(`no such benchmark: ${unknown.join(', ')}`);

console.log(machineLine());
for (const benchmark of benchmarks) {
  if (positionals.length > 0 && !positionals.includes(benchmark.name)) continue;
  console.log(`\n${benchmark.name}: ${benchmark.description}`);
  try {
    const text = await benchmark.run({
      rounds: count(values.rounds ?? String(benchmark.rounds), 100),
      opens: count(values.opens, 100_000_000),
      seconds: count(values.seconds, 600),
      series: (values.series ?? seriesNames).map((name) =>
        isSeries(name) ? name : usage(`no such series of kernels: ${name}`),
      ),
      progress,
    });
    progress('');
    console.log(text);
  } catch (error) {
    progress('');
    console.error(
      `${benchmark.name} could not be measured: ${error instanceof Error ? error.message : error}`,
    );
  }
}
