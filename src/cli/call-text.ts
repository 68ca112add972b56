// SPDX-License-Identifier: MIT
/** Calls beside those that were timed: how many began in an interval, and how many of them will have no time. */
import { type Labels, labelKey } from '../histogram/labelled.ts';
import type { LabelledCalls } from '../probes/latency-reading.ts';

/** Those that began since `earlier`, by the labels of those names: with none of them all in one. */
export function callsSince(
  now: readonly LabelledCalls[],
  earlier: readonly LabelledCalls[],
  names: readonly string[],
): ReadonlyMap<string, LabelledCalls> {
  const groups = new Map<string, LabelledCalls>();
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

const calls = (count: number): string => (count === 1 ? '1 call' : `${count} calls`);

/** What a person is told of them; empty where every call was timed. @param inFlight of all */
export function callLines(all: Iterable<LabelledCalls>, inFlight: number): string {
  let missed = 0;
  for (const one of all) missed += one.missed;
  const untimed = missed > 0 ? `${calls(missed)} ${missed === 1 ? 'was' : 'were'} not timed\n` : '';
  const under = inFlight > 0 ? `${calls(inFlight)} not seen to return yet\n` : '';
  return untimed + under;
}
