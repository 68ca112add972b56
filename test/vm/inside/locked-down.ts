// SPDX-License-Identifier: MIT
/** What is run in a guest that was booted locked down: funccount and funclatency, by what the kernel leaves them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lockdown } from '../../../src/probes/host/lockdown.ts';
import { busyMachine } from '../../helpers/busy-machine.ts';
import { tabsSayWhatTheyCannot } from '../../helpers/cannot.ts';
import { answerOf, everySentenceIsTrue } from '../../helpers/doctor.ts';
import { probetop } from '../../helpers/environment.ts';
import { startFunctionLoad } from '../../helpers/function-load.ts';
import {
  type CountLine,
  countsOf,
  interrupted,
  parseTool,
  plainFolder,
  startTools,
  type TimeLine,
} from '../../helpers/function-tools.ts';
import { mustBeSentences } from '../../helpers/messages.ts';
import { WITHOUT_SECURITYFS } from '../../helpers/situations.ts';
import { showsText, startInTerminal } from '../../helpers/terminal.ts';
import { runProbetop } from '../../helpers/tracer.ts';

const confidential = lockdown() === 'confidentiality';
const EVENT = 't:syscalls:sys_enter_getppid';
const LESS = 'Boot it with lockdown=integrity or without lockdown.';

test('functions of the kernel and of programs are counted and timed, every call', async () => {
  using folder = plainFolder();
  await using files = await startFunctionLoad('files', folder.path);
  await using calls = await startFunctionLoad('calls', 1009);
  const patterns = `vfs_mkdir,${calls.path}:called`;
  const [first, second] = await startTools([
    ['funccount', '--json', patterns],
    ['funclatency', '--json', '-F', patterns],
  ]);
  await using counter = first;
  await using timer = second;
  assert.ok(counter && timer);
  for (const { stderr } of [counter, timer])
    assert.equal(/does not list the functions that can be traced/.test(stderr()), confidential);
  await Promise.all([files.run(), calls.run()]);
  const counts = parseTool<CountLine>(await interrupted(counter));
  assert.deepEqual(countsOf(counts.lines), { vfs_mkdir: 17, called: 1009 });
  const times = parseTool<TimeLine>(await interrupted(timer));
  const timed = times.lines.map(({ function: name, calls, missed }) => [name, calls, missed]).sort();
  assert.deepEqual(timed, [
    ['called', 1009, 0],
    ['vfs_mkdir', 17, 0],
  ]);
});

test('every sentence of doctor is true, and it says what the lockdown forbids', async () => {
  await using _load = busyMachine();
  const report = await everySentenceIsTrue({ name: 'root', via: [] });
  assert.equal(report.lockdown, lockdown());
  const notOk = report.tools.filter(({ ok }) => !ok);
  if (!confidential) {
    assert.deepEqual(notOk, []);
    return;
  }
  assert.deepEqual(
    notOk.map(({ name }) => name),
    ['biolatency', 'biosnoop', 'opensnoop'],
  );
  for (const { finding, remedy } of notOk) {
    assert.match(finding, /locked down for confidentiality/);
    assert.equal(remedy, LESS);
  }
  assert.equal(answerOf(report, 'lockdown').ok, false);
});

/** Where nothing says whether it is locked down; some minutes more. */
const unsaid = process.env.PROBETOP_TEST_FULL ? [WITHOUT_SECURITYFS] : [];
for (const situation of unsaid)
  test(`every sentence of doctor is true ${situation.name}`, async () => {
    await using _load = busyMachine();
    const report = await everySentenceIsTrue(situation);
    assert.equal(report.lockdown, 'unknown');
    assert.ok(answerOf(report, 'lockdown').ok);
    // EPERM is told as what it is: not for want of a privilege that this user holds.
    for (const { finding } of report.tools)
      assert.doesNotMatch(finding, /This user may not trace the kernel/);
  });

if (confidential)
  test('vfsstat counts all but creates, and says why', async () => {
    await using _load = busyMachine();
    const { code, stdout, stderr } = await runProbetop(['vfsstat', '--json', '1', '2']);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /CREATE is not told: this kernel is locked down for confidentiality/);
    assert.doesNotMatch(stdout.toString(), /"create"/);
    assert.match(stdout.toString(), /"open":[1-9]/);
  });

test('the tabs say what they cannot do, what would help and what works', async () => {
  const told = (await tabsSayWhatTheyCannot({ name: 'root', via: [] })).map(({ tried }) => tried);
  assert.deepEqual(told, confidential ? ['funccount t:sched:sched_process_exec'] : []);
});

if (confidential) {
  test('tracepoints are refused with what would help and what works, in text and in the tab', async () => {
    const sentence =
      'This kernel is locked down for confidentiality, which hides its tracepoints \\(tracefs\\)\\.';
    const works = 'Kernel functions and functions of programs can be counted here\\.';
    const { code, stderr } = await runProbetop(['funccount', '--plain', EVENT]);
    assert.equal(code, 1, stderr);
    mustBeSentences(stderr, new RegExp(`${sentence}\n${LESS} ${works}`));
    await using terminal = startInTerminal([probetop, 'funccount', EVENT], { columns: 120, rows: 30 });
    await showsText(
      terminal,
      new RegExp(`funccount does not run: ${sentence} ${LESS} ${works} S tries again, e asks for another`),
    );
    terminal.type('e');
    await terminal.shows(/sys_enter_getppid/);
    terminal.type('\x15vfs_mkdir\r');
    await terminal.shows(/Tracing; no calls yet\.|vfs_mkdir +\d/);
    terminal.type('q');
    assert.equal(await terminal.ended(60_000), 0);
  });

  test('a kprobe, and tools that read the kernel, are refused with the reason', async () => {
    const forced = await runProbetop(['funccount', '--plain', '--backend', 'kprobe', 'vfs_read']);
    assert.equal(forced.code, 1);
    mustBeSentences(
      forced.stderr,
      /kprobe: the kernel forbids it, being locked down \(confidentiality\)\.\nUse --backend auto\./,
    );
    const events = await runProbetop(['opensnoop', '--plain']);
    assert.equal(events.code, 1);
    mustBeSentences(events.stderr, new RegExp(`forbids reading what is traced\\.\n${LESS}`));
  });
}
