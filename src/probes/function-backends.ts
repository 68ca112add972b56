// SPDX-License-Identifier: MIT
/** The ladders: which way to functions is taken for how many of them, for what, on which kernel. Pure. */
import { ProbeError } from './errors.ts';
import { objection, whatHelps } from './function-objections.ts';
import type { TargetKind } from './function-targets.ts';
import type { FunctionRungs } from './host/function-rungs.ts';

/** `outermost` counts too, and knows which calls another one of their group made. */
export type FunctionPurpose = 'count' | 'time' | 'outermost';

export type FunctionBackend =
  | 'fentry'
  | 'kprobe.session'
  | 'kprobe.multi'
  | 'kprobe'
  | 'uprobe.multi'
  | 'uprobe'
  | 'tracepoint';

/** Each function takes a program and a trampoline: 25 to 60 functions a second were attached. */
export const FEW_FUNCTIONS = 32;

/** The first is the best. */
const LADDERS: Readonly<Record<TargetKind, Readonly<Record<FunctionPurpose, readonly FunctionBackend[]>>>> = {
  kernel: {
    count: ['kprobe.multi', 'fentry', 'kprobe'],
    time: ['fentry', 'kprobe.session', 'kprobe.multi', 'kprobe'],
    outermost: ['fentry', 'kprobe.session', 'kprobe.multi', 'kprobe'],
  },
  user: {
    count: ['uprobe.multi', 'uprobe'],
    time: ['uprobe.multi', 'uprobe'],
    outermost: [],
  },
  tracepoint: { count: ['tracepoint'], time: [], outermost: [] },
};

/** Every name that `--backend` may have. */
export const FUNCTION_BACKENDS: readonly FunctionBackend[] = [
  ...new Set(Object.values(LADDERS).flatMap((ladder) => [...ladder.time, ...ladder.count])),
];

/** Those that a purpose may have, whatever the functions. */
export function backendsFor(purpose: FunctionPurpose): readonly FunctionBackend[] {
  return [...new Set(Object.values(LADDERS).flatMap((ladder) => ladder[purpose]))];
}

/**
 * From 7.x on, where sessions keep every call, they come before fentry: its programs can be preempted, and while one is, the
 * kernel leaves it out for all others on that CPU. Of 2000 calls by 100 threads 5 entries and 31 returns were, in a
 * guest; a session's handlers run with preemption off.
 */
function ladderOf(
  kind: TargetKind,
  purpose: FunctionPurpose,
  rungs: FunctionRungs,
): readonly FunctionBackend[] {
  const ladder = LADDERS[kind][purpose];
  if (!ladder.includes('kprobe.session') || rungs.session !== 'context') return ladder;
  return ['kprobe.session', ...ladder.filter((backend) => backend !== 'kprobe.session')];
}

const KIND_NAMES: Readonly<Record<TargetKind, string>> = {
  kernel: 'kernel functions',
  user: 'functions of programs',
  tracepoint: 'tracepoints',
};

function what(kind: TargetKind, purpose: FunctionPurpose): string {
  return `${purpose === 'time' ? 'time' : 'count'} ${purpose === 'outermost' ? 'operations of ' : ''}${KIND_NAMES[kind]}`;
}

/** What can be traced where one kind of functions cannot. Empty: nothing. */
export function whatWorks(except: TargetKind, purpose: FunctionPurpose, rungs: FunctionRungs): string {
  const kinds = Object.keys(LADDERS) as TargetKind[];
  const others = kinds.filter(
    (kind) =>
      kind !== except && LADDERS[kind][purpose].some((backend) => objection(backend, rungs) === undefined),
  );
  if (others.length === 0) return '';
  const names = others.map((kind) => KIND_NAMES[kind]).join(' and ');
  return `${names.charAt(0).toUpperCase()}${names.slice(1)} can be ${purpose === 'time' ? 'timed' : 'counted'} here.`;
}

/** `session`, `multi`: what the last part of a name is will do for the whole. */
function isMeant(backend: FunctionBackend, wanted: string): boolean {
  return backend === wanted || backend.split('.')[1] === wanted;
}

/**
 * @param count of the targets of that kind
 * @param wanted `auto`, or one of {@link FUNCTION_BACKENDS}, or the part of it behind its dot
 * Throws BAD_VALUE for a backend that is none of this kind's, NOT_SUPPORTED for one that does not work here, or when none does.
 */
export function chooseFunctionBackend(
  kind: TargetKind,
  count: number,
  purpose: FunctionPurpose,
  rungs: FunctionRungs,
  wanted: string,
): FunctionBackend {
  const ladder = ladderOf(kind, purpose, rungs);
  if (ladder.length === 0) {
    const remedy = kind === 'tracepoint' ? 'funccount counts them.' : '';
    throw new ProbeError('BAD_VALUE', `It is not possible to ${what(kind, purpose)}.`, remedy);
  }
  if (wanted !== 'auto') {
    const forced = ladder.find((backend) => isMeant(backend, wanted));
    if (forced === undefined) {
      const sentence = `--backend ${JSON.stringify(wanted)} cannot ${what(kind, purpose)}.`;
      throw new ProbeError('BAD_VALUE', sentence, `There are: auto ${ladder.join(' ')}`);
    }
    const reason = objection(forced, rungs);
    if (reason === undefined) return forced;
    throw new ProbeError('NOT_SUPPORTED', `Not possible here: ${reason}.`, 'Use --backend auto.');
  }
  // No further than to the first that works: each answer is a program loaded, or all type information read. The last in the
  // ladder that works may be one that is not for so many.
  const works = (backend: FunctionBackend): boolean => objection(backend, rungs) === undefined;
  const suits = (backend: FunctionBackend): boolean => backend !== 'fentry' || count <= FEW_FUNCTIONS;
  const chosen = ladder.find((backend) => suits(backend) && works(backend)) ?? ladder.find(works);
  if (chosen !== undefined) return chosen;
  const reasons = ladder.map((backend) => objection(backend, rungs)).join('; ');
  const locked = rungs.lockdown === 'integrity' || rungs.lockdown === 'confidentiality';
  // The kernel could, for somebody else.
  const who = kind === 'user' && rungs.uprobes && !rungs.admin ? 'This user' : 'This kernel';
  throw new ProbeError(
    locked ? 'LOCKED_DOWN' : 'NOT_SUPPORTED',
    `${who} cannot ${what(kind, purpose)}: ${reasons}.`,
    [whatHelps(kind, rungs), whatWorks(kind, purpose, rungs)].filter((text) => text !== '').join(' '),
  );
}
