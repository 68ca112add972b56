// SPDX-License-Identifier: MIT
/** Calls beside those that were timed: how many began, and how many of them will have no time. */
import { type Labels, labelKey } from '../histogram/labelled.ts';

/** Calls of one function, since the start. */
export interface LabelledCalls {
  readonly labels: Labels;
  /** All that began. */
  readonly calls: number;
  /** Those of which the time will not be known. */
  readonly missed: number;
}

export interface CallTotals {
  readonly each: readonly LabelledCalls[];
  /** Calls that have begun and of which nothing more was seen. */
  readonly inFlight: number;
}

/** Those that began since `earlier`, all in one. */
export function allCallsSince(
  now: readonly LabelledCalls[],
  earlier: readonly LabelledCalls[],
): LabelledCalls {
  let [calls, missed] = [0, 0];
  for (const one of now) {
    calls += one.calls;
    missed += one.missed;
  }
  for (const one of earlier) {
    calls -= one.calls;
    missed -= one.missed;
  }
  return { labels: {}, calls, missed };
}

/** The same by the labels of those names: with none of them all in one. */
export function callsSince(
  now: readonly LabelledCalls[],
  earlier: readonly LabelledCalls[],
  names: readonly string[],
): ReadonlyMap<string, LabelledCalls> {
  const groups = new Map<string, LabelledCalls>();
  if (names.length === 0) return groups.set(labelKey({}), allCallsSince(now, earlier));
  const add = (all: readonly LabelledCalls[], sign: 1 | -1) => {
    for (const { labels, calls, missed } of all) {
      const kept: Labels = Object.fromEntries(names.map((name) => [name, labels[name] ?? '']));
      const key = labelKey(kept);
      const known = groups.get(key) ?? { labels: kept, calls: 0, missed: 0 };
      groups.set(key, {
        labels: kept,
        calls: known.calls + sign * calls,
        missed: known.missed + sign * missed,
      });
    }
  };
  add(now, 1);
  add(earlier, -1);
  return groups;
}
