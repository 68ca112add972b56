// SPDX-License-Identifier: MIT
/** What is shown as lines of a file, made piece by piece: of many events that takes longer than a frame may. */

export type SaveFormat = 'json' | 'csv';

/** A text and how many of what is saved it has: none for what a filter leaves out. */
export type SavedPiece = readonly [text: string, count: number];

export interface SavedLines {
  /** Before the first piece. */
  readonly header: string;
  /** How many pieces there are at most: how far it is. */
  readonly total: number;
  /** What they are of, as it was when this was made, whatever has become of it. */
  readonly pieces: Iterable<SavedPiece>;
}

/** RFC 3339 with nanoseconds, as all times in JSON Lines. */
export function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000000Z');
}
