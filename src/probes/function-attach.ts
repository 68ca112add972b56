// SPDX-License-Identifier: MIT
/** What the addon is to attach for one step of the function probe's plan. Pure. */
import type { AttachSpec } from '../../native/index.d.ts';
import type { AttachStep } from './function-plan.ts';
import { type FunctionTarget, targetName } from './function-targets.ts';

/** A target's number with its operation group, as bpf/lib/function.bpf.h takes them apart. */
export function cookieOf(index: number, groups: readonly number[] | undefined): bigint {
  // Below 2^53: a BigInt for each half would be slow.
  return BigInt((groups?.[index] ?? 0) * 2 ** 32 + index);
}

/** The target that a skipped one's cookie means. */
export function targetOf(cookie: bigint): number {
  return Number(cookie & 0xffff_ffffn);
}

type KernelTarget = Extract<FunctionTarget, { kind: 'kernel' }>;
type UserTarget = Extract<FunctionTarget, { kind: 'user' }>;

/** Indexes that go into one list, in the order of their first ones. */
interface Listed<Target> {
  readonly first: Target;
  readonly indexes: number[];
}

/** Plain loops over indexes: lists of pairs and what takes them apart held a key up for 60 ms with 10,000 targets. */
class Lists {
  readonly tracepoints: number[] = [];
  readonly user: Listed<UserTarget>[] = [];
  /** A link is by name or by address. */
  readonly kernel: Listed<KernelTarget>[] = [];

  constructor(indexes: readonly number[], targets: readonly FunctionTarget[], omit: ReadonlySet<number>) {
    for (const index of indexes) {
      if (omit.has(index)) continue;
      const target = targets[index] as FunctionTarget;
      if (target.kind === 'tracepoint') this.tracepoints.push(index);
      else if (target.kind === 'user') put(this.user, target, index, isOfOneFile);
      else put(this.kernel, target, index, isFoundAlike);
    }
  }
}

/** The last list is tried first: mostly there is no other. */
function put<T>(lists: Listed<T>[], target: T, index: number, alike: (one: T, other: T) => boolean): void {
  for (let at = lists.length - 1; at >= 0; at--) {
    const list = lists[at] as Listed<T>;
    if (!alike(list.first, target)) continue;
    list.indexes.push(index);
    return;
  }
  lists.push({ first: target, indexes: [index] });
}

const isOfOneFile = (one: UserTarget, other: UserTarget): boolean =>
  one.path === other.path && one.pid === other.pid;

const hasAddress = ({ address }: KernelTarget): boolean => address !== undefined && address !== 0n;

const isFoundAlike = (one: KernelTarget, other: KernelTarget): boolean =>
  hasAddress(one) === hasAddress(other);

function numbersOf(indexes: readonly number[], numberOf: (index: number) => bigint): BigUint64Array {
  const numbers = new BigUint64Array(indexes.length);
  for (let i = 0; i < indexes.length; i++) numbers[i] = numberOf(indexes[i] as number);
  return numbers;
}

/** @param omit targets that an earlier step could not attach */
export function specsOf(
  step: AttachStep,
  targets: readonly FunctionTarget[],
  groups: readonly number[] | undefined,
  omit: ReadonlySet<number>,
): AttachSpec[] {
  const { program, at } = step;
  const lists = new Lists(step.targets, targets, omit);
  const list = (indexes: readonly number[]) => ({
    program,
    names: indexes.map((index) => (targets[index] as FunctionTarget).name),
    cookies: numbersOf(indexes, (index) => cookieOf(index, groups)),
  });
  const tracepoints = lists.tracepoints.map((index): AttachSpec => {
    const { category, name } = targets[index] as Extract<FunctionTarget, { kind: 'tracepoint' }>;
    const cookie = cookieOf(index, groups);
    return { kind: 'tracepoint', program, category, name, cookie, optional: true };
  });
  const user = lists.user.map(
    ({ first: { path, pid }, indexes }): AttachSpec => ({
      ...list(indexes),
      kind: step.backend === 'uprobe.multi' ? 'uprobe-multi' : 'uprobe',
      at: at === 'return' ? 'return' : 'entry',
      path,
      offsets: numbersOf(indexes, (index) => (targets[index] as UserTarget).offset),
      ...(pid === undefined ? {} : { pid }),
    }),
  );
  const kernel = lists.kernel.map(({ first, indexes }): AttachSpec => {
    const kernelTarget = (index: number) => targets[index] as KernelTarget;
    const addresses = hasAddress(first)
      ? { addresses: numbersOf(indexes, (index) => kernelTarget(index).address ?? 0n) }
      : {};
    const end = at === 'return' ? 'return' : 'entry';
    switch (step.backend) {
      case 'fentry': {
        const modules = indexes.map((index) => kernelTarget(index).module ?? '');
        return { ...list(indexes), kind: 'fentry', at: end, modules };
      }
      case 'kprobe':
        return { ...list(indexes), ...addresses, kind: 'kprobe', at: end };
      default:
        return { ...list(indexes), ...addresses, kind: 'kprobe-multi', at };
    }
  });
  return [...tracepoints, ...user, ...kernel];
}

export function namesOf(targets: readonly FunctionTarget[]): string[] {
  return targets.map(targetName);
}
