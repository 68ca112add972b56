// SPDX-License-Identifier: MIT
/**
 * What a place on the screen stands for. A painter says so while it paints, so that a click means what was seen, however
 * much has moved since; what is done then is told in keys/pointer.ts.
 */
import type { Labels } from '../histogram/labelled.ts';
import type { CountColumn } from '../state/count-view.ts';

export type Target =
  /** Of a tool, or the overview. */
  | { readonly kind: 'tab'; readonly name: string }
  | { readonly kind: 'tile'; readonly tool: string }
  /** Lines of a list, by the numbers of their events. */
  | { readonly kind: 'events'; readonly numbers: readonly number[] }
  /** Lines of a table, by the numbers of their targets. */
  | { readonly kind: 'counts'; readonly targets: readonly number[] }
  | { readonly kind: 'sort'; readonly column: CountColumn }
  /** Lines of a list of histograms. */
  | { readonly kind: 'histograms'; readonly labels: readonly Labels[] }
  /** Columns of a heat map, by their first samples. */
  | { readonly kind: 'moments'; readonly samples: readonly number[] }
  /** Lines of intervals, by the numbers of their samples. */
  | { readonly kind: 'intervals'; readonly numbers: readonly number[] };

/** A target, and the cell of it. */
export interface Pointed {
  readonly target: Target;
  readonly column: number;
  readonly row: number;
}
