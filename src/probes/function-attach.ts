// SPDX-License-Identifier: MIT
/** What the addon is to attach for one step of the function probe's plan. Pure. */
import type { AttachSpec } from '../../native/index.d.ts';
import type { AttachStep } from './function-plan.ts';
import { type FunctionTarget, targetName } from './function-targets.ts';

/** A target's number with its operation group, as bpf/lib/function.bpf.h takes them apart. */
export function cookieOf(index: number, groups: readonly number[] | undefined): bigint {
  return BigInt(index) | (BigInt(groups?.[index] ?? 0) << 32n);
}

/** The target that a skipped one's cookie means. */
export function targetOf(cookie: bigint): number {
  return Number(cookie & 0xffff_ffffn);
}

type Indexed<Kind extends FunctionTarget['kind']> = readonly [
  index: number,
  target: Extract<FunctionTarget, { kind: Kind }>,
];

/** In lists of those that go into one, in the order of their first ones. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}

/** @param omit targets that an earlier step could not attach */
export function specsOf(
  step: AttachStep,
  targets: readonly FunctionTarget[],
  groups: readonly number[] | undefined,
  omit: ReadonlySet<number>,
): AttachSpec[] {
  const { program, at } = step;
  const indexed = step.targets
    .filter((index) => !omit.has(index))
    .map((index) => [index, targets[index] as FunctionTarget] as const);
  const of = <Kind extends FunctionTarget['kind']>(kind: Kind) =>
    indexed.filter((item): item is Indexed<Kind> => item[1].kind === kind);
  const list = (items: readonly (readonly [number, FunctionTarget])[]) => ({
    program,
    names: items.map(([, target]) => target.name),
    cookies: BigUint64Array.from(items, ([index]) => cookieOf(index, groups)),
  });
  const tracepoints = of('tracepoint').map(([index, { category, name }]): AttachSpec => {
    const cookie = cookieOf(index, groups);
    return { kind: 'tracepoint', program, category, name, cookie, optional: true };
  });
  const user = grouped(of('user'), ([, { path, pid }]) => `${pid ?? ''} ${path}`).map((items): AttachSpec => {
    const [, { path, pid }] = items[0] as Indexed<'user'>;
    return {
      ...list(items),
      kind: step.backend === 'uprobe.multi' ? 'uprobe-multi' : 'uprobe',
      at: at === 'return' ? 'return' : 'entry',
      path,
      offsets: BigUint64Array.from(items, ([, { offset }]) => offset),
      ...(pid === undefined ? {} : { pid }),
    };
  });
  // A link is by name or by address.
  const kernel = grouped(of('kernel'), ([, { address }]) => (address ? 'address' : 'name'));
  return [...tracepoints, ...user, ...kernel.map((items) => kernelSpec(step, items, list(items)))];
}

function kernelSpec(
  { backend, at }: AttachStep,
  items: readonly Indexed<'kernel'>[],
  list: { readonly program: string; readonly names: readonly string[]; readonly cookies: BigUint64Array },
): AttachSpec {
  const byAddress = items[0]?.[1].address !== undefined && items[0][1].address !== 0n;
  const addresses = byAddress
    ? { addresses: BigUint64Array.from(items, ([, { address }]) => address ?? 0n) }
    : {};
  const end = at === 'return' ? 'return' : 'entry';
  switch (backend) {
    case 'fentry':
      return { ...list, kind: 'fentry', at: end, modules: items.map(([, { module }]) => module ?? '') };
    case 'kprobe':
      return { ...list, ...addresses, kind: 'kprobe', at: end };
    default:
      return { ...list, ...addresses, kind: 'kprobe-multi', at };
  }
}

export function namesOf(targets: readonly FunctionTarget[]): string[] {
  return targets.map(targetName);
}
