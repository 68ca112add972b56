// SPDX-License-Identifier: MIT
import { setTimeout as sleep } from 'node:timers/promises';
import { probetop } from '../test/helpers/environment.ts';
import { MANY, type ManyFunctions, startManyFunctions } from '../test/helpers/many-functions.ts';
import type { Benchmark, BenchmarkOptions } from './lib/benchmark.ts';
import { type KeyTime, type Stroke, Typist } from './lib/key-times.ts';
import { record } from './lib/recorder.ts';
import { showSpread, table } from './lib/report.ts';

const SIZE = { columns: 200, rows: 50 };
const TARGET_MS = 100;
/** What a start still does is another benchmark's. */
const WARM_UP_MS = 1000;
const IDLE_ROUNDS = 5;
/** While something goes on keys come this far apart. */
const PAUSE_MS = 40;

const HELP = /^ This tab$/;
const some = (pattern: RegExp) => (lines: readonly string[]) => lines.some((line) => pattern.test(line));
const none = (pattern: RegExp) => (lines: readonly string[]) => !lines.some((line) => pattern.test(line));

function strokes(phase: string, keys: readonly (readonly [string, Stroke['answered']])[]): Stroke[] {
  return keys.map(([text, answered]) => ({ phase, keys: text, answered }));
}

/** Help comes and goes, as long as that lasts. */
async function helpWhile(typist: Typist, phase: string, lasts: () => Promise<boolean>): Promise<void> {
  do {
    await typist.press({ phase, keys: '?', answered: some(HELP) });
    await sleep(PAUSE_MS);
    await typist.press({ phase, keys: '?', answered: none(HELP) });
    await sleep(PAUSE_MS);
  } while (await lasts());
}

async function once(functions: ManyFunctions, seconds: number): Promise<KeyTime[]> {
  const all = MANY.toLocaleString('en');
  const having = (text: string) => functions.having(text).toLocaleString('en');
  const argv = [probetop, 'funccount', '-p', String(functions.pid)];
  await using recorder = await record(argv, SIZE);
  const shows = async (pattern: RegExp) => some(pattern)(await recorder.screen());
  const typist = new Typist(recorder);
  await recorder.shows(/e asks for it/);
  await sleep(WARM_UP_MS);
  // What a key takes on this machine anyway.
  let idle = 0;
  await helpWhile(typist, 'nothing attached', async () => ++idle < IDLE_ROUNDS);
  for (const stroke of strokes('asking', [
    ['e', some(/empty: nothing/)],
    [`${functions.path}:f_*`, some(/f_\*/)],
  ]))
    await typist.press(stroke);
  await typist.press({
    phase: 'attaching',
    keys: '\r',
    answered: some(/Loading the probe|Attaching|Tracing; no/),
  });
  await helpWhile(typist, 'attaching', async () => !(await shows(/Tracing; no calls yet/)));
  functions.keepOn();
  await recorder.shows(new RegExp(`${all} of ${all}`));
  const until = Date.now() + seconds * 1000;
  await helpWhile(typist, `running, ${all} rows`, async () => Date.now() < until);
  for (const stroke of strokes('sorting', [
    ['s', some(/TOTAL[▾]/)],
    ['r', some(/TOTAL[▴]/)],
    ['s', some(/ADDR[▴]/)],
    ['r', some(/ADDR[▾]/)],
    ['s', some(/FUNC[▴]/)],
    ['r', some(/^ f_9999 /)],
    ['r', some(/^ f_0000 /)],
    ['G', some(/^ f_9999 /)],
    ['g', some(/^ f_0000 /)],
  ]))
    await typist.press(stroke);
  for (const stroke of strokes('filtering', [
    ['/', some(/^ \/ ?$|^ \/_?$|\/ {2}/)],
    ['9', some(new RegExp(`${having('9')} of ${all}`))],
    ['9', some(new RegExp(`${having('99')} of ${all}`))],
    ['\x7f', some(new RegExp(`${having('9')} of ${all}`))],
    ['\x7f', some(new RegExp(`${all} of ${all}`))],
    ['\r', some(/\? help/)],
  ]))
    await typist.press(stroke);
  await typist.press({ phase: 'detaching', keys: 'S', answered: some(/ funccount stop(ping|ped)/) });
  await helpWhile(typist, 'detaching', async () => !(await shows(/ funccount stopped/)));
  const times = await typist.times(SIZE);
  recorder.type('q');
  await recorder.ended(60_000);
  return times;
}

async function measured(options: BenchmarkOptions): Promise<string> {
  const times: KeyTime[] = [];
  for (let round = 0; round < options.rounds; round++) {
    options.progress(`round ${round + 1} of ${options.rounds}`);
    await using functions = await startManyFunctions();
    times.push(...(await once(functions, Math.min(10, options.seconds))));
  }
  const phases = [...new Set(times.map(({ stroke }) => stroke.phase))];
  const rows = phases.map((phase) => {
    const own = times.filter(({ stroke }) => stroke.phase === phase);
    const worst = own.reduce((most, time) => (time.milliseconds > most.milliseconds ? time : most));
    return [
      phase,
      String(own.length),
      showSpread(
        own.map(({ milliseconds }) => milliseconds),
        1,
      ),
      JSON.stringify(worst.stroke.keys),
      `${TARGET_MS} at the most`,
    ];
  });
  return table(['while', 'keys', 'ms from key to answer', 'the slowest', 'target'], rows);
}

export const scale: Benchmark = {
  name: 'scale',
  description: `${MANY} functions of a program at once in funccount at ${SIZE.columns}x${SIZE.rows}: how soon keys are answered`,
  rounds: 3,
  run: measured,
};
