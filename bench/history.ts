// SPDX-License-Identifier: MIT
import { setTimeout as sleep } from 'node:timers/promises';
import { probetop } from '../test/helpers/environment.ts';
import { MANY, startManyFunctions } from '../test/helpers/many-functions.ts';
import { startWorkload } from '../test/helpers/workload.ts';
import type { Benchmark, BenchmarkOptions } from './lib/benchmark.ts';
import { type KeyTime, Typist } from './lib/key-times.ts';
import { type Recorder, record } from './lib/recorder.ts';
import { showSpread, table } from './lib/report.ts';
import { KEYS, keptOn, MOST_KEPT } from './lib/screen-text.ts';
import { settled } from './lib/screen-tracer.ts';

const SIZE = { columns: 200, rows: 50 };
const TARGET_MS = 30;
const [LEFT, RIGHT] = ['\x1b[D', '\x1b[C'];
const STEPS = 8;
/** Between two keys: as who looks at what each of them brings. */
const PAUSE_MS = 120;
/** No user of a machine has it. */
const UID = '64321';
/** So many opens a second that a full log is of some more seconds than there are steps. */
const RATE = 15_000;
const FILL_SECONDS = Math.ceil((MOST_KEPT / RATE) * 1.1);
/** Rows of a second each. */
const COUNTED_SECONDS = STEPS + 4;

const MOMENT = /paused at (\d\d:\d\d:\d\d)/;
const TIMELINE = /^ at \d\d:\d\d:\d\d /;

function momentOn(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    const [, clock] = MOMENT.exec(line) ?? [];
    if (clock !== undefined) return clock;
  }
  return undefined;
}

/** Back and forth again, and to a time; each key is answered when another moment is shown, with its timeline. */
async function steps(typist: Typist, recorder: Recorder, phase: string): Promise<void> {
  const press = async (keys: string, phase: string) => {
    const before = momentOn(await recorder.screen());
    await typist.press({
      phase,
      keys,
      answered: (lines) => {
        const now = momentOn(lines);
        return now !== undefined && now !== before && lines.some((line) => TIMELINE.test(line));
      },
    });
    await sleep(PAUSE_MS);
  };
  // The line of keys changes with the first one, which Ink draws.
  await press(LEFT, `${phase}, the first step`);
  for (let i = 1; i < STEPS; i++) await press(LEFT, phase);
  for (let i = 0; i < STEPS - 2; i++) await press(RIGHT, phase);
}

async function toLive(typist: Typist, phase: string): Promise<void> {
  const answered = (lines: readonly string[]) => momentOn(lines) === undefined;
  await typist.press({ phase, keys: '\x1b[F', answered });
}

async function opens(): Promise<KeyTime[]> {
  await using recorder = await record([probetop, 'opensnoop', '-u', UID], SIZE);
  await recorder.shows(KEYS);
  // It may show its keys before it is attached.
  await sleep(1000);
  await using workload = await startWorkload(['--uid', UID, 'rate', String(RATE), String(FILL_SECONDS)]);
  await workload.run();
  const kept = keptOn(await settled(recorder)) ?? 0;
  const typist = new Typist(recorder);
  const phase = `${kept.toLocaleString('en')} opens`;
  await steps(typist, recorder, phase);
  await toLive(typist, `${phase}, End`);
  await typist.press({
    phase: 'typing',
    keys: '/missing|etc\x15!.\r',
    answered: (lines) => lines.some((line) => line.includes(' /!. ')),
  });
  await sleep(1000);
  await steps(typist, recorder, `${phase}, filtered by an expression`);
  const times = await typist.times(SIZE);
  recorder.type('q');
  await recorder.ended();
  return times.filter(({ stroke }) => stroke.phase !== 'typing');
}

async function functions(): Promise<KeyTime[]> {
  await using many = await startManyFunctions();
  await using recorder = await record(
    [probetop, 'funccount', '-p', String(many.pid), `${many.path}:f_*`],
    SIZE,
  );
  many.keepOn();
  const all = MANY.toLocaleString('en');
  await recorder.shows(new RegExp(`${all} of ${all}`));
  await sleep(COUNTED_SECONDS * 1000);
  const typist = new Typist(recorder);
  await steps(typist, recorder, `${all} functions`);
  const times = await typist.times(SIZE);
  recorder.type('q');
  await recorder.ended(60_000);
  return times;
}

async function measured(options: BenchmarkOptions): Promise<string> {
  const times: KeyTime[] = [];
  for (let round = 0; round < options.rounds; round++) {
    options.progress(`history: round ${round + 1} of ${options.rounds}`);
    times.push(...(await opens()), ...(await functions()));
  }
  const phases = [...new Set(times.map(({ stroke }) => stroke.phase))];
  const rows = phases.map((phase) => {
    const own = times.filter(({ stroke }) => stroke.phase === phase).map(({ milliseconds }) => milliseconds);
    return [phase, String(own.length), showSpread(own, 1), `${TARGET_MS} at the most`];
  });
  return table(['with', 'steps', 'ms from key to screen', 'target'], rows);
}

export const history: Benchmark = {
  name: 'history',
  description: `stepping through the past with full logs at ${SIZE.columns}x${SIZE.rows}: how soon a key is answered`,
  rounds: 3,
  run: measured,
};
