// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { patience, requireTracing, slowness, temporaryFolder } from '../helpers/environment.ts';
import { knownOpens, shownDescriptors } from '../helpers/known-opens.ts';
import { parseJsonLines, parsePlain, parsePlainSummary } from '../helpers/output.ts';
import { startOpensnoop, traceWorkload } from '../helpers/tracer.ts';
import { startWorkload } from '../helpers/workload.ts';

const skip = requireTracing();

test('JSON shows exactly the 23 opens of a process, 17 of them with an errno', { skip }, async () => {
  using folder = temporaryFolder();
  const before = Date.now();
  const { pid, report, outcome } = await traceWorkload(['known', folder.path], ({ pid }) => [
    '--json',
    '-p',
    String(pid),
  ]);
  const { rows, summary } = parseJsonLines(outcome.stdout);

  assert.deepEqual(
    rows.map(({ path, errno, error, flags, mode }) => ({ path, errno, error, flags, mode })),
    knownOpens,
  );
  assert.deepEqual(
    rows.map((row) => row.fd),
    shownDescriptors(report.results),
  );
  assert.equal(rows.length, 23);
  assert.equal(rows.filter((row) => row.errno !== 0).length, 17);
  assert.deepEqual({ events: summary.events, lost: summary.lost }, { events: 23, lost: 0 });
  for (const row of rows) {
    assert.deepEqual([row.pid, row.tid, row.uid, row.comm], [pid, pid, 0, 'opens']);
    assert.ok(!('path_error' in row) && !('path_base64' in row), `nothing is remarkable in ${row.path}`);
    // The right clock and the right epoch; a minute's room, for a guest's clock.
    const time = Date.parse(row.time);
    assert.ok(time > before - patience(60_000) && time < Date.now() + patience(60_000), row.time);
  }
  const times = rows.map((row) => row.time);
  assert.deepEqual(times, [...times].sort(), 'rows are in the order of their times');
  assert.equal(outcome.code, 0);
});

test('plain text shows exactly the 23 opens of a process, 17 of them with an errno', { skip }, async () => {
  using folder = temporaryFolder();
  const { pid, report, outcome } = await traceWorkload(['known', folder.path], ({ pid }) => [
    '--plain',
    '-p',
    String(pid),
  ]);
  const { header, rows } = parsePlain(outcome.stdout);

  assert.deepEqual(header, ['PID', 'COMM', 'FD', 'ERR', 'PATH']);
  const descriptors = shownDescriptors(report.results);
  assert.deepEqual(
    rows,
    knownOpens.map(({ path, errno }, i) => ({
      columns: { PID: String(pid), COMM: 'opens', FD: String(descriptors[i]), ERR: String(errno) },
      path,
    })),
  );
  assert.equal(rows.filter((row) => row.columns.FD === '-1').length, 17);
  assert.deepEqual(parsePlainSummary(outcome.stderr), { events: 23, lost: 0 });
  assert.equal(outcome.code, 0);
});

test('plain text is the default when standard output is no terminal', { skip }, async () => {
  using folder = temporaryFolder();
  const { outcome } = await traceWorkload(['known', folder.path], ({ pid }) => ['-p', String(pid)]);
  assert.equal(parsePlain(outcome.stdout).rows.length, 23);
});

test('a traced process is not mixed up with another that opens at the same time', { skip }, async () => {
  using folder = temporaryFolder();
  await using other = await startWorkload(['rate', '5000', '600']);
  other.go();
  const { pid, outcome } = await traceWorkload(['known', folder.path], (workload) => [
    '--json',
    '-p',
    String(workload.pid),
  ]);
  const { rows, summary } = parseJsonLines(outcome.stdout);
  assert.deepEqual(new Set(rows.map((row) => row.pid)), new Set([pid]));
  assert.equal(rows.length, 23);
  assert.equal(summary.events, 23);
});

test('without a filter the opens of every process are shown', { skip }, async () => {
  using folder = temporaryFolder();
  await using first = await startWorkload(['known', folder.path]);
  await using second = await startWorkload(['count', '17']);
  await using tracer = await startOpensnoop(['--json']);
  await first.run();
  await second.run();
  tracer.signal('SIGINT');
  const { rows } = parseJsonLines((await tracer.ended()).stdout);
  const of = (pid: number): number => rows.filter((row) => row.pid === pid).length;
  assert.deepEqual([of(first.pid), of(second.pid)], [23, 17]);
});

test('every open of a million is seen or counted as lost, and none is lost', { skip }, async () => {
  // An emulated machine cannot keep pace, and would need minutes.
  const opens = slowness > 1 ? 50_021 : 1_000_000;
  const { report, outcome } = await traceWorkload(['count', String(opens)], ({ pid }) => [
    '--summary',
    '-p',
    String(pid),
  ]);
  assert.equal(report.opens, opens);
  assert.equal(outcome.stdout.length, 0, '--summary prints no row');
  const { events, lost } = parsePlainSummary(outcome.stderr);
  assert.equal(events + lost, opens);
  assert.equal(lost, 0);
});

test('threads that open by different calls keep their own names, and none is missed', { skip }, async () => {
  // More threads than CPUs: some are preempted at every point there is.
  const threads = 2 * availableParallelism() + 1;
  const each = 5_001;
  const plan = ['--threads', String(threads), '--mixed', '1', 'count', String(each)];
  const { pid, tids, outcome } = await traceWorkload(plan, (workload) => [
    '--json',
    '-p',
    String(workload.pid),
  ]);
  const { rows, summary } = parseJsonLines(outcome.stdout);
  const wrong = rows.filter(({ tid, path, errno }) => path !== `/missing/thread-${tid}` || errno !== 2);
  assert.deepEqual(wrong, []);
  assert.ok(rows.every((row) => row.pid === pid));
  assert.equal(summary.lost, 0);
  const counted = tids.map((tid) => rows.filter((row) => row.tid === tid).length);
  assert.deepEqual(counted, Array<number>(threads).fill(each));
});

test('--summary with --json prints the summary line alone', { skip }, async () => {
  using folder = temporaryFolder();
  const { outcome } = await traceWorkload(['known', folder.path], ({ pid }) => [
    '--summary',
    '--json',
    '-p',
    String(pid),
  ]);
  const { rows, summary } = parseJsonLines(outcome.stdout);
  assert.equal(rows.length, 0);
  assert.deepEqual({ events: summary.events, lost: summary.lost }, { events: 23, lost: 0 });
  assert.ok(Array.isArray(summary.skipped));
  assert.ok(summary.seconds > 0);
});
