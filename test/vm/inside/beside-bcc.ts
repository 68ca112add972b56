// SPDX-License-Identifier: MIT
/** In a guest: bcc's tools and ours at once on the same workloads; prints what each of them has written, as JSON. */
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { enterPeers, type PeerFolders } from '../../../bench/lib/peer-chroot.ts';
import { type BccCase, type BesideBcc, CASES } from '../../bcc/cases.ts';
import { startCaseLoad } from '../../bcc/load.ts';
import { type Child, start } from '../../helpers/child.ts';
import { startTool } from '../../helpers/tracer.ts';

/** bcc compiles its programs when it starts; PROBETOP_TEST_SLOW makes it as much longer as an emulated machine needs. */
const LONGEST_MS = 60_000;

const [, , folders = '', ...names] = process.argv;
const peers = JSON.parse(folders) as PeerFolders;
const enter = enterPeers(peers);

/** What has been done is printed within that, however slow the machine is. */
const QUIET_MS = 10_000;
const LONGEST_END_MS = 5000;
const MOST_INTERRUPTS = 10;

/** Waits until nothing more is printed. */
async function quiet(child: Child): Promise<void> {
  for (let before = -1, tries = 0; before !== child.stdout().length && tries < 60; tries++) {
    before = child.stdout().length;
    await sleep(QUIET_MS);
  }
}

/**
 * Interrupts it when it has told everything. Python prints an interrupt that comes while an event is handed over, and goes on:
 * such a one is interrupted again.
 */
async function endOf(child: Child, until: RegExp | undefined): Promise<string> {
  if (until) await child.saw('stdout', until, LONGEST_MS);
  else await quiet(child);
  for (let tries = 1; ; tries++) {
    child.signal('SIGINT');
    const outcome = await child.ended(LONGEST_END_MS).catch((error: unknown) => {
      if (tries === MOST_INTERRUPTS) throw error;
    });
    if (!outcome) continue;
    const { code, stdout, stderr } = outcome;
    if (code !== 0) throw new Error(`ended (${code}): ${stderr}`);
    return stdout.toString();
  }
}

async function runCase(one: BccCase): Promise<BesideBcc> {
  const { name, tool, ready, until } = one;
  await using load = await startCaseLoad(one);
  // Its output is held back in a buffer unless it is a terminal.
  await using bcc = start([...enter, 'python3', '-u', `/usr/sbin/${tool}-bpfcc`, ...load.args]);
  await bcc.saw('stdout', ready, LONGEST_MS);
  await using ours = await startTool(tool, ['--plain', ...load.args]);
  await load.run();
  const told = { name, bcc: await endOf(bcc, until), ours: await endOf(ours, until) };
  console.error(`${name}: both have told it`);
  return told;
}

const pending = CASES.filter(({ name }) => names.length === 0 || names.includes(name));
const told: BesideBcc[] = [];
/** As many compilers at once as there are CPUs. */
const workers = Array.from({ length: availableParallelism() }, async () => {
  for (let next = pending.shift(); next; next = pending.shift()) told.push(await runCase(next));
});
await Promise.all(workers);
console.log(JSON.stringify(told));
