// SPDX-License-Identifier: MIT
/** A tool's past as one goes through it, whatever is kept of it. All times are in milliseconds since 1970. */

/** A time that is looked at instead of now. */
export interface Moment {
  readonly ms: number;
  /** What was looked at is not kept any more: this is the oldest that is. */
  readonly moved: boolean;
}

/** From the oldest that is kept to now. */
export interface KeptSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface TimelineColumn {
  /** How much happened; undefined where nothing was counting. */
  readonly amount: number | undefined;
  /** Many more than elsewhere failed in it, or were slow. */
  readonly marked: boolean;
}

/** All that is kept, in columns of the same length. */
export interface Timeline extends KeptSpan {
  readonly columns: readonly TimelineColumn[];
  /** The column of the moment, and when that is. */
  readonly cursor: number;
  readonly momentMs: number;
}

export interface Past {
  /** Undefined: the view goes along with what comes. */
  readonly moment: Moment | undefined;
  /** Undefined: nothing is kept. */
  readonly kept: KeptSpan | undefined;
  /** So many intervals later, or with a negative number earlier; from the newest on it goes along again. */
  step(intervals: number): void;
  toOldest(): void;
  /** To the nearest time that is kept. */
  goTo(ms: number): void;
  /** Goes along with what comes. */
  toLive(): void;
  /** Undefined while the view goes along, or where nothing is kept. @param columns at most */
  timeline(columns: number): Timeline | undefined;
}
