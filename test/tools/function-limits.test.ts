// SPDX-License-Identifier: MIT
/** funccount and funclatency where something is missing: each says what, what would help and what works all the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probetop } from '../helpers/environment.ts';
import { startFunctionLoad } from '../helpers/function-load.ts';
import {
  type CountLine,
  countingBackends,
  countsOf,
  guest,
  interrupted,
  options,
  parseTool,
  plainFolder,
  userBackends,
} from '../helpers/function-tools.ts';
import { mustBeSentences } from '../helpers/messages.ts';
import { dropping, WITHOUT_TRACEFS } from '../helpers/situations.ts';
import { showsText, startInTerminal } from '../helpers/terminal.ts';
import { runProbetop, startTool } from '../helpers/tracer.ts';

/** The tabs of both tools. */
const TOOLS = ['funccount', 'funclatency'] as const;
const hasUprobeMulti = userBackends.includes('uprobe.multi');
const EVENT = 't:syscalls:sys_enter_getppid';

async function onScreen(via: readonly string[], args: readonly string[], text: RegExp): Promise<void> {
  const [program = probetop, ...rest] = [...via, probetop, ...args];
  await using terminal = startInTerminal([program, ...rest], { columns: 120, rows: 30 });
  await showsText(terminal, text);
  terminal.type('q');
  assert.equal(await terminal.ended(60_000), 0);
}

test('without CAP_PERFMON both say that it is missing and how to get it', options, async () => {
  const via = dropping('perfmon', 'sys_admin');
  for (const tool of TOOLS) {
    const { code, stdout, stderr } = await runProbetop([tool, '--plain', 'c:malloc'], { via });
    assert.equal(code, 1, stderr);
    assert.equal(stdout.toString(), '');
    mustBeSentences(
      stderr,
      /may not trace the kernel, without CAP_PERFMON\.\n.*sudo.*CAP_PERFMON.* Recordings can be played/,
    );
  }
  // There is nothing a tab could show: no tool may trace.
  const [program = '', ...rest] = [...via, probetop, 'funccount', 'c:malloc'];
  await using terminal = startInTerminal([program, ...rest]);
  await showsText(terminal, /without CAP_PERFMON\. Run it with sudo/);
  assert.equal(await terminal.ended(), 1);
  assert.equal(terminal.alternate(), false);
});

test('without tracefs tracepoints are refused, and the tab says so too', options, async () => {
  const { via } = WITHOUT_TRACEFS;
  // Without uprobe.multi those of programs take perf events, which Debian keeps from such a user.
  const kinds = [
    ...(countingBackends.length > 0 ? ['kernel functions'] : []),
    ...(hasUprobeMulti ? ['functions of programs'] : []),
  ].join(' and ');
  const works = `${kinds.charAt(0).toUpperCase()}${kinds.slice(1)}`;
  const sentence = /tracepoints cannot be read: tracefs is not mounted and cannot be mounted/;
  const { code, stderr } = await runProbetop(['funccount', '--plain', EVENT], { via });
  assert.equal(code, 1, stderr);
  mustBeSentences(stderr, sentence);
  const remedy = new RegExp(`mount -t tracefs .*tracing ${works} can be counted here\\.`);
  assert.match(stderr, remedy);
  await onScreen(via, ['funccount', EVENT], sentence);
});

test('without tracefs functions are counted all the same', options, async () => {
  using folder = plainFolder();
  await using load = await startFunctionLoad('files', folder.path);
  await using calls = await startFunctionLoad('calls', 1009);
  const called = `${calls.path}:called`;
  if (!hasUprobeMulti) {
    const { code, stderr } = await runProbetop(['funccount', '--plain', called], {
      via: WITHOUT_TRACEFS.via,
    });
    assert.equal(code, 1);
    mustBeSentences(
      stderr,
      /^probetop: This user cannot count functions of programs: .*uprobe: the kernel keeps it for CAP_SYS_ADMIN\.\n.*give the user CAP_SYS_ADMIN/,
    );
  }
  // Where the kernel's own can be traced, its list of them is what is missing.
  const patterns = [...(hasUprobeMulti ? [called] : []), ...(guest ? ['vfs_mkdir'] : [])];
  await using tracer = await startTool('funccount', ['--json', patterns.join(',')], {
    via: WITHOUT_TRACEFS.via,
  });
  if (guest) assert.match(tracer.stderr(), /does not list the functions that can be traced/);
  await Promise.all([load.run(), calls.run()]);
  const counts = countsOf(parseTool<CountLine>(await interrupted(tracer)).lines);
  if (hasUprobeMulti) assert.equal(counts.called, 1009);
  if (guest) assert.ok((counts.vfs_mkdir ?? 0) >= 17, String(counts.vfs_mkdir));
});

if (countingBackends.length === 0) {
  test(
    'a tab without a way to kernel functions says so, and traces what is asked for then',
    options,
    async () => {
      await using load = await startFunctionLoad('calls', 1009);
      await using terminal = startInTerminal([probetop, 'funccount', 'vfs_read'], { columns: 120, rows: 30 });
      await showsText(
        terminal,
        /funccount does not run: This kernel cannot count kernel functions: .*fentry: .*kprobe: .* Functions of programs and tracepoints can be counted here\. S tries again, e asks for another pattern/,
      );
      terminal.type('e');
      await terminal.shows(/vfs_read/);
      terminal.type(`\x15${load.path}:called\r`);
      await terminal.shows(/Tracing; no calls yet\./);
      await load.run();
      await terminal.shows(/^ called .* 1,009 /);
      terminal.type('q');
      assert.equal(await terminal.ended(), 0);
    },
  );

  test('the other tab says the same of what it does', options, () =>
    onScreen(
      [],
      ['funclatency', 'vfs_read'],
      /funclatency does not run: This kernel cannot time kernel functions: .*kprobe: .* Functions of programs can be timed here\./,
    ),
  );
}
