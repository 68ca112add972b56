// SPDX-License-Identifier: MIT
/**
 * How the list, the histogram and the heat map share the height. It depends on what there was since the start, which only
 * grows: nothing moves when the next second is slower, or while one goes through the past.
 */
import { histogramHeight } from './histogram.ts';

export interface LatencyLayout {
  /** With its title; 0: there is only one histogram. */
  readonly list: number;
  readonly histogram: number;
  readonly map: number;
}

/** Without the list: from this height on there is room for the heat map, and how much of it it has at least. */
const HEATMAP_FROM = 12;
const HEATMAP_PART = 0.45;
const LEAST_HEATMAP = 5;
/** A list takes this part at most, with its title. */
const LIST_PART = 0.25;
const LEAST_LIST = 3;
/** Rows that a histogram has room for from the start, and by how many that grows: every time the heat map moves. */
const LEAST_ROWS = 6;
const MORE_ROWS = 3;

/**
 * @param listed histograms of the list; undefined: there is none
 * @param rows of the histogram of everything
 */
export function latencyLayout(height: number, listed: number | undefined, rows: number): LatencyLayout {
  const list =
    listed === undefined
      ? 0
      : Math.min(Math.max(1, listed) + 1, Math.max(LEAST_LIST, Math.floor(height * LIST_PART)));
  const left = Math.max(0, height - list);
  if (left < HEATMAP_FROM) return { list, histogram: left, map: 0 };
  const map = Math.max(LEAST_HEATMAP, Math.floor(left * HEATMAP_PART));
  const steps = Math.ceil(Math.max(0, rows - LEAST_ROWS) / MORE_ROWS);
  const histogram = Math.min(left - map, histogramHeight(LEAST_ROWS + steps * MORE_ROWS));
  return { list, histogram, map: left - histogram };
}
