// SPDX-License-Identifier: MIT
/** What kprobes cost by themselves, and what they cost us, from the first to the last. */
import { join } from 'node:path';
import { FunctionProbe } from '../../src/probes/function.ts';
import type { FunctionTarget } from '../../src/probes/function-targets.ts';
import { kernelSource } from '../../src/probes/source.ts';
import { start } from '../../test/helpers/child.ts';
import { compile } from '../../test/helpers/compile.ts';
import { root } from '../../test/helpers/environment.ts';
import type { CountRun } from './count-tracers.ts';

const LONGEST_MS = 30_000;

export async function bareKprobes(targets: readonly FunctionTarget[]): Promise<CountRun> {
  const addresses = targets.flatMap((target) => (target.kind === 'kernel' && target.address) || []);
  await using child = start([compile(join(root, 'bench/kprobes.c'))], { input: true });
  child.process.stdin?.end(addresses.map((address) => `${address.toString(16)}\n`).join(''));
  const { stdout, stderr } = await child.ended(LONGEST_MS);
  const [, count, first, end] = /^(\d+) (\d+) (\d+)/.exec(stdout.toString()) ?? [];
  if (count === undefined) throw new Error(`kprobes: ${stderr}`);
  return { first: Number(first) / 1e6, end: Number(end) / 1e6 };
}

/** Loading the programs and reading what was counted in the end are in it, the look-up is not. */
export async function ownKprobes(targets: readonly FunctionTarget[]): Promise<CountRun> {
  const probe = new FunctionProbe(kernelSource());
  const identity = { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: false };
  const from = performance.now();
  await probe.start({ targets, purpose: 'count', backend: 'kprobe', identity });
  const attached = performance.now();
  await probe.stop();
  return { first: attached - from, end: performance.now() - attached };
}
