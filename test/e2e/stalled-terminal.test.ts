// SPDX-License-Identifier: MIT
/** A terminal whose reader has stopped: an SSH session that hangs. Tracing goes on, and so does the way out. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { probetop, requireTracing } from '../helpers/environment.ts';
import { allGone, heldBy } from '../helpers/kernel-objects.ts';
import { alive } from '../helpers/shell.ts';
import { startInTerminal, type Terminal } from '../helpers/terminal.ts';
import { eventually } from '../helpers/wait.ts';
import { startWorkload } from '../helpers/workload.ts';

const skip = requireTracing();

const PER_SECOND = 100_000;
/** Longer than the stall. */
const SECONDS = 14;
const STALL_MS = 10_000;
/** With a full log; the rings are the kernel's memory and mapped twice. */
const MOST_RSS_KB = 250_000;

function nodeOf({ pid }: Terminal): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]);
}

function rssKb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]);
}

/** Frames differ from one another, or nothing would have to be written. */
async function startBusy() {
  const workload = await startWorkload(['rate', String(PER_SECOND), String(SECONDS)]);
  const argv = [probetop, 'opensnoop', '-p', String(workload.pid), '-T', '--interval', '0.1'] as const;
  const terminal = startInTerminal([...argv], { columns: 200, rows: 50 });
  await terminal.shows(/Tracing; no opens yet/);
  const node = nodeOf(terminal);
  const made = workload.run();
  await terminal.shows(/^\d\d:\d\d:\d\d\.\d{3} +\d+ opens /);
  terminal.stall();
  return { workload, terminal, node, made };
}

test('while the terminal takes nothing, nothing is lost; once it does, the screen is right', {
  skip,
}, async () => {
  const { workload, terminal, node, made } = await startBusy();
  await using _ = workload;
  await using __ = terminal;
  await sleep(STALL_MS);
  assert.ok(rssKb(node) < MOST_RSS_KB, `${rssKb(node)} kB`);
  const before = terminal.screen()[0];
  terminal.flow();
  await eventually(1000, 'a new frame', () => (terminal.screen()[0] !== before ? true : undefined));
  const { opens } = await made;
  const kept = 200_000;
  const evicted = (opens - kept).toLocaleString('en-US');
  await terminal.shows(new RegExp(` lost 0 +evicted ${evicted} `));
  await terminal.shows(/ 200,000 opens$/);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

for (const [name, act, code] of [
  ['q', (terminal: Terminal) => terminal.type('q'), 0],
  ['SIGTERM', (terminal: Terminal) => terminal.signal('SIGTERM'), 143],
] as const) {
  test(`${name} ends it although the terminal takes nothing`, { skip }, async () => {
    const { workload, terminal, node, made } = await startBusy();
    await using _ = workload;
    await using __ = terminal;
    // So long that the terminal is full and a frame is on its way.
    await sleep(2000);
    const held = heldBy(node);
    act(terminal);
    await eventually(2000, 'the end', () => (alive(terminal.pid) ? undefined : true));
    terminal.flow();
    assert.equal(await terminal.ended(), code);
    await allGone(held);
    await eventually(2000, 'the normal screen', () => (terminal.alternate() ? undefined : true));
    assert.ok(terminal.cursorVisible());
    workload.kill();
    await made.catch(() => {});
  });
}
