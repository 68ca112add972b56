// SPDX-License-Identifier: MIT
/** Readings of a recording, as who tells or shows them goes through them. */

/** What was read at one moment of it can be read now. */
export interface PlayedMoment {
  /** The probe has been started, counting began anew, an interval ended. */
  readonly kind: 'start' | 'begin' | 'interval';
  /** Milliseconds since 1970, as if it happened while it is played. */
  readonly ms: number;
  /** Seconds from the first start on. */
  readonly offset: number;
  /** Of an interval, as they were told then. */
  readonly seconds: number;
}

export interface PlayedReadings {
  /** How long all of it is. */
  readonly seconds: number;
  /** Whether the next moment ends an interval of the same count. */
  readonly goesOn: boolean;
  /** To the next moment; undefined when none is due, and at the end. */
  next(): PlayedMoment | undefined;
}
