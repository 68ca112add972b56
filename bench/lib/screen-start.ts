// SPDX-License-Identifier: MIT
import { setTimeout as sleep } from 'node:timers/promises';
import { probetop } from '../../test/helpers/environment.ts';
import { startWorkload } from '../../test/helpers/workload.ts';
import { Emulator } from './emulator.ts';
import { record } from './recorder.ts';
import { pictures, type TerminalRecord } from './recording.ts';
import { KEYS, rowOf, TAB_NAMES } from './screen-text.ts';
import { settled } from './screen-tracer.ts';
import { ownRss, treeOf } from './usage.ts';

const SIZE = { columns: 100, rows: 30 };
/** No user of a machine has it. */
const UID = 64_321;

/** One start in a terminal; times in milliseconds from before the fork. */
export interface ScreenStart {
  /** `node -e 0` to its end. */
  readonly node: number;
  readonly skeleton: number;
  readonly frame: number;
  readonly row: number;
  /** Memory of all its processes, less ring mappings, a moment after the first row. */
  readonly rssBytes: number;
  /** The same when as many events are kept as may be. */
  readonly fullRssBytes: number;
}

export async function startOnScreen(opens: number): Promise<ScreenStart> {
  const node = await bareNode();
  // An open every 2 ms, so that a row is always due.
  await using workload = await startWorkload(['--uid', String(UID), 'rate', '500', '60', '/etc/passwd']);
  workload.go();
  await using recorder = await record([probetop, 'opensnoop', '-u', String(UID)], SIZE);
  await recorder.shows(rowOf(workload.pid));
  await sleep(300);
  const rssBytes = ownRss(treeOf(recorder.pid));
  const [skeleton = Number.NaN, frame = Number.NaN, row = Number.NaN] = await shownAfter(recorder.records(), [
    TAB_NAMES,
    KEYS,
    rowOf(workload.pid),
  ]);
  workload.kill();
  await using filler = await startWorkload(['--uid', String(UID), 'count', String(opens), '/etc/passwd']);
  await filler.run();
  await settled(recorder);
  const fullRssBytes = ownRss(treeOf(recorder.pid));
  recorder.type('q');
  await recorder.ended();
  return { node, skeleton, frame, row, rssBytes, fullRssBytes };
}

async function bareNode(): Promise<number> {
  await using recorder = await record([process.execPath, '-e', '0'], SIZE);
  await recorder.ended();
  const records = recorder.records();
  const ended = records.find(({ kind }) => kind === 'ended')?.at ?? Number.NaN;
  return ended - (records[0]?.at ?? Number.NaN);
}

/** How long after the start each of the patterns was on the screen first. */
async function shownAfter(
  records: readonly TerminalRecord[],
  patterns: readonly RegExp[],
): Promise<(number | undefined)[]> {
  using emulator = new Emulator(SIZE.columns, SIZE.rows);
  const started = records[0]?.at ?? Number.NaN;
  const shown: (number | undefined)[] = patterns.map(() => undefined);
  for await (const at of pictures(records, emulator)) {
    const lines = emulator.lines();
    for (const [i, pattern] of patterns.entries()) {
      if (lines.some((line) => pattern.test(line))) shown[i] ??= at - started;
    }
  }
  return shown;
}
