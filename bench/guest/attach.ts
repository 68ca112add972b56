// SPDX-License-Identifier: MIT
/** In a guest: how long attaching to many functions takes, beside peers or beside bare kprobes. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { kernelSource } from '../../src/probes/source.ts';
import { machineEnvironment } from '../../src/probes/targets/environment.ts';
import { resolveTargets } from '../../src/probes/targets/resolve.ts';
import { start } from '../../test/helpers/child.ts';
import { compile } from '../../test/helpers/compile.ts';
import { root } from '../../test/helpers/environment.ts';
import { bareKprobes, ownKprobes } from '../lib/bare-kprobes.ts';
import {
  bccCounts,
  bpftraceCounts,
  type CountRun,
  probetopCounts,
  timeCounts,
} from '../lib/count-tracers.ts';
import { given } from '../lib/guest-script.ts';
import { enterPeers, type PeerFolders } from '../lib/peer-chroot.ts';
import { type KeyAnswers, timeKeys } from '../lib/screen-keys.ts';

export interface AttachOptions {
  readonly pattern: string;
  readonly rounds: number;
  /** Missing: bare kprobes are what it is held against. */
  readonly peers?: PeerFolders;
}

export interface AttachResult {
  readonly functions: number;
  /** By the tracer's name, a run a round; ours first. */
  readonly runs: Readonly<Record<string, readonly CountRun[]>>;
  readonly keys: readonly KeyAnswers[];
}

const { pattern, rounds, peers } = given<AttachOptions>();
execFileSync('ip', ['link', 'set', 'lo', 'up']);
await using load = start([compile(join(root, 'bench/pingpong.c'))]);
await load.saw('stdout', /ready/);

const source = kernelSource();
const { targets } = await resolveTargets(
  pattern,
  {},
  machineEnvironment(() => source.addon),
);
const ours = probetopCounts(pattern);
const contenders: (readonly [string, () => Promise<CountRun>])[] = [[ours.name, () => timeCounts(ours)]];
if (peers) {
  const enter = enterPeers(peers);
  for (const peer of [bpftraceCounts(pattern, enter), bccCounts(pattern, enter)])
    contenders.push([peer.name, () => timeCounts(peer)]);
} else {
  contenders.push(
    ['attached alone', () => ownKprobes(targets)],
    ['bare kprobes', () => bareKprobes(targets)],
  );
}

const runs: Record<string, CountRun[]> = Object.fromEntries(contenders.map(([name]) => [name, []]));
const keys: KeyAnswers[] = [];
// The first one, which reads everything into the page cache, is left out.
for (let round = -1; round < rounds; round++) {
  for (const [name, run] of contenders) {
    console.error(`round ${round + 1} of ${rounds}, ${name}`);
    const took = await run();
    if (round >= 0) runs[name]?.push(took);
  }
  if (round < 0) continue;
  console.error(`round ${round + 1} of ${rounds}, keys`);
  keys.push(await timeKeys(pattern));
}
console.log(JSON.stringify({ functions: targets.length, runs, keys } satisfies AttachResult));
