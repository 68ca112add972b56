// SPDX-License-Identifier: MIT
/** From what a person types to the list of functions that a probe is put on. */
import { setImmediate } from 'node:timers/promises';
import { ProbeError } from '../errors.ts';
import type { KernelFunctions } from './kernel-functions.ts';
import { targetLabel } from './label.ts';
import { MOST_TARGETS } from './limits.ts';
import { type Found, lookUp, lookUpNames } from './look-up.ts';
import { noMatch } from './no-match.ts';
import { parsePatterns, quote, type TargetPattern } from './pattern.ts';
import type {
  FunctionTarget,
  ResolvedTargets,
  ResolveOptions,
  SkippedTarget,
  TargetEnvironment,
} from './types.ts';

/** What makes two targets the same one, whatever pattern found them. */
function keyOf(target: FunctionTarget): string {
  if (target.kind === 'tracepoint') return `t:${target.category}:${target.name}`;
  if (target.kind === 'user') return `u:${target.path}:${target.offset}`;
  // Functions that were found the same were given one address and several names.
  return `k:${target.address ?? `${target.module ?? ''}:${target.name}`}`;
}

class Collected {
  readonly targets = new Map<string, FunctionTarget>();
  readonly warnings = new Set<string>();
  readonly skipped = new Map<string, SkippedTarget>();

  async add(pattern: TargetPattern, found: Found): Promise<void> {
    if (found.kind === 'kernel') {
      for (const at of found.denied) this.#skip(found.functions, at);
      await this.#putAll(found.positions, (at) => found.functions.target(at));
      this.#warnOf(pattern, found);
      return;
    }
    await this.#putAll(found.targets, (target) => target);
    if (found.kind !== 'user') return;
    for (const skipped of found.skipped) this.skipped.set(`${found.path}:${skipped.target}`, skipped);
    if (found.warning !== undefined) this.warnings.add(found.warning);
  }

  async #putAll<T>(items: readonly T[], targetOf: (item: T) => FunctionTarget): Promise<void> {
    for (const [i, item] of items.entries()) {
      const target = targetOf(item);
      const key = keyOf(target);
      if (!this.targets.has(key)) this.targets.set(key, target);
      // Whoever looks up draws a screen, too: 1000 take 2 to 10 ms.
      if (i % 1000 === 999) await setImmediate();
    }
  }

  #skip(functions: KernelFunctions, at: number): void {
    const target = targetLabel(functions.target(at));
    this.skipped.set(target, { target, reason: functions.denied(at) ?? '' });
  }

  #warnOf(pattern: TargetPattern, { functions, positions }: Extract<Found, { kind: 'kernel' }>): void {
    if (pattern.name.kind === 'exact' && positions[0] !== undefined) {
      const cause = functions.denied(positions[0]);
      const listed = functions.names[positions[0]] as string;
      if (listed !== pattern.name.text)
        this.warnings.add(`${pattern.name.text} and ${listed} are one function.`);
      if (cause !== undefined) this.warnings.add(`Tracing ${pattern.name.text} is not safe: ${cause}.`);
    }
    if (!functions.listed) {
      this.warnings.add(
        'This kernel does not list the functions that can be traced (no ftrace, or a lockdown), so some may be refused.',
      );
    }
    if (!functions.hidden) return;
    const names = new Set<string>();
    const several = new Set<string>();
    for (const at of positions) {
      const name = functions.names[at] as string;
      if (names.has(name)) several.add(name);
      names.add(name);
    }
    if (several.size === 0) return;
    this.warnings.add(
      `Functions of the same name cannot be told apart, since /proc/kallsyms shows no addresses: ${[...several].slice(0, 5).join(', ')}${several.size > 5 ? ', …' : ''}. Run it with sudo, or give it CAP_SYSLOG.`,
    );
  }
}

/** For all of a list or for none: the same function with its address and without would be two. */
async function allByName(
  patterns: readonly TargetPattern[],
  environment: TargetEnvironment,
): Promise<readonly Found[] | undefined> {
  const all: Found[] = [];
  for (const pattern of patterns) {
    const found = await lookUpNames(pattern, environment);
    if (!found) return undefined;
    all.push(found);
  }
  return all;
}

/**
 * Throws a ProbeError: BAD_VALUE for a pattern that is none or matches nothing, NO_SUCH_PID, NO_TRACEFS, NO_PRIVILEGE. Every
 * pattern of a list has to match. Targets come in the order of patterns, then of the lists they are from.
 */
export async function resolveTargets(
  typed: string,
  options: ResolveOptions,
  environment: TargetEnvironment,
): Promise<ResolvedTargets> {
  const collected = new Collected();
  const patterns = parsePatterns(typed, options.regex);
  const byName = options.byName ? await allByName(patterns, environment) : undefined;
  for (const [i, pattern] of patterns.entries()) {
    const found = byName?.[i] ?? (await lookUp(pattern, options.pid, environment));
    const count = found.kind === 'kernel' ? found.positions.length : found.targets.length;
    if (count === 0) throw noMatch(pattern, found);
    await collected.add(pattern, found);
  }
  const targets = [...collected.targets.values()];
  const most = options.limits?.targets ?? MOST_TARGETS;
  if (targets.length > most) {
    const sentence = `${quote(typed)} matches ${targets.length} functions; ${most} are the most.`;
    throw new ProbeError('BAD_VALUE', sentence, 'Use a narrower pattern.');
  }
  return { targets, warnings: [...collected.warnings], skipped: [...collected.skipped.values()] };
}

function countOf(found: Found): number {
  return found.kind === 'kernel' ? found.positions.length : found.targets.length;
}

/** How many targets there are, and how many of them are functions of the kernel. */
export interface Matches {
  readonly all: number;
  readonly kernel: number;
}

/**
 * How many targets a pattern has, for each keystroke: no match is 0 and no error, what cannot be looked up is one (BAD_VALUE for
 * what is no pattern or names no library). Kernel functions that share one address count each.
 */
export async function countMatches(
  typed: string,
  options: ResolveOptions,
  environment: TargetEnvironment,
): Promise<Matches> {
  const patterns = parsePatterns(typed, options.regex);
  const all: Found[] = [];
  for (const pattern of patterns) all.push(await lookUp(pattern, options.pid, environment));
  const [first] = all;
  if (first && all.length === 1) {
    const count = countOf(first);
    return { all: count, kernel: first.kind === 'kernel' ? count : 0 };
  }
  const kernel = new Set<number>();
  const others = new Set<string>();
  for (const found of all) {
    if (found.kind === 'kernel') for (const at of found.positions) kernel.add(at);
    else for (const target of found.targets) others.add(keyOf(target));
  }
  return { all: kernel.size + others.size, kernel: kernel.size };
}
