// SPDX-License-Identifier: MIT
/** Programs that trace block I/O, and what they cost in the kernel. */
import { existsSync } from 'node:fs';
import { type BlockFilter, blockProbe } from '../../src/probes/block.ts';
import { ProbeController } from '../../src/probes/controller.ts';
import { PassingSink } from '../../src/probes/decode/records.ts';
import { kernelSource } from '../../src/probes/source.ts';
import type { ProbeDefinition } from '../../src/probes/types.ts';
import { start } from '../../test/helpers/child.ts';
import { type KernelCost, kernelCost } from './kernel-cost.ts';

export interface BlockTracer {
  readonly name: string;
  readonly target: string;
  /** Traces all disks while `work` lasts. Throws where it cannot be attached. */
  trace(work: () => Promise<unknown>): Promise<KernelCost>;
}

const COMPLETION = 'block_rq_complete';
/** A frame of the screen. */
const TICK_MS = 100;
const FOLDER = '/usr/sbin';

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
const histogramAlone: ProbeDefinition<BlockFilter> = {
  ...blockProbe,
  plan(backend, bufferSizes, kernel) {
    const plan = blockProbe.plan(backend, bufferSizes, kernel);
    return { ...plan, globals: { ...plan.globals, events_wanted: 0 } };
  },
  encodeFilter: (filter, identity) => ({ ...blockProbe.encodeFilter(filter, identity), by_submitter: 0 }),
};

/** Records are taken as often as for the screen, and only counted. */
function ours(
  name: string,
  definition: ProbeDefinition<BlockFilter>,
  backend: string,
  target = '',
): BlockTracer {
  return {
    name,
    target,
    async trace(work) {
      const controller = new ProbeController(definition, kernelSource());
      const sink = new PassingSink(() => {});
      await controller.start({ backend, sizes, identity: anybody, filter: all });
      const ticks = setInterval(() => controller.tick(sink), TICK_MS);
      try {
        await work();
        return kernelCost(process.pid, COMPLETION);
      } finally {
        clearInterval(ticks);
        await controller.stop();
      }
    },
  };
}

/** A program of libbpf-tools; it has attached when it writes its first line. */
function peer(tool: string, flags: readonly string[], saidOfIt = ''): BlockTracer {
  return {
    name: `libbpf-tools ${[tool, ...flags].join(' ')}${saidOfIt}`,
    target: '',
    async trace(work) {
      const program = `${FOLDER}/${tool}`;
      if (!existsSync(program)) throw new Error(`there is no ${program}`);
      await using child = start(['stdbuf', '-oL', program, ...flags]);
      await child.saw('stdout', /\n/);
      await work();
      const cost = kernelCost(child.pid, COMPLETION);
      child.signal('SIGINT');
      await child.ended();
      return cost;
    },
  };
}

/** What the others are held against. */
export const biolatency = peer('biolatency', []);

export const blockTracers: readonly BlockTracer[] = [
  biolatency,
  peer('biolatency', ['-D', '-F'], ', which tells apart what ours does'),
  ours('histogram alone', histogramAlone, 'tp_btf', '≤ 1.05x'),
  ours('histogram alone, raw_tp', histogramAlone, 'raw_tp'),
  ours('histogram and events', blockProbe, 'tp_btf'),
  ours('histogram and events, raw_tp', blockProbe, 'raw_tp'),
  peer('biosnoop', []),
];
