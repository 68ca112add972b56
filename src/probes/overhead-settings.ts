// SPDX-License-Identifier: MIT
/** What the programs of a probe may cost, and what is done when they cost more. */

export interface OverheadSettings {
  /** Of one probe, in percent of one CPU. */
  readonly budget: number;
  readonly over: 'warn' | 'stop';
}

export const DEFAULT_OVERHEAD: OverheadSettings = { budget: 5, over: 'warn' };
