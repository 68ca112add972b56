// SPDX-License-Identifier: MIT
import { setTimeout as sleep } from 'node:timers/promises';
import { probetop } from '../../test/helpers/environment.ts';
import { type Recorder, record } from './recorder.ts';
import { KEYS, lostOn, seenOn } from './screen-text.ts';
import type { Tracer } from './tracers.ts';

const SIZE = { columns: 200, rows: 50 };

/** The full screen in a terminal that is read to the end at once. */
export const screenTracer: Tracer = {
  name: 'probetop screen 200x50',
  argv: (pid) => [probetop, 'opensnoop', '-p', String(pid)],
  async trace(pid, _, work) {
    await using recorder = await record(this.argv(pid), SIZE);
    await recorder.shows(KEYS);
    // It may show its keys before it is attached.
    await sleep(1000);
    await work();
    const lines = await settled(recorder);
    recorder.type('q');
    const { user_s, system_s, max_rss_kb } = await recorder.ended();
    return {
      seen: seenOn(lines) ?? Number.NaN,
      lost: lostOn(lines) ?? Number.NaN,
      cpuSeconds: user_s + system_s,
      maxRssBytes: max_rss_kb * 1024,
    };
  },
};

const STILL_MS = 1500;
const LONGEST_MS = 60_000;

/** The screen when its counts have stopped. */
export async function settled(recorder: Recorder): Promise<readonly string[]> {
  const end = Date.now() + LONGEST_MS;
  for (let before = Number.NaN; ; ) {
    await sleep(STILL_MS);
    const lines = await recorder.screen();
    const seen = seenOn(lines) ?? 0;
    if (seen === before || Date.now() > end) return lines;
    before = seen;
  }
}
