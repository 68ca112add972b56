// SPDX-License-Identifier: MIT
/** Tools that trace functions: what they are attached to depends on what is typed. */
import type { FunctionSettings } from './function.ts';
import type { FunctionPurpose } from './function-backends.ts';
import type { FunctionTarget } from './function-targets.ts';
import type { FunctionRungs } from './host/function-rungs.ts';
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
  /** Of the purpose `outermost`: every hit is read, not only operations. Another count, and no other start. */
  readonly allHits?: boolean;
}

/** A row of what is shown, and the targets whose counts are added up in it. */
export interface FunctionRow {
  /** Safe to draw. */
  readonly name: string;
  readonly address: bigint | undefined;
  readonly targets: readonly number[];
  /** Those of which all hits are added up, where they are others. */
  readonly hitTargets?: readonly number[];
  /** The pattern that means it alone; undefined where there is none. */
  readonly pattern?: string;
}

/** What a tool without a pattern is attached to, and how. */
export interface FunctionChoice
  extends Pick<
    FunctionSettings,
    'targets' | 'groups' | 'creations' | 'purpose' | 'backend' | 'label' | 'optional'
  > {
  /** Sentences about how it is traced. */
  readonly warnings: readonly string[];
  readonly rows: readonly FunctionRow[];
}

export interface FunctionTool<Id extends string, Schema extends ParamSchema> {
  readonly id: Id;
  readonly kind: 'functions';
  readonly shows: 'counts' | 'series' | 'latencies';
  /** One line: what it shows. */
  readonly summary: string;
  readonly purpose: FunctionPurpose;
  /** What is counted: `calls`. */
  readonly noun: string;
  /** The one description of its parameters: flags, help, the form, the man page. */
  readonly params: Schema;
  /** What is traced, for `tracing …`; by default its pattern is told. */
  readonly subject?: string;
  /** What must be given before it can start, as a sentence; undefined where nothing must. */
  readonly missing: string | undefined;
  /** Turns what the user gave into whom the probe traces. Throws BAD_VALUE. */
  identity(values: ParamValues<Schema>): Omit<IdentityFilter, 'self' | 'cgroup'>;
  /** Throws BAD_VALUE. */
  ask(values: ParamValues<Schema>): FunctionAsk;
  /** Of what has a pattern. */
  rows(resolved: ResolvedTargets): readonly FunctionRow[];
  /**
   * Of what has none. Throws BAD_VALUE, NOT_SUPPORTED, LOCKED_DOWN.
   * @param backend `auto` or one of its own
   */
  choose?(backend: string, rungs: FunctionRungs): FunctionChoice;
  /** Names that `--backend` takes besides those of its purpose, where {@link choose} knows more. */
  readonly otherBackends?: readonly string[];
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
