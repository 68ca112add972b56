// SPDX-License-Identifier: MIT
/** What is typed for a tool on the function probe, looked up on the machine that is traced. */
import { ProbeError, type ProbeErrorCode } from './errors.ts';
import { thisHost } from './function.ts';
import { type FunctionPurpose, whatWorks } from './function-backends.ts';
import type { EventSource } from './source.ts';
import { machineEnvironment } from './targets/environment.ts';
import { resolveTargets } from './targets/resolve.ts';
import type { ResolvedTargets, ResolveOptions, TargetEnvironment } from './targets/types.ts';

const environments = new WeakMap<EventSource, TargetEnvironment>();

/** Always the same one: the lists that were read are kept with it, and every keystroke asks for them. */
export function environmentOf(source: EventSource): TargetEnvironment {
  const known = environments.get(source) ?? machineEnvironment(() => source.addon);
  environments.set(source, known);
  return known;
}

const WITHOUT_TRACEFS: ReadonlySet<ProbeErrorCode> = new Set(['NO_TRACEFS', 'LOCKED_DOWN']);

/** Throws what resolveTargets throws. */
export async function lookUpTargets(
  pattern: string,
  options: ResolveOptions,
  purpose: FunctionPurpose,
  source: EventSource,
): Promise<ResolvedTargets> {
  try {
    return await resolveTargets(pattern, options, environmentOf(source));
  } catch (error) {
    if (!(error instanceof ProbeError) || !WITHOUT_TRACEFS.has(error.code)) throw error;
    // No tracepoint can be looked up; nobody has asked yet what else can be traced.
    const works = whatWorks('tracepoint', purpose, thisHost().rungs);
    throw new ProbeError(error.code, error.message, `${error.remedy} ${works}`.trim(), { cause: error });
  }
}
