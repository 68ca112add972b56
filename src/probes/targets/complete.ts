// SPDX-License-Identifier: MIT
/** What may follow while a pattern is typed, from the kernel's and the files' own lists. */
import { ProbeError } from '../errors.ts';
import { loadKernelFunctions } from './kernel-functions.ts';
import { findFile, libraryNames } from './libraries.ts';
import { loadTracepoints } from './tracepoints.ts';
import type { TargetEnvironment } from './types.ts';
import { loadUserFunctions } from './user-functions.ts';

/** The first `limit` names in alphabetical order that begin with a prefix, each once. */
function startingWith(prefix: string, names: readonly string[], limit: number): string[] {
  return [...new Set(names.filter((name) => name.startsWith(prefix)))].sort().slice(0, limit);
}

async function kernelNames(prefix: string, environment: TargetEnvironment, limit: number): Promise<string[]> {
  const functions = await loadKernelFunctions(environment);
  const names = functions.names.filter(
    (name, at) => name.startsWith(prefix) && functions.denied(at) === undefined,
  );
  return startingWith(prefix, names, limit);
}

async function eventNames(prefix: string, environment: TargetEnvironment, limit: number): Promise<string[]> {
  const events = await loadTracepoints(environment);
  const wholeCategory = prefix.includes(':');
  const names = events.map(({ category, name }) => (wholeCategory ? `${category}:${name}` : `${category}:`));
  return startingWith(prefix, names, limit).map((name) => `t:${name}`);
}

async function fileNames(
  library: string,
  prefix: string,
  environment: TargetEnvironment,
  limit: number,
): Promise<string[]> {
  const file = await findFile(library, undefined, environment);
  let names: readonly string[];
  if (file) {
    const { symbols } = await loadUserFunctions(file.path, environment);
    const indirect = new Set(symbols.filter((symbol) => symbol.indirect).map(({ name }) => name));
    names = symbols.map(({ name }) => name).filter((name) => !indirect.has(name));
  } else {
    const functions = await loadKernelFunctions(environment);
    names = functions.names.filter((_, at) => functions.moduleOf(at) === library);
  }
  return startingWith(prefix, names, limit).map((name) => `${library}:${name}`);
}

/**
 * Patterns that begin as what was typed (`tcp_se`, `t:sysc`, `c:mal`); of a list give the part under the cursor. What
 * ends in a colon goes on. Never rejects with a ProbeError: where there is no list there is nothing to offer.
 */
export async function complete(
  typed: string,
  environment: TargetEnvironment,
  limit: number,
): Promise<readonly string[]> {
  try {
    const colon = typed.indexOf(':');
    if (colon < 0) {
      const names = await kernelNames(typed, environment, limit);
      if (typed === '' || names.length >= limit) return names;
      const libraries = await libraryNames(typed, environment);
      return [...names, ...libraries.map((name) => `${name}:`)].slice(0, limit);
    }
    const [first, rest] = [typed.slice(0, colon), typed.slice(colon + 1)];
    if (first === 't') return await eventNames(rest, environment, limit);
    return await fileNames(first, rest, environment, limit);
  } catch (error) {
    if (error instanceof ProbeError) return [];
    throw error;
  }
}
