// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { constants } from 'node:fs';
import { test } from 'node:test';
import { requireTracing, temporaryFolder } from '../helpers/environment.ts';
import { knownOpens } from '../helpers/known-opens.ts';
import { parseJsonLines, parsePlain, parsePlainSummary } from '../helpers/output.ts';
import { startOpensnoop, traceWorkload } from '../helpers/tracer.ts';
import { startWorkload } from '../helpers/workload.ts';

const skip = requireTracing();

/** Traces the 23 known opens with these flags beside `-p`; gives the rows' paths and errnos. */
async function traceKnown(flags: readonly string[]): Promise<unknown[]> {
  using folder = temporaryFolder();
  const all = (pid: number): string[] => ['--json', '-p', String(pid), ...flags];
  const { outcome } = await traceWorkload(['known', folder.path], ({ pid }) => all(pid));
  const { rows, summary } = parseJsonLines(outcome.stdout);
  assert.equal(summary.events, rows.length);
  return rows.map(({ path, errno, flags }) => ({ path, errno, flags }));
}

function expected(wanted: (flags: number, errno: number) => boolean): unknown[] {
  return knownOpens
    .filter((open) => wanted(open.flags, open.errno))
    .map(({ path, errno, flags }) => ({ path, errno, flags }));
}

test('-x shows the failed opens alone', { skip }, async () => {
  const rows = await traceKnown(['-x']);
  assert.equal(rows.length, 17);
  assert.deepEqual(
    rows,
    expected((_, errno) => errno !== 0),
  );
});

test('-f shows the opens with that access mode', { skip }, async () => {
  const rows = await traceKnown(['-f', 'O_WRONLY']);
  assert.equal(rows.length, 4);
  assert.deepEqual(
    rows,
    expected((flags) => flags % 4 === constants.O_WRONLY),
  );
});

test('-f may be given again, and shows the opens that have any of the flags', { skip }, async () => {
  const rows = await traceKnown(['-f', 'O_RDWR', '-f', 'O_CREAT', '-f', 'O_NOFOLLOW']);
  const bits = constants.O_CREAT | constants.O_NOFOLLOW;
  assert.equal(rows.length, 5);
  assert.deepEqual(
    rows,
    expected((flags) => flags % 4 === constants.O_RDWR || (flags & bits) !== 0),
  );
});

test('-x and -f together show what both let through', { skip }, async () => {
  const rows = await traceKnown(['-x', '-f', 'O_WRONLY']);
  assert.equal(rows.length, 3);
  assert.deepEqual(
    rows,
    expected((flags, errno) => errno !== 0 && flags % 4 === constants.O_WRONLY),
  );
});

test('-n shows the programs whose name has that in it', { skip }, async () => {
  const comm = Buffer.from('odd-one').toString('hex');
  await using named = await startWorkload(['--comm-hex', comm, 'count', '23']);
  await using other = await startWorkload(['count', '17']);
  await using tracer = await startOpensnoop(['--json', '-n', 'dd-o']);
  await other.run();
  await named.run();
  tracer.signal('SIGINT');
  const { rows, summary } = parseJsonLines((await tracer.ended()).stdout);
  assert.deepEqual(new Set(rows.map((row) => row.comm)), new Set(['odd-one']));
  assert.equal(rows.filter((row) => row.pid === named.pid).length, 23);
  assert.equal(summary.events, rows.length, 'the summary counts what was shown');
});

test('-t shows one thread', { skip }, async () => {
  const plan = ['--threads', '3', 'count', '23'];
  const { pid, tids, outcome } = await traceWorkload(plan, ({ tids }) => ['--json', '-t', String(tids[1])]);
  const { rows, summary } = parseJsonLines(outcome.stdout);
  assert.equal(rows.length, 23);
  assert.ok(rows.every((row) => row.tid === tids[1] && row.pid === pid));
  assert.equal(summary.events, 23);
});

test('-t in plain text makes the first column TID', { skip }, async () => {
  const plan = ['--threads', '3', 'count', '5'];
  const { tids, outcome } = await traceWorkload(plan, ({ tids }) => ['--plain', '-t', String(tids[2])]);
  const { header, rows } = parsePlain(outcome.stdout);
  assert.deepEqual(header, ['TID', 'COMM', 'FD', 'ERR', 'PATH']);
  assert.deepEqual(
    rows.map((row) => row.columns.TID),
    Array<string>(5).fill(String(tids[2])),
  );
});

test('-p shows every thread of the process, each with its TID', { skip }, async () => {
  const plan = ['--threads', '3', 'count', '23'];
  const { pid, tids, outcome } = await traceWorkload(plan, ({ pid }) => ['--json', '-p', String(pid)]);
  const { rows } = parseJsonLines(outcome.stdout);
  assert.equal(rows.length, 69);
  for (const tid of tids) assert.equal(rows.filter((row) => row.tid === tid && row.pid === pid).length, 23);
});

test('-u shows the opens of one user, and UID names it', { skip }, async () => {
  // A user id that nothing else on the machine runs under.
  const uid = '3999999';
  await using mine = await startWorkload(['--uid', uid, 'count', '23']);
  await using other = await startWorkload(['count', '17']);
  await using tracer = await startOpensnoop(['--json', '-u', uid]);
  await other.run();
  await mine.run();
  tracer.signal('SIGINT');
  const { rows } = parseJsonLines((await tracer.ended()).stdout);
  assert.deepEqual(
    rows.map((row) => [row.pid, row.uid]),
    Array<number[]>(23).fill([mine.pid, Number(uid)]),
  );
});

test('-u 0 is a filter and not its absence', { skip }, async () => {
  await using root = await startWorkload(['count', '23']);
  await using other = await startWorkload(['--uid', '3999998', 'count', '17']);
  await using tracer = await startOpensnoop(['--json', '-u', '0']);
  await other.run();
  await root.run();
  tracer.signal('SIGINT');
  const { rows } = parseJsonLines((await tracer.ended()).stdout);
  assert.ok(rows.every((row) => row.uid === 0));
  assert.equal(rows.filter((row) => row.pid === root.pid).length, 23);
});

test('-d ends the trace by itself, with the summary', { skip }, async () => {
  await using workload = await startWorkload(['count', '23']);
  await using tracer = await startOpensnoop(['--json', '-d', '1', '-p', String(workload.pid)]);
  const { code, stdout } = await tracer.ended();
  const { rows, summary } = parseJsonLines(stdout);
  assert.deepEqual([code, rows.length, summary.events], [0, 0, 0]);
  // Timers may fire up to a millisecond early.
  assert.ok(summary.seconds > 0.99, `${summary.seconds} s`);
});

test('-T, -U and -e add the columns of bcc', { skip }, async () => {
  using folder = temporaryFolder();
  const { pid, outcome } = await traceWorkload(['known', folder.path], ({ pid }) => [
    '-T',
    '-U',
    '-e',
    '-p',
    String(pid),
  ]);
  const { header, rows } = parsePlain(outcome.stdout);
  assert.deepEqual(header, ['TIME(s)', 'UID', 'PID', 'COMM', 'FD', 'ERR', 'FLAGS', 'MODE', 'PATH']);
  assert.equal(rows.length, 23);
  let last = 0;
  for (const [i, { columns }] of rows.entries()) {
    assert.deepEqual([columns.UID, columns.PID], ['0', String(pid)]);
    assert.match(columns['TIME(s)'] ?? '', /^\d+\.\d+$/);
    assert.ok(Number(columns['TIME(s)']) >= last, 'time does not run backwards');
    last = Number(columns['TIME(s)']);
    const open = knownOpens[i];
    assert.equal(Number.parseInt(columns.FLAGS ?? '', 8), open?.flags, `FLAGS is octal: ${columns.FLAGS}`);
    const creates = ((open?.flags ?? 0) & constants.O_CREAT) !== 0;
    assert.match(columns.MODE ?? '', creates ? new RegExp(`^0?${open?.mode.toString(8)}$`) : /^n\/a$/);
  }
  assert.equal(parsePlainSummary(outcome.stderr).events, 23);
});

/** Makes the tracer itself open a file over and over: Node loads this before the program. */
const openedBySelf = '/probetop-opens-this-itself';
const opening = `import fs from 'node:fs'; setInterval(() => fs.open('${openedBySelf}', () => {}), 20).unref();`;
const selfOpening = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(opening)}` };

for (const { flags, shown } of [
  { flags: ['--self'], shown: true },
  { flags: [], shown: false },
]) {
  test(`the tracer's own opens are ${shown ? 'shown with --self' : 'left out'}`, { skip }, async () => {
    const env = { ...process.env, ...selfOpening };
    await using tracer = await startOpensnoop(['--json', '-d', '2', ...flags], { env });
    const { rows } = parseJsonLines((await tracer.ended()).stdout);
    assert.equal(
      rows.some((row) => row.path === openedBySelf && row.pid === tracer.pid),
      shown,
    );
  });
}
