// SPDX-License-Identifier: MIT
/** As many functions at once as can be asked for: of a program here, of the kernel in a guest that has multi links. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { test } from 'node:test';
import { MOST_TARGETS } from '../../src/probes/targets/limits.ts';
import { probetop } from '../helpers/environment.ts';
import { guest, options } from '../helpers/function-tools.ts';
import { allGone, attachedTo, heldByScreen } from '../helpers/kernel-objects.ts';
import { MANY, startManyFunctions } from '../helpers/many-functions.ts';
import { startInTerminal, type Terminal } from '../helpers/terminal.ts';
import { eventually } from '../helpers/wait.ts';

const SIZE = { columns: 200, rows: 50 };
const HELP = / This tab/;

/** The help comes and goes: keys are heard. */
async function hearsKeys(terminal: Terminal): Promise<void> {
  terminal.type('?');
  await terminal.shows(HELP);
  terminal.type('?');
  await eventually(
    20_000,
    'the help to go',
    () => !terminal.screen().some((line) => HELP.test(line)) || undefined,
  );
}

/** Sorted by each column and back, filtered, stopped and left. */
async function looksAround(terminal: Terminal, filter: string, rows: RegExp): Promise<void> {
  for (const title of ['TOTAL', 'ADDR', 'FUNC', 'COUNT']) {
    terminal.type('s');
    await terminal.shows(new RegExp(`${title}[▾▴]`));
  }
  terminal.type(`/${filter}\r`);
  await terminal.shows(rows);
  await hearsKeys(terminal);
  const links = heldByScreen(terminal.pid).filter(({ kind }) => kind === 'link');
  assert.ok(links.length > 0);
  terminal.type('S');
  await hearsKeys(terminal);
  await terminal.shows(/ funccount stopped /);
  await allGone(links);
  terminal.type('q');
  assert.equal(await terminal.ended(60_000), 0);
}

if (!guest)
  test(`${MANY} functions of a program are counted, sorted, filtered and let go`, options, async () => {
    await using functions = await startManyFunctions();
    const argv = [probetop, 'funccount', '-p', String(functions.pid), `${functions.path}:f_*`] as const;
    await using terminal = startInTerminal(argv, SIZE);
    await terminal.shows(/Tracing; no calls yet/);
    functions.round();
    await terminal.shows(/ 10,000 of 10,000/);
    await looksAround(terminal, '99', new RegExp(` ${functions.having('99')} of 10,000`));
  });

/** Beginnings of names that together mean nearly as many functions as can be traced at once. */
function nearlyTheMost(): { readonly pattern: string; readonly count: number } {
  const path = '/sys/kernel/tracing/available_filter_functions';
  const counts = new Map<string, number>();
  for (const line of readFileSync(path, 'latin1').split('\n')) {
    const beginning = /^[a-z]{2}/.exec(line)?.[0];
    if (beginning) counts.set(beginning, (counts.get(beginning) ?? 0) + 1);
  }
  const taken: string[] = [];
  let count = 0;
  // A few have one name and several addresses.
  for (const [beginning, own] of [...counts].sort(([, a], [, b]) => b - a)) {
    if (count + own > MOST_TARGETS - 100) continue;
    count += own;
    taken.push(`${beginning}*`);
  }
  return { pattern: taken.join(','), count };
}

if (guest && release().startsWith('6.12.'))
  test(
    'nearly 10,000 functions of the kernel are counted, sorted, filtered and let go',
    options,
    async () => {
      const { pattern, count } = nearlyTheMost();
      assert.ok(count > 0.98 * MOST_TARGETS, String(count));
      await using terminal = startInTerminal([probetop, 'funccount', pattern], SIZE);
      await terminal.shows(/\? help/);
      await hearsKeys(terminal);
      // Few of them run at all in a quiet guest.
      await terminal.shows(/ [1-9]\d* of 9,\d\d\d/, 60_000);
      await looksAround(terminal, 'e', / [1-9]\d* of 9,\d\d\d/);
      assert.deepEqual(attachedTo(/\S/), []);
    },
  );
