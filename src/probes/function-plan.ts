// SPDX-License-Identifier: MIT
/** Which BPF object the function probe loads, how large its maps are and what is attached in which order. Pure. */
import { BUCKETS } from '../histogram/buckets.ts';
import { ProbeError } from './errors.ts';
import { chooseFunctionBackend, type FunctionBackend, type FunctionPurpose } from './function-backends.ts';
import type { FunctionTarget, TargetKind } from './function-targets.ts';
import { functionCountAbi } from './generated/function-count.ts';
import { functionGroupAbi } from './generated/function-group.ts';
import { functionSessionAbi } from './generated/function-session.ts';
import { functionSessionOldAbi } from './generated/function-session-old.ts';
import { functionTimeAbi } from './generated/function-time.ts';
import type { FunctionRungs } from './host/function-rungs.ts';
import type { ProbeAbi } from './types.ts';

export interface FunctionRequest {
  readonly targets: readonly FunctionTarget[];
  readonly purpose: FunctionPurpose;
  /** For `outermost`: each target's operation group, from 0 to 31. */
  readonly groups?: readonly number[];
  /** Of those, targets that are called with each file that is opened: only opens that made their file are counted. */
  readonly creations?: ReadonlySet<number>;
  /** For `time`: one histogram for all targets, in place of one each. */
  readonly together?: boolean;
  /** `auto`, or one of FUNCTION_BACKENDS; it must be one of each kind of target there is. */
  readonly backend: string;
}

/** One program attached to targets, all of one kind. */
export interface AttachStep {
  readonly program: string;
  readonly backend: FunctionBackend;
  readonly at: 'entry' | 'return' | 'session';
  /** Indexes; those that an earlier step could not attach are left out. */
  readonly targets: readonly number[];
}

export interface FunctionPlan {
  /** Shown on screen: `kprobe.multi`, or for targets of several kinds `kprobe.multi + tracepoint`. */
  readonly backend: string;
  readonly object: string;
  readonly abi: ProbeAbi;
  readonly programs: readonly string[];
  readonly steps: readonly AttachStep[];
  /** Programs attached as their section says, before all. */
  readonly sections: readonly string[];
  readonly maxEntries: Readonly<Record<string, number>>;
  /** u32 constants, set before loading. */
  readonly constants: Readonly<Record<string, number>>;
  /** u64 slots from one CPU's row of counters to the next. */
  readonly rowSlots: number;
  /** Histograms of a CPU, as they lie in the map; 0: nothing is timed. */
  readonly rowHists: number;
  /** Entries are counted by a link of their own: the timing one does not see all. */
  readonly countedBeside: boolean;
}

/** Slots of a cache line: two CPUs never write to one. */
const LINE_SLOTS = 8;
const HISTOGRAM_BYTES = (BUCKETS + 2) * 8;
const MOST_HISTOGRAM_BYTES = 256 << 20;
/** bpf/lib/operation.bpf.h */
const OPERATION_GROUPS = 32;

type Chosen = readonly (readonly [backend: FunctionBackend, targets: readonly number[]])[];

function choose(request: FunctionRequest, rungs: FunctionRungs): Chosen {
  const byKind = new Map<TargetKind, number[]>();
  request.targets.forEach(({ kind }, index) => {
    // Added to in place: copied for each of 10,000 it stops the screen for half a second.
    const own = byKind.get(kind);
    if (own) own.push(index);
    else byKind.set(kind, [index]);
  });
  // Sessions are in an object of their own; beside other kinds the pair does as well. A spread would ask for everything.
  const usable: FunctionRungs =
    byKind.size === 1 ? rungs : Object.create(rungs, { session: { value: 'none' } });
  return [...byKind].map(([kind, targets]) => [
    chooseFunctionBackend(kind, targets.length, request.purpose, usable, request.backend),
    targets,
  ]);
}

const SUFFIX: Readonly<Record<Exclude<FunctionBackend, 'kprobe.session'>, string>> = {
  fentry: 'fentry',
  'kprobe.multi': 'kprobe_multi',
  kprobe: 'kprobe',
  'uprobe.multi': 'uprobe_multi',
  uprobe: 'uprobe',
  tracepoint: 'tracepoint',
};

/** Returns first: an entry whose return nobody sees would be kept for nothing. */
function stepsOf(
  purpose: FunctionPurpose,
  backend: FunctionBackend,
  targets: readonly number[],
  beside: boolean,
): AttachStep[] {
  if (backend === 'kprobe.session') {
    const program = purpose === 'time' ? 'time_session' : 'group_session';
    const session: AttachStep = { program, backend, at: 'session', targets };
    const counter: AttachStep = { program: 'count_beside', backend: 'kprobe.multi', at: 'entry', targets };
    return beside ? [session, counter] : [session];
  }
  const suffix = SUFFIX[backend];
  if (purpose === 'count') return [{ program: `count_${suffix}`, backend, at: 'entry', targets }];
  return [
    { program: `leave_${suffix}`, backend, at: 'return', targets },
    { program: `enter_${suffix}`, backend, at: 'entry', targets },
  ];
}

/** @param targets those of FunctionRequest.creations */
function creationSteps(backend: FunctionBackend, targets: readonly number[]): AttachStep[] {
  if (targets.length === 0) return [];
  const plain = backend === 'kprobe.session' ? 'kprobe.multi' : backend;
  return [{ program: `created_${SUFFIX[plain]}`, backend: plain, at: 'entry', targets }];
}

function abiFor(purpose: FunctionPurpose, session: boolean, rungs: FunctionRungs) {
  if (session) return rungs.session === 'context' ? functionSessionAbi : functionSessionOldAbi;
  return { count: functionCountAbi, time: functionTimeAbi, outermost: functionGroupAbi }[purpose];
}

function rowOfHistograms(request: FunctionRequest, own: boolean, cpus: number): number {
  if (request.purpose !== 'time') return 0;
  // Where each function has a program of its own, these would interrupt one another in a histogram that they share.
  const each = !request.together || own;
  const row = each ? request.targets.length : 1;
  if (row * cpus * HISTOGRAM_BYTES <= MOST_HISTOGRAM_BYTES) return row;
  throw new ProbeError(
    'BAD_VALUE',
    `A histogram for each of ${row} functions and ${cpus} CPUs would take ${Math.ceil((row * cpus * HISTOGRAM_BYTES) / 2 ** 20)} MiB.`,
    'Name fewer functions, or have them all in one histogram.',
  );
}

function checkGroups({ purpose, targets, groups }: FunctionRequest): void {
  if (purpose !== 'outermost') return;
  const fine =
    groups?.length === targets.length && groups.every((group) => group >= 0 && group < OPERATION_GROUPS);
  if (!fine) throw new ProbeError('INTERNAL', 'Each target needs an operation group from 0 to 31.');
}

/**
 * @param cpus possible ones, each with a row of its own in every map
 * Throws BAD_VALUE, NOT_SUPPORTED, LOCKED_DOWN: see chooseFunctionBackend.
 */
export function planFunctions(request: FunctionRequest, rungs: FunctionRungs, cpus: number): FunctionPlan {
  const { purpose, targets } = request;
  if (targets.length === 0) throw new ProbeError('BAD_VALUE', 'There is no function to trace.');
  checkGroups(request);
  const chosen = choose(request, rungs);
  const backends = chosen.map(([backend]) => backend);
  const session = backends.includes('kprobe.session');
  const beside = session && purpose === 'time' && rungs.session === 'plain';
  const abi: ProbeAbi & { readonly object: string } = abiFor(purpose, session, rungs);
  const { creations = new Set() } = request;
  const steps = chosen.flatMap(([backend, own]) => [
    ...stepsOf(
      purpose,
      backend,
      own.filter((target) => !creations.has(target)),
      beside,
    ),
    ...creationSteps(
      backend,
      own.filter((target) => creations.has(target)),
    ),
  ]);
  const sections = purpose === 'outermost' || (purpose === 'time' && !session) ? ['thread_freed'] : [];
  const rowSlots = Math.ceil(targets.length / LINE_SLOTS) * LINE_SLOTS;
  const rowHists = rowOfHistograms(request, backends.includes('fentry'), cpus);
  const rows = rowSlots * cpus;
  const sizes: Record<string, number> = {
    counts: rows,
    latencies: Math.max(1, rowHists * cpus),
    lost_calls: rows,
    begun_calls: beside ? rows : 1,
    outermost: purpose === 'outermost' ? rows : 1,
  };
  const constants: Record<string, number> = {
    row_slots: rowSlots,
    row_hists: rowHists,
    counted_beside: beside ? 1 : 0,
  };
  return {
    backend: [...new Set(backends)].join(' + '),
    object: abi.object,
    abi,
    programs: [...sections, ...steps.map(({ program }) => program)],
    steps,
    sections,
    maxEntries: only(sizes, abi.maps),
    constants: only(constants, abi.globals),
    rowSlots,
    rowHists,
    countedBeside: beside,
  };
}

/** What the object has. */
function only(values: Readonly<Record<string, number>>, names: object): Record<string, number> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in names));
}
