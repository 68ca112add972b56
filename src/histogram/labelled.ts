// SPDX-License-Identifier: MIT
/** Histograms that are told apart by labels: a disk, a function. */
import { type Histogram, merge } from './histogram.ts';

/** By their names, in the order in which they are told; safe to draw. */
export type Labels = Readonly<Record<string, string>>;

export interface LabelledHistogram {
  readonly labels: Labels;
  readonly histogram: Histogram;
}

/** What is told of again and again, with the same labels, has its key at hand. */
const keys = new WeakMap<Labels, string>();

/** The same for the same labels. */
export function labelKey(labels: Labels): string {
  const known = keys.get(labels);
  if (known !== undefined) return known;
  const key = JSON.stringify(Object.entries(labels));
  keys.set(labels, key);
  return key;
}

/**
 * One histogram for each combination of the labels of those names, the one with the most counts first; with no names all in
 * one, without labels, of nothing if need be.
 */
export function splitBy(
  all: readonly LabelledHistogram[],
  names: readonly string[],
): readonly LabelledHistogram[] {
  if (names.length === 0) return [{ labels: {}, histogram: merge(all.map(({ histogram }) => histogram)) }];
  const groups = new Map<string, { labels: Labels; parts: Histogram[] }>();
  for (const { labels, histogram } of all) {
    const kept = Object.fromEntries(names.map((name) => [name, labels[name] ?? '']));
    const key = labelKey(kept);
    const group = groups.get(key) ?? { labels: kept, parts: [] };
    group.parts.push(histogram);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ labels, parts }) => ({ labels, histogram: merge(parts) }))
    .sort((a, b) => b.histogram.count - a.histogram.count);
}

/** One of each labels: a disk that has gone and the one that came in its place have the same name. */
function merged(all: readonly LabelledHistogram[]): ReadonlyMap<string, LabelledHistogram> {
  const known = new Map<string, LabelledHistogram>();
  for (const one of all) {
    const key = labelKey(one.labels);
    const other = known.get(key);
    known.set(key, other ? { labels: one.labels, histogram: other.histogram.add(one.histogram) } : one);
  }
  return known;
}

/** With more the pairs would be too many to look at. */
const FEW = 8;

/** Whether none of a few has the labels of another and none is empty. */
function areApart(all: readonly LabelledHistogram[]): boolean {
  if (all.length > FEW) return false;
  for (let at = 0; at < all.length; at++) {
    const { labels, histogram } = all[at] as LabelledHistogram;
    if (histogram.count === 0) return false;
    const key = labelKey(labels);
    for (let before = 0; before < at; before++)
      if (labelKey((all[before] as LabelledHistogram).labels) === key) return false;
  }
  return true;
}

/** What was counted since `earlier`; those of which nothing was are left out. Throws RangeError for a count that fell. */
export function countedSince(
  now: readonly LabelledHistogram[],
  earlier: readonly LabelledHistogram[],
): readonly LabelledHistogram[] {
  // So it is in each frame of a tool that was started with the program.
  if (earlier.length === 0 && areApart(now)) return now;
  const before = merged(earlier);
  const changed: LabelledHistogram[] = [];
  for (const [key, { labels, histogram }] of merged(now)) {
    const known = before.get(key)?.histogram;
    const since = known ? histogram.subtract(known) : histogram;
    if (since.count > 0) changed.push({ labels, histogram: since });
  }
  return changed;
}
