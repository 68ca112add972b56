// SPDX-License-Identifier: MIT
/** What is wild, forbidden, called off or gone: the kernel lives, nothing stays attached, and it is told what happened. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { release } from 'node:os';
import { test } from 'node:test';
import { probetop } from '../helpers/environment.ts';
import { startFunctionLoad } from '../helpers/function-load.ts';
import {
  type CountLine,
  countsOf,
  guest,
  interrupted,
  options,
  parseTool,
} from '../helpers/function-tools.ts';
import { allGone, attachedTo, heldBy, heldByScreen } from '../helpers/kernel-objects.ts';
import { showsText, startInTerminal } from '../helpers/terminal.ts';
import { startTool } from '../helpers/tracer.ts';
import { eventually } from '../helpers/wait.ts';

/** Some 650 functions on each kernel. */
const HUNDREDS = 'tcp_*,dev_*';
/** Its functions have names of their own, and run when it goes. */
const MODULE = 'null_blk';
const OF_MODULE = /\bnull_\w+.*\[null_blk\]/;

// A guest's time is dear: what is the same on each kernel is seen on one.
const on = (series: string) => guest && release().startsWith(series);

if (!guest)
  test('a process that ends is told in its tab, where what was counted stays', options, async () => {
    await using load = await startFunctionLoad('calls', 1009);
    const argv = [probetop, 'funccount', '-p', String(load.pid), `${load.path}:called`] as const;
    await using terminal = startInTerminal(argv, { columns: 120 });
    await terminal.shows(/Tracing; no calls yet\./);
    const held = heldByScreen(terminal.pid);
    assert.ok(held.some(({ kind }) => kind === 'link'));
    await load.run();
    await terminal.shows(/^ called .* 1,009 /);
    await load.end();
    await showsText(terminal, new RegExp(`Process ${load.pid} has ended: what was counted of it stays`));
    await terminal.shows(/^ called .* 1,009 /);
    terminal.type('q');
    assert.equal(await terminal.ended(), 0);
    await allGone(held.filter(({ kind }) => kind === 'link'));
  });

if (guest) {
  test(
    'a tab refuses what is too much or not safe, and Esc calls off attaching hundreds',
    options,
    async () => {
      const argv = [probetop, 'funccount', '--backend', 'kprobe', '*'] as const;
      await using terminal = startInTerminal(argv, { columns: 120, rows: 30 });
      const ask = (pattern: string) => terminal.type(`e\x15${pattern}\r`);
      await showsText(terminal, /"\*" matches \d+ functions; 10000 are the most\. Use a narrower pattern\./);
      ask('rcu_*');
      await showsText(terminal, /"rcu_\*" matches only functions that are not safe to trace\. One by one/);
      ask('exc_page_fault');
      await showsText(terminal, /"exc_page_fault" is a function of this kernel that cannot be traced\./);
      ask(HUNDREDS);
      await showsText(terminal, /Attaching: [1-9]\d* of [67]\d\d\. Esc calls it off\./);
      const held = heldByScreen(terminal.pid).filter(({ kind }) => kind === 'link');
      assert.ok(held.length > 0);
      terminal.type('\x1b');
      await terminal.shows(/Stopped\. S starts it\./);
      await allGone(held.slice(0, 3));
      assert.deepEqual(heldByScreen(terminal.pid), []);
      assert.deepEqual(attachedTo(/\b(tcp|dev)_/), []);
      // It is as good as new, and another pattern starts it.
      ask('vfs_read');
      await terminal.shows(/^ all but probetop, vfs_read /);
      await terminal.shows(/^ vfs_read .* [1-9]/);
      terminal.type('q');
      assert.equal(await terminal.ended(60_000), 0);
      await eventually(
        20_000,
        'nothing to be attached',
        () => attachedTo(/\bvfs_read\b/).length === 0 || undefined,
      );
    },
  );
}

if (on('6.12.')) {
  test('a function that is not safe is traced by its name alone, with a warning', options, async () => {
    await using tracer = await startTool('funccount', ['--json', 'rcu_note_context_switch']);
    await tracer.saw(
      'stderr',
      /Tracing rcu_note_context_switch is not safe: every probe enters and leaves RCU/,
    );
    const { lines } = parseTool<CountLine>(await interrupted(tracer));
    assert.ok((countsOf(lines).rcu_note_context_switch ?? 0) > 0);
    assert.deepEqual(attachedTo(/\brcu_note_context_switch\b/), []);
  });

  test('other ways keep the module: it is in use until they let go', options, async () => {
    run('modprobe', MODULE);
    await using tracer = await startTool('funccount', ['--json', `${MODULE}:null_init*`]);
    const held = heldBy(tracer.pid);
    const refused = spawnSync('rmmod', [MODULE], { encoding: 'utf8' });
    assert.match(refused.stderr, /in use/);
    const { stderr } = await interrupted(tracer);
    assert.doesNotMatch(stderr, /unloaded/);
    await allGone(held);
    run('rmmod', MODULE);
    assert.deepEqual(attachedTo(OF_MODULE), []);
  });
}

if (guest && !on('6.12.')) {
  test('a module goes although kprobes are in it: that is told, and its counts stay', options, async () => {
    run('modprobe', MODULE);
    const flags = ['--json', '--backend', 'kprobe', `${MODULE}:null_*`];
    await using tracer = await startTool('funccount', flags);
    assert.ok(attachedTo(OF_MODULE).length > 0);
    run('rmmod', MODULE);
    await tracer.saw('stderr', /^probetop: The module null_blk was unloaded: what was counted of it stays/m);
    const { lines } = parseTool<CountLine>(await interrupted(tracer));
    const counts = Object.values(countsOf(lines));
    assert.ok(
      counts.some((count) => count > 0),
      'it tears its disks down when it goes',
    );
    assert.deepEqual(attachedTo(OF_MODULE), []);
  });
}

function run(...[program = '', ...args]: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  assert.equal(status, 0, `${program}: ${stderr}`);
}
