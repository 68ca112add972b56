// SPDX-License-Identifier: MIT
/** What the function probe attaches to. Patterns become targets elsewhere; the probe takes them as they are. */

export type FunctionTarget =
  | {
      readonly kind: 'kernel';
      readonly name: string;
      /** Undefined: the kernel itself. */
      readonly module?: string;
      /** As kallsyms has it; several functions may have one name. Undefined: by name. */
      readonly address?: bigint;
    }
  | { readonly kind: 'tracepoint'; readonly category: string; readonly name: string }
  | {
      readonly kind: 'user';
      readonly path: string;
      /** In the file. */
      readonly offset: bigint;
      readonly name: string;
      /** Undefined: whoever runs the file. */
      readonly pid?: number;
    };

export type TargetKind = FunctionTarget['kind'];

/** As `skipped` and messages name it. */
export function targetName(target: FunctionTarget): string {
  return target.kind === 'tracepoint' ? `${target.category}:${target.name}` : target.name;
}
