// SPDX-License-Identifier: MIT
/** What is typed for a tool on the function probe, looked up on the machine that is traced. */
import { ProbeError, type ProbeErrorCode } from './errors.ts';
import { thisHost } from './function.ts';
import { type FunctionPurpose, whatWorks } from './function-backends.ts';
import type { EventSource } from './source.ts';
import type { ResolvedTargets, ResolveOptions, TargetEnvironment } from './targets/types.ts';

export const loadTargets = () => import('./targets/machine.ts');

const environments = new WeakMap<EventSource, TargetEnvironment>();

/** Always the same one: the lists that were read are kept with it, and every keystroke asks for them. */
export async function environmentOf(source: EventSource): Promise<TargetEnvironment> {
  const { machineEnvironment } = await loadTargets();
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
    const { resolveTargets } = await loadTargets();
    return await resolveTargets(pattern, options, await environmentOf(source));
  } catch (error) {
    if (!(error instanceof ProbeError) || !WITHOUT_TRACEFS.has(error.code)) throw error;
    // No tracepoint can be looked up; nobody has asked yet what else can be traced.
    const works = whatWorks('tracepoint', purpose, thisHost().rungs);
    throw new ProbeError(error.code, error.message, `${error.remedy} ${works}`.trim(), { cause: error });
  }
}
