// SPDX-License-Identifier: MIT
/** What is run in a guest that was booted locked down: funccount and funclatency, by what the kernel leaves them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lockdown } from '../../../src/probes/host/lockdown.ts';
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

test('doctor says by which ways, and what the lockdown forbids', async () => {
  const { code, stdout } = await runProbetop(['doctor']);
  const text = stdout.toString();
  assert.match(
    text,
    /^yes +funccount +works: kernel functions by (kprobe\.multi|fentry), functions of programs by/m,
  );
  assert.match(text, /^yes +funclatency +works: kernel functions by fentry, functions of programs by/m);
  if (!confidential) {
    assert.equal(code, 0, text);
    assert.match(text, /^yes +funccount .*, tracepoints by tracepoint$/m);
    return;
  }
  assert.equal(code, 1, text);
  assert.match(text, /^NO +lockdown /m);
  assert.match(text, /^NO +tracepoints .* hides its tracepoints \(tracefs\)\.$/m);
  assert.match(
    text,
    /^yes +funccount .*cannot count tracepoints: tracepoint: the kernel forbids it, being locked down \(confidentiality\)\.$/m,
  );
  for (const tool of ['biolatency', 'biosnoop', 'opensnoop'])
    assert.match(text, new RegExp(`^NO +${tool} .*locked down for confidentiality.*\\n +${LESS}$`, 'm'));
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
