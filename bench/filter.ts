// SPDX-License-Identifier: MIT
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { probetop, temporaryFolder } from '../test/helpers/environment.ts';
import { startWorkload } from '../test/helpers/workload.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { Emulator } from './lib/emulator.ts';
import { type Recorder, record } from './lib/recorder.ts';
import { now, pictures, type TerminalRecord } from './lib/recording.ts';
import { showSpread, table } from './lib/report.ts';
import { KEYS, keptOn, MOST_KEPT, matchingOn, OPENS_ROW } from './lib/screen-text.ts';
import { settled } from './lib/screen-tracer.ts';

const SIZE = { columns: 200, rows: 50 };
/** Less than the rows of the list by some lines that the screen may need for something else. */
const SCREENFUL = 40;
/** No user of a machine has it. */
const UID = '64321';
const KEYSTROKE_MS = 400;

/** Every second open is of the first, the others are of opens.c's own missing path. */
const COMMON_PATH = '/etc/passwd';
const RARE_PATH = '/quux/quux';
const RARE_OPENS = 60;
/** How many opens came after the rare ones. */
const NEWER_OPENS = 180_000;

interface Pattern {
  readonly name: string;
  /** Its first letter is in no other path, so that every keystroke is of this kind. */
  readonly text: string;
  readonly rows: number;
  readonly target: string;
}

const patterns: readonly Pattern[] = [
  { name: 'half of the events match', text: 'missing', rows: SCREENFUL, target: '≤ 50 ms' },
  { name: 'few match, all of them old', text: 'quux', rows: SCREENFUL, target: '≤ 50 ms' },
  { name: 'none matches', text: 'zyx', rows: 0, target: '≤ 50 ms' },
];

/** Milliseconds from a keystroke to what it brings; NaN when it brought nothing before the next one. */
interface Keystroke {
  /** The first one has the whole log before it, and code that never ran. */
  readonly first: boolean;
  readonly rows: number;
  readonly total: number;
}

export const filter: Benchmark = {
  name: 'filter',
  description: 'a keystroke behind / on a full event log, until the newest matches are on the screen',
  rounds: 3,
  async run(options) {
    const typed = new Map(patterns.map((pattern) => [pattern, [] as Keystroke[]]));
    const grep = new Map(patterns.map((pattern) => [pattern, [] as number[]]));
    let kept = 0;
    for (let round = 0; round < options.rounds; round++) {
      options.progress(`filter: round ${round + 1} of ${options.rounds}`);
      await using recorder = await record([probetop, 'opensnoop', '-u', UID], SIZE);
      kept = await fill(recorder, options.opens);
      for (const pattern of patterns) {
        typed.get(pattern)?.push(...(await typePattern(recorder, pattern)));
      }
      recorder.type('q');
      await recorder.ended();
      for (const pattern of patterns) grep.get(pattern)?.push(await timeGrep(pattern));
    }
    return [
      table(
        ['pattern', 'rows, ms', 'first key', 'grep | tail = 1', 'totals, ms', 'keys', 'unseen', 'target'],
        patterns.map((pattern) => line(pattern, typed.get(pattern) ?? [], grep.get(pattern) ?? [])),
      ),
      `${kept} events kept; the peer greps the same rows in a file`,
    ].join('\n');
  },
};

function line(pattern: Pattern, keystrokes: readonly Keystroke[], grep: readonly number[]): string[] {
  const rows = keystrokes.map((keystroke) => keystroke.rows).filter(Number.isFinite);
  const first = keystrokes.filter((keystroke) => keystroke.first && Number.isFinite(keystroke.rows));
  const totals = keystrokes.map((keystroke) => keystroke.total).filter(Number.isFinite);
  const peer = grep.reduce((sum, ms) => sum + ms, 0) / grep.length;
  return [
    `${pattern.name}: ${pattern.text}`,
    showSpread(rows, 1),
    showSpread(
      first.map((keystroke) => keystroke.rows),
      1,
    ),
    showSpread(
      rows.map((ms) => ms / peer),
      2,
      'x',
    ),
    showSpread(totals, 1),
    String(keystrokes.length),
    String(keystrokes.length - rows.length),
    pattern.target,
  ];
}

/** Makes more opens than are kept, the rare ones among the oldest of them; how many the screen says are kept. */
async function fill(recorder: Recorder, opens: number): Promise<number> {
  await recorder.shows(KEYS);
  // It may show its keys before it is attached.
  await sleep(1000);
  const older = Math.max(MOST_KEPT, opens - NEWER_OPENS);
  await open(['--fail-every', '2', '--uid', UID, 'count', String(older), COMMON_PATH]);
  await open(['--uid', UID, 'count', String(RARE_OPENS), RARE_PATH]);
  await open(['--fail-every', '2', '--uid', UID, 'count', String(NEWER_OPENS), COMMON_PATH]);
  return keptOn(await settled(recorder)) ?? Number.NaN;
}

async function open(plan: readonly string[]): Promise<void> {
  await using workload = await startWorkload(plan);
  await workload.run();
}

/** Types the pattern one key at a time, takes it back, and tells of each key. */
async function typePattern(recorder: Recorder, pattern: Pattern): Promise<Keystroke[]> {
  recorder.type('/');
  await sleep(KEYSTROKE_MS);
  const from = now();
  for (const key of pattern.text) {
    recorder.type(key);
    await sleep(KEYSTROKE_MS);
  }
  const to = now();
  // What was typed is there no more, and neither is a filter that was kept.
  recorder.type('\x15');
  await sleep(KEYSTROKE_MS);
  recorder.type('\r');
  await sleep(KEYSTROKE_MS);
  return await keystrokesOf(recorder.records(), pattern, from, to);
}

async function keystrokesOf(
  records: readonly TerminalRecord[],
  { text, rows }: Pattern,
  from: number,
  to: number,
): Promise<Keystroke[]> {
  using emulator = new Emulator(SIZE.columns, SIZE.rows);
  const keys = records.filter(({ kind, at }) => kind === 'typed' && at >= from && at < to);
  const shown = keys.map((_, i) => ({ first: i === 0, rows: Number.NaN, total: Number.NaN }));
  for await (const at of pictures(records, emulator)) {
    if (at >= to) break;
    // A picture belongs to the last key before it.
    const index = keys.findLastIndex((key) => key.at <= at);
    const keystroke = shown[index];
    const key = keys[index];
    if (!keystroke || !key) continue;
    const lines = emulator.lines();
    if (!showsOnly(lines, text.slice(0, index + 1), rows)) continue;
    if (Number.isNaN(keystroke.rows)) keystroke.rows = at - key.at;
    if (Number.isNaN(keystroke.total) && matchingOn(lines) !== undefined) keystroke.total = at - key.at;
  }
  return shown;
}

/** Whether the screen says what was typed and has a screenful of events that match, and none that does not. */
function showsOnly(lines: readonly string[], typed: string, rows: number): boolean {
  const events = lines.filter((line) => OPENS_ROW.test(line));
  return (
    lines.some((line) => line.includes(`/${typed}`) && !OPENS_ROW.test(line)) &&
    events.every((line) => line.includes(typed)) &&
    (rows === 0 ? events.length === 0 : events.length >= rows)
  );
}

/** The same question asked of the same rows in a file: the last screenful of those that match. */
async function timeGrep({ text }: Pattern): Promise<number> {
  using folder = temporaryFolder();
  const file = join(folder.path, 'opens');
  const row = (path: string, result: string): string => `  12345 opens  ${result} ${path}\n`;
  const both = row(COMMON_PATH, '  21           ') + row('/missing/path', '  -1 ENOENT    ');
  const older = MOST_KEPT - RARE_OPENS - NEWER_OPENS;
  writeFileSync(
    file,
    both.repeat(older / 2) +
      row(RARE_PATH, '  -1 ENOENT    ').repeat(RARE_OPENS) +
      both.repeat(NEWER_OPENS / 2),
  );
  const from = now();
  execFileSync('sh', ['-c', 'grep -iF -e "$1" "$0" | tail -n "$2"', file, text, String(SIZE.rows)]);
  return now() - from;
}
