// SPDX-License-Identifier: MIT
/** The block probe: which programs of bpf/block.bpf.c are loaded, where they go and what they filter. */
import type { AttachSpec } from '../../native/index.d.ts';
import { BUCKETS } from '../histogram/buckets.ts';
import { ProbeError } from './errors.ts';
import { blockAbi } from './generated/block.ts';
import { OPERATIONS, type Operation } from './host/operations.ts';
import { chooseBackend, ringOptions } from './plan.ts';
import type {
  BufferSizes,
  IdentityFilter,
  KernelFeatures,
  ProbeDefinition,
  ProbeNeed,
  ProbePlan,
} from './types.ts';

export interface BlockFilter {
  /** The disk's number as the kernel packs it: major << 20 | minor. */
  readonly device: number | undefined;
  readonly operation: Operation | undefined;
  /** What the submitter's name begins with, in bytes; at most 15 count. */
  readonly comm: Uint8Array | undefined;
  /** Nanoseconds. */
  readonly minLatencyNs: number;
  /** Latencies are counted from the start on, and not from the issue. */
  readonly fromStart: boolean;
}

/**
 * Where the verifier knows the arguments' types (tp_btf) fields are loaded directly, a fifth faster; raw_tp reads them
 * through a helper and needs no trampolines of the architecture's.
 */
const BACKENDS = ['tp_btf', 'raw_tp'] as const;

const SUFFIX = { tp_btf: 'btf', raw_tp: 'raw' } as const;

/**
 * Where programs can be preempted each is there four times, and the next does what passed the one before by. With one a
 * guest of two CPUs and 32 requests in flight lost 1 to 10 of 100, with four none of thousands.
 */
const COPIES = ['', '_2', '_3', '_4'] as const;

/** A histogram takes 2.7 kB a CPU; the kinds of requests of all disks share this much. */
const HISTOGRAM_BYTES = 16 << 20;
const MOST_HISTOGRAMS = 256;
/** Below this nothing could be told apart. */
const FEWEST_HISTOGRAMS = 16;
/** Buckets, sum and maximum. */
const HISTOGRAM_SIZE = (BUCKETS + 2) * 8;

/**
 * Room for 16,400 records: 0.8 s at 20,000 a second, when a crowded machine lets the drain thread wait for 0.2 s. Pages that are
 * written again later than that have left every cache: with 4 MB a request costs a third more.
 */
const RING_BYTES = 2 << 20;

/**
 * What costs, and is there only for who needs it: `latencies`, the histograms, cost nothing more; `events` are the records;
 * `submitter` must be there before a filter asks who is behind a request (a PID, a TID, a UID, a cgroup, a name), and
 * `queued` before one counts from the start: the programs at a request's start are attached for these three.
 */
export type BlockNeed = 'latencies' | 'events' | 'submitter' | 'queued';

const sections = (programs: readonly (readonly string[])[]): readonly AttachSpec[] =>
  programs.flat().map((program) => ({ kind: 'section', program }));

/** Whether a filter asks who is behind a request. Our own being left out does not: that takes who is known anyway. */
function bySubmitter({ comm }: BlockFilter, { pid, tid, uid, cgroup }: IdentityFilter): boolean {
  return [pid, tid, uid, cgroup].some((one) => one !== undefined) || (comm?.length ?? 0) > 0;
}

function plan(backend: string, sizes: BufferSizes, kernel: KernelFeatures): ProbePlan {
  const chosen = chooseBackend('the block probe', BACKENDS, backend, () => undefined);
  if (!kernel.requestFirst) {
    throw new ProbeError(
      'NOT_SUPPORTED',
      `Kernel ${kernel.release} tells of block requests in an older way, which is not read.`,
      'Boot 5.11 or newer, or at least 5.10.137.',
    );
  }
  const copies = kernel.preemptibleSyscallEvents ? COPIES : COPIES.slice(0, 1);
  const copiesOf = (name: string) => copies.map((copy) => `${name}_${SUFFIX[chosen]}${copy}`);
  // In this order: a request must not be left open because its end is not told yet.
  const early = ['merge', ...(kernel.blockIoStart ? ['start'] : ['bio', 'insert'])].map(copiesOf);
  const always = ['complete', 'issue'].map(copiesOf);
  const fromStart = { globals: {}, attach: sections(early) };
  const fits = Math.floor(HISTOGRAM_BYTES / HISTOGRAM_SIZE / kernel.possibleCpus);
  const histograms = Math.min(MOST_HISTOGRAMS, Math.max(FEWEST_HISTOGRAMS, fits));
  return {
    backend: kernel.blockIoStart ? chosen : `${chosen} without block_io_start`,
    programs: [...early, ...always].flat(),
    attach: sections(always),
    needs: {
      latencies: { globals: {}, attach: [] },
      submitter: fromStart,
      queued: fromStart,
      events: { ...fromStart, globals: { events_wanted: 1 } },
    } satisfies Record<BlockNeed, ProbeNeed>,
    alternates: [...early, ...always],
    // Every request passes the first copy, or the ones behind it too.
    perEvent: copiesOf('complete').slice(0, 1),
    ring: ringOptions(sizes, RING_BYTES),
    maxEntries: {
      hist_labels: histograms,
      hists: histograms * kernel.possibleCpus,
      block_stats: kernel.possibleCpus,
    },
    globals: {
      hists_max: histograms,
      cpus: kernel.possibleCpus,
      preemptible: copies.length > 1 ? 1 : 0,
    },
    globalsAtEnd: { detaching: 1 },
  };
}

export const blockProbe: ProbeDefinition<BlockFilter> = {
  id: 'block',
  object: blockAbi.object,
  abi: blockAbi,
  ring: 'block_events',
  filterGlobal: 'block_filters',
  untracked: { map: 'block_stats', struct: 'block_cpu_stats', field: 'untracked' },
  backends: BACKENDS,
  everything: {
    device: undefined,
    operation: undefined,
    comm: undefined,
    minLatencyNs: 0,
    fromStart: false,
  },
  sharedParams: ['disk', 'operation', 'comm', 'minMs'],
  filterNeeds: (filter, identity) => [
    ...(bySubmitter(filter, identity) ? ['submitter'] : []),
    ...(filter.fromStart ? ['queued'] : []),
  ],
  plan,
  encodeFilter: (filter, identity) => ({
    min_latency: filter.minLatencyNs,
    dev: filter.device ?? 0,
    by_dev: filter.device === undefined ? 0 : 1,
    operation: filter.operation === undefined ? 0 : OPERATIONS.indexOf(filter.operation),
    comm_bytes: filter.comm?.length ?? 0,
    by_submitter: bySubmitter(filter, identity) ? 1 : 0,
    from_start: filter.fromStart ? 1 : 0,
    comm: [...(filter.comm ?? [])],
  }),
};
