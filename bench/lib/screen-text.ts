// SPDX-License-Identifier: MIT
/** What the benchmarks look for on probetop's screen: the one place to mend when the screen says it in other words. */

export const TAB_NAMES = /\bopensnoop\b/;
export const KEYS = /\bq quit\b/;

export const HELP = /\bEsc closes$/;
/** While a tool on functions looks its pattern up and attaches. */
export const NOT_STARTED = /Loading the probe|Attaching: /;
export const STOPPED = /\bfunccount stopped\b/;

/** A row of an open that test/helpers/opens.c made. */
export const OPENS_ROW = /^\W*\d+ .*\bopens\b.*\S/;
export const rowOf = (pid: number): RegExp => new RegExp(`^\\W*${pid} .*\\bopens\\b`);

/** The events that a screen keeps when it has kept as many as it may. */
export const MOST_KEPT = 200_000;
const KEPT = /(?:^|\s)([\d,]+) opens\b/;
/** How many of them match, with a `+` until all have been looked at. */
const MATCHING = /(?:^|\s)([\d,]+)(\+?) of [\d,]+ opens\b/;
const EVICTED = /\bevicted ([\d.,]+[kMG]?)/;
const SEEN = /\bseen ([\d,]+)/;
const LOST = /\blost ([\d,]+)/;

const units: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9 };

/** `1,234`, `12.3k` */
function number(text: string): number {
  return Number(text.replace(/[,kMG]/g, '')) * (units[text.at(-1) ?? ''] ?? 1);
}

function find(lines: readonly string[], pattern: RegExp): number | undefined {
  for (const line of lines) {
    const [, text] = pattern.exec(line) ?? [];
    if (text !== undefined) return number(text);
  }
  return undefined;
}

/** How many events it has, those it keeps no more included; to the nearest thousand or so when they are many. */
export function seenOn(lines: readonly string[]): number | undefined {
  const kept = keptOn(lines);
  return find(lines, SEEN) ?? (kept === undefined ? undefined : kept + (find(lines, EVICTED) ?? 0));
}

export const keptOn = (lines: readonly string[]): number | undefined => find(lines, KEPT);

export const lostOn = (lines: readonly string[]): number | undefined => find(lines, LOST);

/** How many events match; undefined as long as that is not known of all. */
export function matchingOn(lines: readonly string[]): number | undefined {
  for (const line of lines) {
    const [, count = '', more] = MATCHING.exec(line) ?? [];
    if (more === '') return number(count);
  }
  return undefined;
}
