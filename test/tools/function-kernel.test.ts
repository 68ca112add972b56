// SPDX-License-Identifier: MIT
/** funccount and funclatency on functions of the kernel: in the guests, whose kernels have ways to them. */
import assert from 'node:assert/strict';
import { release } from 'node:os';
import { test } from 'node:test';
import { probetop } from '../helpers/environment.ts';
import { type FunctionLoad, startFunctionLoad } from '../helpers/function-load.ts';
import {
  type CountLine,
  countingBackends,
  countsOf,
  FILES,
  FSYNC,
  guest,
  interrupted,
  options,
  parseTool,
  plainFolder,
  startTools,
  type TimeLine,
  timingBackends,
} from '../helpers/function-tools.ts';
import { allGone, attachedTo, heldBy } from '../helpers/kernel-objects.ts';
import { mustBeSentences } from '../helpers/messages.ts';
import { startInTerminal } from '../helpers/terminal.ts';
import { runProbetop, startTool } from '../helpers/tracer.ts';

const MADE = { [FSYNC]: 23, vfs_mkdir: 17, vfs_read: 1009 };

/** One by one, as 6.1 attaches them, all would take long. */
const MANY = release().startsWith('6.1.') ? 'vfs_mk*,vfs_re*,vfs_f*' : 'vfs_*';

const callsOf = (lines: readonly TimeLine[]) =>
  Object.fromEntries(lines.map(({ function: name, calls }) => [name, calls]));

/** Runs the load below funclatency and funccount, those of them that are wanted. */
async function traced(load: FunctionLoad, flags: readonly string[], { time = true, count = true } = {}) {
  const [first, second] = await startTools([
    ...(time ? [['funclatency', '-F', ...flags] as const] : []),
    ...(count ? [['funccount', ...flags] as const] : []),
  ]);
  await using one = first;
  await using two = second;
  await load.run();
  const outcomes = await Promise.all([one && interrupted(one), two && interrupted(two)]);
  const [timed, counted] = time ? outcomes : [undefined, ...outcomes];
  return { times: timed && parseTool<TimeLine>(timed), counts: counted && parseTool<CountLine>(counted) };
}

/**
 * Each start looks functions up among all of them, which takes an emulated machine seconds: where there are many ways, one
 * kernel counts by those by which the next one times.
 */
const ROTATION: Readonly<Record<string, readonly string[]>> = {
  '6.12': ['kprobe.session', 'kprobe'],
  '7': ['kprobe.session', 'fentry', 'kprobe.multi'],
};
const series = Object.keys(ROTATION).find((name) => release().startsWith(`${name}.`));
const timedHere = ROTATION[series ?? ''] ?? timingBackends;
const countedHere = countingBackends.filter((name) => series === undefined || !timedHere.includes(name));

function mustBeMade(calls: Readonly<Record<string, number>>, backend: string, missed: number): void {
  // From 7 on fentry's programs can be preempted, and are left out for others then; the kernel counts that.
  const leftOut = backend === 'fentry' && series === '7' ? Math.max(0, missed) : 0;
  for (const [name, made] of Object.entries(MADE)) {
    const seen = calls[name] ?? 0;
    assert.ok(seen <= made && seen + leftOut >= made, `${name}: ${seen} of ${made}, ${leftOut} left out`);
  }
  assert.deepEqual(Object.keys(calls).sort(), Object.keys(MADE).sort());
}

if (guest) {
  for (const backend of timingBackends) {
    const wanted = { time: timedHere.includes(backend), count: countedHere.includes(backend) };
    const done = [...(wanted.time ? ['timed'] : []), ...(wanted.count ? ['counted'] : [])].join(' and ');
    test(`${backend}: 23 fsyncs, 17 mkdirs and 1009 reads are ${done}`, options, async () => {
      using folder = plainFolder();
      await using load = await startFunctionLoad('files', folder.path);
      const flags = ['--json', '-p', String(load.pid), '--backend', backend, FILES];
      const { counts, times } = await traced(load, flags, wanted);
      if (times) mustBeMade(callsOf(times.lines), backend, times.summary.missed);
      for (const { count, calls, missed } of times?.lines ?? []) assert.equal(count + missed, calls);
      if (!counts) return;
      mustBeMade(countsOf(counts.lines), backend, counts.summary.missed);
      // What kprobes' programs are left out of is counted since 6.7.
      const silent = release().startsWith('6.1.') && backend === 'kprobe';
      assert.equal(counts.summary.missed < 0, silent, `missed ${counts.summary.missed}`);
      assert.deepEqual(counts.summary.skipped, []);
    });
  }

  test('of many functions each has its histogram, and the calls that are counted', options, async () => {
    using folder = plainFolder();
    await using load = await startFunctionLoad('files', folder.path);
    const { counts, times } = await traced(load, ['--json', '-p', String(load.pid), MANY]);
    assert.ok(times && counts);
    const counted = countsOf(counts.lines);
    assert.deepEqual(callsOf(times.lines), counted);
    assert.deepEqual([counted.vfs_mkdir, counted.vfs_read], [17, 1009]);
    for (const { function: name, count, calls, missed } of times.lines)
      assert.equal(count + missed, calls, `${name}: ${count} timed, ${missed} missed of ${calls}`);
  });

  test('Ctrl-C in the middle of attaching hundreds of kprobes leaves nothing', options, async () => {
    const argv = [probetop, 'funccount', '--plain', '--backend', 'kprobe', 'tcp_*'] as const;
    await using terminal = startInTerminal(argv);
    await terminal.shows(/^probetop: attached \d+ of \d\d\d+$/);
    const held = heldBy(terminal.pid).filter(({ kind }) => kind === 'link');
    assert.ok(held.length > 0);
    terminal.type('\x03');
    assert.equal(await terminal.ended(120_000), 130);
    // The terminal sends the signal before it echoes the key: the echo may come when the line of progress is erased already.
    const told = /^(\^C)?probetop: interrupted before tracing began$/;
    assert.ok(
      terminal.screen().some((line) => told.test(line)),
      terminal.screen().join('\n'),
    );
    await allGone(held.slice(0, 3));
    assert.deepEqual(attachedTo(/\btcp_/), []);
  });

  test('SIGKILL leaves nothing attached', options, async () => {
    await using tracer = await startTool('funccount', ['--plain', '--backend', 'kprobe', FILES]);
    const held = heldBy(tracer.pid);
    assert.ok(held.some(({ kind }) => kind === 'link'));
    tracer.signal('SIGKILL');
    await tracer.ended();
    await allGone(held);
    assert.deepEqual(attachedTo(/\bvfs_mkdir\b/), []);
  });
}

// Each looks up all functions, which takes an emulated machine long: one kernel will do.
if (guest && release().startsWith('6.12.')) {
  test('all functions at once are too many, and some a wildcard never means', options, async () => {
    const refused = async (pattern: string, sentence: RegExp) => {
      const { code, stderr } = await runProbetop(['funccount', '--plain', pattern]);
      assert.equal(code, 2, stderr);
      mustBeSentences(stderr, sentence);
    };
    await Promise.all([
      refused('*', /"\*" matches \d+ functions; \d+ are the most\.\nUse a narrower pattern\./),
      refused('rcu_*', /"rcu_\*" matches only functions that are not safe to trace\./),
    ]);
  });

  test('a wildcard leaves out what is not safe, and says so', options, async () => {
    using folder = plainFolder();
    await using load = await startFunctionLoad('files', folder.path);
    await using both = await startTool('funccount', [
      '--json',
      '-p',
      String(load.pid),
      'bpf_get_*,vfs_mkdir',
    ]);
    await load.run();
    const { lines, summary } = parseTool<CountLine>(await interrupted(both));
    assert.equal(countsOf(lines).vfs_mkdir, 17);
    const denied = summary.skipped.find(({ target }) => target === 'bpf_get_current_pid_tgid');
    assert.match(denied?.reason ?? '', /probes call it themselves/);
  });
}
