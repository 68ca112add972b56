// SPDX-License-Identifier: MIT
import { loadKernelFunctions } from './kernel-functions.ts';
import type { FunctionTarget, TargetEnvironment } from './types.ts';

/**
 * Targets with addresses, for kernel functions that were looked up by name alone.
 * @param told by the links, by a target's index; a kernel that tells none (before 6.9) has them looked up
 */
export async function locate(
  targets: readonly FunctionTarget[],
  told: ReadonlyMap<number, bigint>,
  environment: TargetEnvironment,
): Promise<readonly FunctionTarget[]> {
  const missing = targets.some((target) => target.kind === 'kernel' && target.address === undefined);
  if (!missing) return targets;
  const known = told.size > 0 ? told : await search(targets, environment);
  return targets.map((target, index) => {
    const address = known.get(index);
    return target.kind !== 'kernel' || address === undefined ? target : { ...target, address };
  });
}

async function search(
  targets: readonly FunctionTarget[],
  environment: TargetEnvironment,
): Promise<ReadonlyMap<number, bigint>> {
  const functions = await loadKernelFunctions(environment);
  const indexes = new Map(targets.map(({ name }, index) => [name, index]));
  const found = new Map<number, bigint>();
  const several = new Set<number>();
  for (const [position, name] of functions.names.entries()) {
    const index = indexes.get(name);
    if (index === undefined) continue;
    const { address } = functions.target(position);
    if (found.has(index)) several.add(index);
    if (address !== undefined) found.set(index, address);
  }
  // Which of several it is, only the kernel knows.
  for (const index of several) found.delete(index);
  return found;
}
