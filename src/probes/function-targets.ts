// SPDX-License-Identifier: MIT
/** What the function probe attaches to. Patterns become targets in targets/; the probe takes them as they are. */
import type { FunctionTarget } from './targets/types.ts';

export type { FunctionTarget };

export type TargetKind = FunctionTarget['kind'];

/** As `skipped` and messages name it. */
export function targetName(target: FunctionTarget): string {
  return target.kind === 'tracepoint' ? `${target.category}:${target.name}` : target.name;
}

/** Modules of the kernel that have some of them, each once. */
export function modulesOf(targets: readonly FunctionTarget[]): string[] {
  const modules = targets.map((target) => (target.kind === 'kernel' ? target.module : undefined));
  return [...new Set(modules)].filter((name) => name !== undefined);
}
