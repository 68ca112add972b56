// SPDX-License-Identifier: MIT
/** Programs that trace block I/O, and what they cost in the kernel. */
import { type BlockFilter, type BlockNeed, blockProbe } from '../../src/probes/block.ts';
import { ProbeController } from '../../src/probes/controller.ts';
import { PassingSink } from '../../src/probes/decode/records.ts';
import { kernelSource } from '../../src/probes/source.ts';
import { start } from '../../test/helpers/child.ts';
import { type KernelCost, kernelCost } from './kernel-cost.ts';
import { insidePeers } from './peer-namespace.ts';

export interface BlockTracer {
  readonly name: string;
  readonly target?: string;
  /** What it is at most to cost of both peers together. */
  readonly targetOfBoth?: string;
  /** Traces all disks while `work` lasts. Throws where it cannot be attached. */
  trace(work: () => Promise<unknown>): Promise<KernelCost>;
}

const COMPLETION = 'block_rq_complete';
/** A frame of the screen. */
const TICK_MS = 100;
/** In an emulated guest a program takes its time to load. */
const LONGEST_MS = 30_000;

const all: BlockFilter = {
  device: undefined,
  operation: undefined,
  comm: undefined,
  minLatencyNs: 0,
  fromStart: false,
};
const anybody = { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: false };
const sizes = { ringBytes: undefined, arenaBytes: undefined };

/** Nobody looks at records or asks who is behind a request. */
const histogramAlone: ReadonlySet<string> = new Set<BlockNeed>(['latencies']);
const everything: ReadonlySet<string> = new Set<BlockNeed>(['latencies', 'events', 'queued']);

interface OursOptions extends Pick<BlockTracer, 'target' | 'targetOfBoth'> {
  /** What was needed first, and so is attached. */
  readonly before?: ReadonlySet<string>;
}

/** Records are taken as often as for the screen, and only counted. */
function ours(
  name: string,
  needs: ReadonlySet<string>,
  backend: string,
  { before = needs, ...targets }: OursOptions = {},
): BlockTracer {
  return {
    name,
    ...targets,
    async trace(work) {
      const controller = new ProbeController(blockProbe, kernelSource());
      const sink = new PassingSink(() => {});
      await controller.start({ backend, sizes, identity: anybody, filter: all, needs: before });
      const ticks = setInterval(() => controller.tick(sink), TICK_MS);
      try {
        await controller.setNeeds(needs);
        await work();
        return kernelCost(process.pid, COMPLETION);
      } finally {
        clearInterval(ticks);
        await controller.stop();
      }
    },
  };
}

/** Programs of libbpf-tools 0.37, by the names that sid gives them. */
export const BIOLATENCY = 'biolatency-libbpf';
/** What those with events are held against, together with it. */
export const BIOSNOOP = 'biosnoop-libbpf';

/** It has attached when it writes its first line, which is held back in a buffer unless it is told not to. */
function peer(tree: string, argv: readonly string[], saidOfIt = ''): BlockTracer {
  return {
    name: `${argv.join(' ')}${saidOfIt}`,
    async trace(work) {
      await using child = start(insidePeers(tree, '/tmp', ['stdbuf', '-oL', ...argv]));
      await child.saw('stdout', /\n/, LONGEST_MS);
      await work();
      const cost = kernelCost(child.pid, COMPLETION);
      child.signal('SIGINT');
      await child.ended(LONGEST_MS);
      return cost;
    },
  };
}

/** @param tree of the peers; see test/vm/peers.ts */
export function blockTracers(tree: string): readonly BlockTracer[] {
  return [
    peer(tree, [BIOLATENCY]),
    peer(tree, [BIOLATENCY, '-D', '-F'], ', which tells apart what ours does'),
    ours('histogram alone', histogramAlone, 'tp_btf', { target: '≤ 1.05x' }),
    ours('histogram alone, raw_tp', histogramAlone, 'raw_tp'),
    ours('histogram alone, after events', histogramAlone, 'tp_btf', { before: everything }),
    ours('histogram and events', everything, 'tp_btf', { targetOfBoth: '≤ 0.8x' }),
    ours('histogram and events, raw_tp', everything, 'raw_tp'),
    peer(tree, [BIOSNOOP]),
  ];
}
