// SPDX-License-Identifier: MIT
/** Functions of one program or library: by the names in its file, or by their C++ names. */
import { setImmediate } from 'node:timers/promises';
import { ProbeError } from '../errors.ts';
import { demangle } from './demangle.ts';
import { ElfError, type ElfFunctions, type FunctionSymbol, readElfFunctions } from './elf.ts';
import { globMatcher } from './glob.ts';
import { type NamePattern, quote } from './pattern.ts';
import { select } from './select.ts';
import type { FunctionTarget, SkippedTarget, TargetEnvironment } from './types.ts';

type UserTarget = Extract<FunctionTarget, { kind: 'user' }>;

/** The symbols of the files used last: a pattern is looked up at every keystroke. */
const kept = new WeakMap<TargetEnvironment, Map<string, Promise<ElfFunctions>>>();
const MOST_KEPT = 4;

/** Throws BAD_VALUE when the file cannot be used, NO_PRIVILEGE when it may not be read. */
export async function loadUserFunctions(path: string, environment: TargetEnvironment): Promise<ElfFunctions> {
  try {
    const file = await environment.openFile(path);
    try {
      return await fromCache(`${file.identity} ${path}`, environment, () =>
        readElfFunctions(file, environment.arch),
      );
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw explain(path, cause);
  }
}

async function fromCache(
  key: string,
  environment: TargetEnvironment,
  read: () => Promise<ElfFunctions>,
): Promise<ElfFunctions> {
  const files = kept.get(environment) ?? new Map<string, Promise<ElfFunctions>>();
  kept.set(environment, files);
  const functions = files.get(key) ?? read();
  // Moved to the end: the first one is the one that was used longest ago.
  files.delete(key);
  files.set(key, functions);
  for (const old of files.keys()) if (files.size > MOST_KEPT) files.delete(old);
  try {
    return await functions;
  } catch (error) {
    files.delete(key);
    throw error;
  }
}

function explain(path: string, cause: unknown): ProbeError {
  const file = quote(path);
  if (cause instanceof ElfError) {
    return new ProbeError(
      'BAD_VALUE',
      `${file} ${cause.message}.`,
      'Give a program or library of this machine.',
    );
  }
  const { code } = (cause ?? {}) as { code?: unknown };
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new ProbeError('BAD_VALUE', `There is no file ${file}.`, 'Give its whole path, or a name like c.');
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new ProbeError('NO_PRIVILEGE', `${file} may not be read.`, 'Run it with sudo.', { cause });
  }
  if (code === 'EINVAL' || code === 'EISDIR' || code === 'ENXIO') {
    return new ProbeError('BAD_VALUE', `${file} is no regular file.`, 'Give a program or library.');
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ProbeError('BAD_VALUE', `${file} cannot be read: ${reason}.`, '', { cause });
}

const CHOOSES = 'it only chooses which of several functions a program uses (an indirect function)';

/** What only C++ names have. */
const CXX = /::|[(<~ ]/;
/** Words that are in a C++ name and need not be in its symbol. */
const ABBREVIATED =
  'std allocator basic_string string basic_istream basic_ostream basic_iostream istream ostream iostream operator ' +
  'anonymous namespace lambda unnamed type clone virtual thunk non covariant return transaction for auto decltype ' +
  'nullptr bool char signed unsigned short int long float double void wchar_t char8_t char16_t char32_t __int128 ' +
  'const volatile restrict noexcept true false new delete co_await abi literal';
/** Between pauses; 100 take 5 to 15 ms. */
const AT_ONCE = 100;
/** The same of places: 1000 take 2 to 10 ms. */
const PLACES_AT_ONCE = 1000;

/** Parts of words that a symbol must have: demangling takes 50 µs a name, and a large library has 100,000. */
function requiredParts(pattern: string): string[] {
  return (pattern.match(/[A-Za-z_]\w{2,}/g) ?? []).filter((part) => !ABBREVIATED.includes(part));
}

async function selectCxx(pattern: NamePattern, names: readonly string[]): Promise<number[]> {
  const parts = requiredParts(pattern.text);
  const matches = globMatcher(pattern.text);
  const found: number[] = [];
  let tried = 0;
  for (let i = 0; i < names.length; i++) {
    const symbol = names[i] as string;
    if (!symbol.startsWith('_Z') || !parts.every((part) => symbol.includes(part))) continue;
    const name = demangle(symbol);
    if (name && (matches(name.name) || matches(name.full))) found.push(i);
    if (++tried % AT_ONCE === 0) await setImmediate();
  }
  return found;
}

export interface UserMatches {
  readonly targets: readonly UserTarget[];
  readonly skipped: readonly SkippedTarget[];
}

/** `a` before `b` when it is the plainer name: fewer underscores before it, shorter. */
function plainer(a: string, b: string): number {
  const underscores = (name: string) => name.length - name.replace(/^_+/, '').length;
  return underscores(a) - underscores(b) || a.length - b.length || (a < b ? -1 : 1);
}

/** The name that a place goes by, and its others. */
function namesOf(matched: string[], all: readonly string[]): readonly [string, readonly string[]] {
  // Nearly every place has one name, and there may be 10,000 of them.
  if (all.length === 1) return [matched[0] as string, []];
  const name = matched.sort(plainer)[0] as string;
  return [name, [...new Set(all)].filter((other) => other !== name).sort(plainer)];
}

/**
 * One target for each place in the file. Names that did not match but are of a place that did are aliases. Regular
 * expressions go by the names in the file; patterns with `::`, a blank or a bracket by C++ names too.
 */
export async function findUserFunctions(
  path: string,
  functions: ElfFunctions,
  pattern: NamePattern,
  pid?: number,
): Promise<UserMatches> {
  const names = functions.symbols.map(({ name }) => name);
  const found = select(pattern, names);
  if (pattern.kind !== 'regex' && CXX.test(pattern.text)) found.push(...(await selectCxx(pattern, names)));
  // A library that chooses may keep an old version of the same name (memcpy@GLIBC_2.2.5), which no program of today calls.
  const chosen = new Set<string>();
  const places = new Map<number, { readonly matched: string[]; readonly all: string[] }>();
  for (const position of found) {
    const { name, offset, indirect } = functions.symbols[position] as FunctionSymbol;
    if (indirect) chosen.add(name);
    const place = places.get(offset) ?? { matched: [], all: [] };
    place.matched.push(name);
    places.set(offset, place);
  }
  for (const { name, offset } of functions.symbols) places.get(offset)?.all.push(name);
  const targets: UserTarget[] = [];
  for (const [offset, { matched, all }] of places) {
    if (matched.some((name) => chosen.has(name))) continue;
    const [name, aliases] = namesOf(matched, all);
    targets.push({
      kind: 'user',
      path,
      offset: BigInt(offset),
      name,
      ...(aliases.length === 0 ? {} : { aliases }),
      ...(pid === undefined ? {} : { pid }),
    });
    if (targets.length % PLACES_AT_ONCE === 0) await setImmediate();
  }
  const skipped = [...chosen].map((target) => ({ target, reason: CHOOSES }));
  return { targets, skipped };
}
