// SPDX-License-Identifier: MIT
/** Programs that count or time one function, and what they cost the kernel. */
import { basename, dirname } from 'node:path';
import { FunctionProbe } from '../../src/probes/function.ts';
import type { FunctionTarget } from '../../src/probes/function-targets.ts';
import { kernelSource } from '../../src/probes/source.ts';
import { start } from '../../test/helpers/child.ts';
import { type ProgramCost, programCost } from './kernel-cost.ts';
import { insidePeers, SEEN } from './peer-namespace.ts';

export type HitPurpose = 'count' | 'time';

export interface FunctionTracer {
  readonly name: string;
  readonly purpose: HitPurpose;
  /** Ours are held against those of the same purpose that are not. */
  readonly own: boolean;
  /** Traces while `work` lasts. Throws where it cannot be attached. */
  trace(work: () => Promise<unknown>): Promise<ProgramCost>;
}

const anybody = { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: false };

function ours(purpose: HitPurpose, backend: string, target: FunctionTarget): FunctionTracer {
  return {
    name: `probetop, ${backend}`,
    purpose,
    own: true,
    async trace(work) {
      const probe = new FunctionProbe(kernelSource());
      await probe.start({ targets: [target], purpose, backend, identity: anybody });
      try {
        await work();
        return programCost(process.pid);
      } finally {
        await probe.stop();
      }
    },
  };
}

const LONGEST_MS = 30_000;

/** @param ready what it writes when it has attached */
function peer(
  name: string,
  purpose: HitPurpose,
  argv: readonly [string, ...string[]],
  ready: RegExp,
): FunctionTracer {
  return {
    name,
    purpose,
    own: false,
    async trace(work) {
      await using child = start(argv);
      await Promise.race([child.saw('stdout', ready, LONGEST_MS), child.saw('stderr', ready, LONGEST_MS)]);
      await work();
      const cost = programCost(child.pid);
      child.signal('SIGINT');
      await child.ended(LONGEST_MS);
      return cost;
    },
  };
}

const RUNGS: Readonly<Record<string, Readonly<Record<HitPurpose, readonly string[]>>>> = {
  kernel: {
    count: ['fentry', 'kprobe.multi', 'kprobe'],
    time: ['fentry', 'kprobe.session', 'kprobe.multi', 'kprobe'],
  },
  user: { count: ['uprobe.multi', 'uprobe'], time: ['uprobe.multi', 'uprobe'] },
};

/** BEGIN runs when all others are attached. */
const script = (probe: string): string => `${probe} { @[probe] = count(); } BEGIN { printf("ready\\n"); }`;

/** @param tree of the peers; see test/vm/peers.ts */
export function functionTracers(target: FunctionTarget, tree: string): readonly FunctionTracer[] {
  const own = (['count', 'time'] as const).flatMap((purpose) =>
    (RUNGS[target.kind]?.[purpose] ?? []).map((backend) => ours(purpose, backend, target)),
  );
  return [...peersFor(target, tree), ...own];
}

function peersFor(target: FunctionTarget, tree: string): readonly FunctionTracer[] {
  const user = target.kind === 'user';
  const folder = user ? dirname(target.path) : '/tmp';
  const path = user ? `${SEEN}/${basename(target.path)}` : '';
  const probes = user
    ? [`uprobe:${path}:${target.name}`]
    : [`fentry:${target.name}`, `kprobe:${target.name}`, `kprobe:${target.name.slice(0, -1)}*`];
  const traced = user ? `${path}:${target.name}` : target.name;
  const inside = (...argv: string[]) => insidePeers(tree, folder, argv);
  return [
    ...probes.map((probe) =>
      peer(
        `bpftrace, ${probe.slice(0, probe.indexOf(':'))}${probe.endsWith('*') ? ' with *' : ''}`,
        'count',
        inside('bpftrace', '-e', script(probe)),
        /^ready$/m,
      ),
    ),
    // Its output is held back in a buffer unless it is a terminal.
    peer(
      'libbpf-tools funclatency',
      'time',
      inside('stdbuf', '-oL', 'funclatency-libbpf', traced),
      /Tracing|Ctrl-C/,
    ),
  ];
}
