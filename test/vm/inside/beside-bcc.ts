// SPDX-License-Identifier: MIT
/** In a guest: bcc's tools and ours at once on the same workloads; prints what each of them has written, as JSON. */
import { availableParallelism } from 'node:os';
import { enterPeers, type PeerFolders } from '../../../bench/lib/peer-chroot.ts';
import { type BccCase, type BesideBcc, CASES } from '../../bcc/cases.ts';
import { startCaseLoad } from '../../bcc/load.ts';
import { type Child, start } from '../../helpers/child.ts';
import { startTool } from '../../helpers/tracer.ts';

/** bcc compiles its programs when it starts, and an emulated machine takes its time over them. */
const LONGEST_MS = 1_200_000;

const [, , folders = '', ...names] = process.argv;
const peers = JSON.parse(folders) as PeerFolders;
const enter = enterPeers(peers);

async function endOf(child: Child, until: RegExp | undefined): Promise<string> {
  if (until) await child.saw('stdout', until, LONGEST_MS);
  child.signal('SIGINT');
  const { code, stdout, stderr } = await child.ended(LONGEST_MS);
  if (code !== 0) throw new Error(`ended (${code}): ${stderr}`);
  return stdout.toString();
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
