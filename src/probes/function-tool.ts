// SPDX-License-Identifier: MIT
/** Tools that trace functions: what they are attached to depends on what is typed. */
import type { FunctionPurpose } from './function-backends.ts';
import type { FunctionTarget } from './function-targets.ts';
import type { ParamSchema, ParamValues } from './params.ts';
import type { ResolvedTargets } from './targets/types.ts';
import type { IdentityFilter, LatencyLayout } from './types.ts';

/** What of a tool is asked of the function probe. Another ask is another start. */
export interface FunctionAsk {
  /** As it was typed; undefined: nothing yet. */
  readonly pattern: string | undefined;
  readonly regex: boolean;
  /** Only what happens on this CPU is read; undefined: on all. */
  readonly cpu: number | undefined;
}

/** A row of what is shown, and the targets whose counts are added up in it. */
export interface FunctionRow {
  /** Safe to draw. */
  readonly name: string;
  readonly address: bigint | undefined;
  readonly targets: readonly number[];
  /** The pattern that means it alone; undefined where there is none. */
  readonly pattern?: string;
}

export interface FunctionTool<Id extends string, Schema extends ParamSchema> {
  readonly id: Id;
  readonly kind: 'functions';
  readonly shows: 'counts' | 'latencies';
  /** One line: what it shows. */
  readonly summary: string;
  readonly purpose: FunctionPurpose;
  /** What is counted: `calls`. */
  readonly noun: string;
  /** The one description of its parameters: flags, help, the form, the man page. */
  readonly params: Schema;
  /** What must be given before it can start, as a sentence. */
  readonly missing: string;
  /** Turns what the user gave into whom the probe traces. Throws BAD_VALUE. */
  identity(values: ParamValues<Schema>): Omit<IdentityFilter, 'self' | 'cgroup'>;
  /** Throws BAD_VALUE. */
  ask(values: ParamValues<Schema>): FunctionAsk;
  rows(resolved: ResolvedTargets): readonly FunctionRow[];
  /** Of what shows latencies. */
  layout(values: ParamValues<Schema>): LatencyLayout;
}

/** A row for each target. */
export function rowForEach(
  targets: readonly FunctionTarget[],
  label: (target: FunctionTarget) => string,
): readonly FunctionRow[] {
  return targets.map((target, index) => ({
    name: label(target),
    address: target.kind === 'kernel' ? target.address : target.kind === 'user' ? target.offset : undefined,
    targets: [index],
    ...patternOf(target),
  }));
}

/** What has only an event has no duration, and is no pattern for what asks for one. */
function patternOf(target: FunctionTarget): { readonly pattern?: string } {
  if (target.kind === 'tracepoint') return {};
  return { pattern: target.kind === 'kernel' ? target.name : `${target.path}:${target.name}` };
}
