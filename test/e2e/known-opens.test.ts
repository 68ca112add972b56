// SPDX-License-Identifier: MIT
/** Here, and in a guest: what the kernel saw is what a person reads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probetop, requireTracing, temporaryFolder } from '../helpers/environment.ts';
import { knownOpens } from '../helpers/known-opens.ts';
import { startInTerminal } from '../helpers/terminal.ts';
import { eventually } from '../helpers/wait.ts';
import { startWorkload } from '../helpers/workload.ts';

const COLUMNS = 100;

test('the 23 opens of a process are read back from the screen, one by one', {
  skip: requireTracing(),
}, async () => {
  using folder = temporaryFolder();
  await using workload = await startWorkload(['known', folder.path]);
  const pid = String(workload.pid);
  await using terminal = startInTerminal([probetop, 'opensnoop', '-p', pid], { columns: COLUMNS, rows: 40 });
  await terminal.shows(/Tracing; no opens yet\./);
  const { results } = await workload.run();
  await terminal.shows(/ 23 opens$/);
  const opens = () => terminal.screen().filter((line) => new RegExp(`^ *${pid} `).test(line));
  // The emulator takes a frame in pieces, and the line above the rows comes before them.
  const whole = () => opens().length >= knownOpens.length && / ELOOP +link$/.test(opens().at(-1) ?? '');
  await eventually(20_000, 'all rows', () => whole() || undefined);
  assert.match(terminal.screen()[0] ?? '', / lost 0 /);
  const rows = opens();
  assert.deepEqual(
    rows.map((line) => line.trim()),
    knownOpens.map(({ path, error }, i) => {
      const fd = (results[i] ?? -1) < 0 ? '-' : String(results[i]);
      const head = `${pid.padStart(7)} ${'opens'.padEnd(16)} ${fd.padStart(5)} ${error.padEnd(12)} `;
      return `${head}${path}`.slice(0, COLUMNS).trim();
    }),
  );
  assert.equal(rows.filter((line) => / E[A-Z]+/.test(line)).length, 17);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
  assert.ok(!terminal.alternate());
});
