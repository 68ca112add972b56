// SPDX-License-Identifier: MIT
/** How long a key waits for its answer on the screen while a tool is attached and detached. */
import { setTimeout as sleep } from 'node:timers/promises';
import { probetop } from '../../test/helpers/environment.ts';
import { eventually } from '../../test/helpers/wait.ts';
import { Emulator } from './emulator.ts';
import { type Recorder, record } from './recorder.ts';
import { pictures, type TerminalRecord } from './recording.ts';
import { HELP, KEYS, NOT_STARTED, STOPPED } from './screen-text.ts';

const SIZE = { columns: 100, rows: 30 };
/** Opens the help and closes it. */
const KEY = '?';
const EVERY_MS = 150;
const LONGEST_MS = 300_000;

/** Milliseconds, a key each. */
export interface KeyAnswers {
  readonly starting: readonly number[];
  readonly stopping: readonly number[];
  /** Of a screen as young that attaches to nothing: what a key takes on that machine anyway. */
  readonly idle: readonly number[];
}

const IDLE_KEYS = 8;

/** Opens and closes the help for as long as it takes to start, and to stop. */
export async function timeKeys(pattern: string): Promise<KeyAnswers> {
  await using recorder = await record([probetop, 'funccount', pattern], SIZE);
  await recorder.shows(KEYS);
  await press(recorder, async () => !(await shows(recorder, NOT_STARTED)));
  const typed = keysOf(recorder.records()).length;
  recorder.type('S');
  // Two keys that are read at once would be one of the recording's.
  await sleep(EVERY_MS);
  await press(recorder, () => shows(recorder, STOPPED));
  recorder.type('q');
  await recorder.ended();
  const answers = await answersIn(recorder.records());
  return { starting: answers.slice(0, typed), stopping: answers.slice(typed), idle: await timeIdleKeys() };
}

async function timeIdleKeys(): Promise<readonly number[]> {
  await using recorder = await record([probetop, 'funccount'], SIZE);
  await recorder.shows(KEYS);
  await press(recorder, async () => keysOf(recorder.records()).length >= IDLE_KEYS);
  recorder.type('q');
  await recorder.ended();
  return await answersIn(recorder.records());
}

/** A pair of keys at least, and pairs until it is done; that is looked at while the help is closed. */
async function press(recorder: Recorder, done: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + LONGEST_MS;
  do {
    for (const open of [true, false]) {
      recorder.type(KEY);
      const answered = async () => ((await shows(recorder, HELP)) === open ? true : undefined);
      await eventually(60_000, 'an answer to a key', answered);
      await sleep(EVERY_MS);
    }
  } while (!(await done()) && Date.now() < end);
}

async function shows(recorder: Recorder, pattern: RegExp): Promise<boolean> {
  return (await recorder.screen()).some((line) => pattern.test(line));
}

const keysOf = (records: readonly TerminalRecord[]): readonly TerminalRecord[] =>
  records.filter(({ kind, bytes }) => kind === 'typed' && bytes.toString() === KEY);

/** For each key, how long after it the screen was as it asks for. */
async function answersIn(records: readonly TerminalRecord[]): Promise<readonly number[]> {
  using emulator = new Emulator(SIZE.columns, SIZE.rows);
  const keys = keysOf(records);
  const answers: number[] = [];
  for await (const at of pictures(records, emulator)) {
    const key = keys[answers.length];
    if (!key || at < key.at) continue;
    const open = emulator.lines().some((line) => HELP.test(line));
    const asked = answers.length % 2 === 0;
    if (open === asked) answers.push(at - key.at);
  }
  return answers;
}
