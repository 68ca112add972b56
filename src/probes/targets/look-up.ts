// SPDX-License-Identifier: MIT
/** One pattern against the lists of this machine. Nothing is attached and nothing that is missing is an error yet. */
import { ProbeError } from '../errors.ts';
import { type KernelFunctions, loadKernelFunctions, loadKernelNames } from './kernel-functions.ts';
import { findFile, libraryNames } from './libraries.ts';
import { nearest } from './nearest.ts';
import { type NamePattern, quote, type TargetPattern, textIn } from './pattern.ts';
import { select } from './select.ts';
import { findTracepoints, loadTracepoints, type Tracepoint } from './tracepoints.ts';
import type { FunctionTarget, SkippedTarget, TargetEnvironment } from './types.ts';
import { findUserFunctions, loadUserFunctions } from './user-functions.ts';

export type Found =
  | {
      readonly kind: 'kernel';
      readonly functions: KernelFunctions;
      /** Positions in `functions`; what a wildcard does not mean is in `denied`. */
      readonly positions: readonly number[];
      readonly denied: readonly number[];
      readonly module?: string;
    }
  | {
      readonly kind: 'tracepoint';
      readonly events: readonly Tracepoint[];
      readonly targets: readonly FunctionTarget[];
    }
  | {
      readonly kind: 'user';
      readonly path: string;
      /** Names of all its functions, for a suggestion. */
      readonly names: () => readonly string[];
      readonly hasSymbols: boolean;
      readonly targets: readonly FunctionTarget[];
      readonly skipped: readonly SkippedTarget[];
      readonly warning?: string;
    };

async function inKernel(functions: KernelFunctions, name: NamePattern, module?: string): Promise<Found> {
  let positions: readonly number[] = select(name, functions.names);
  if (positions.length === 0 && name.kind === 'exact') positions = functions.aliasesOf(name.text);
  if (module !== undefined) positions = positions.filter((at) => functions.moduleOf(at) === module);
  const denied: number[] = [];
  if (name.kind !== 'exact') {
    positions = positions.filter((at) => {
      if (functions.denied(at) === undefined) return true;
      denied.push(at);
      return false;
    });
  }
  const open = await functions.withoutTwins(positions);
  return { kind: 'kernel', functions, positions: open, denied, ...(module === undefined ? {} : { module }) };
}

async function noLibrary(
  library: string,
  pid: number | undefined,
  environment: TargetEnvironment,
): Promise<never> {
  if (pid !== undefined) {
    const sentence = `Process ${pid} uses no library or program ${quote(library)}.`;
    throw new ProbeError('BAD_VALUE', sentence, `List what it uses with: cat /proc/${pid}/maps`);
  }
  const near = nearest(library, await libraryNames('', environment));
  const sentence = `There is no library, program or kernel module ${quote(library)}.`;
  const remedy = near === undefined ? 'Give its whole path, as in /path:function.' : `Did you mean ${near}?`;
  throw new ProbeError('BAD_VALUE', sentence, remedy);
}

async function inFile(
  pattern: Extract<TargetPattern, { kind: 'user' }>,
  pid: number | undefined,
  environment: TargetEnvironment,
): Promise<Found> {
  const file = await findFile(pattern.library, pid, environment);
  if (!file) {
    const functions = await loadKernelFunctions(environment);
    // bcc knows no modules there: a library of that name comes first.
    if (functions.modules.includes(pattern.library))
      return await inKernel(functions, pattern.name, pattern.library);
    return await noLibrary(pattern.library, pid, environment);
  }
  const functions = await loadUserFunctions(file.path, environment);
  const { targets, skipped } = await findUserFunctions(file.path, functions, pattern.name, pid);
  return {
    kind: 'user',
    path: file.path,
    names: () => functions.symbols.map(({ name }) => name),
    hasSymbols: functions.hasSymbols,
    targets,
    skipped,
    ...(file.warning === undefined ? {} : { warning: file.warning }),
  };
}

/** Throws a ProbeError for what cannot be looked up: no such library, no list, a bad expression. */
export async function lookUp(
  pattern: TargetPattern,
  pid: number | undefined,
  environment: TargetEnvironment,
): Promise<Found> {
  if (pattern.kind === 'user') return await inFile(pattern, pid, environment);
  if (pattern.kind === 'tracepoint') {
    const events = await loadTracepoints(environment);
    const targets = findTracepoints(events, pattern.category, pattern.name);
    return { kind: 'tracepoint', events, targets };
  }
  const functions = await loadKernelFunctions(environment);
  if (functions.size === 0) {
    const sentence = "The kernel's functions cannot be listed: /proc/kallsyms and tracefs show none.";
    throw new ProbeError('NO_PRIVILEGE', sentence, 'Run it with sudo.');
  }
  return await inKernel(functions, pattern.name);
}

/**
 * A pattern for kernel functions by their names alone. Undefined where that may not mean the same: functions of one name, a
 * module, nothing that matches (which may be for want of a list).
 */
export async function lookUpNames(
  pattern: TargetPattern,
  environment: TargetEnvironment,
): Promise<Extract<Found, { kind: 'kernel' }> | undefined> {
  if (pattern.kind !== 'kernel') return undefined;
  const listed = await loadKernelNames(environment);
  if (!listed) return undefined;
  const functions = listed.withText(textIn(pattern.name));
  const found = await inKernel(functions, pattern.name);
  if (found.kind !== 'kernel' || found.positions.length === 0) return undefined;
  const names = new Set(found.positions.map((at) => functions.names[at]));
  return names.size === found.positions.length ? found : undefined;
}
