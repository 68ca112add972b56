// SPDX-License-Identifier: MIT
/** Searches for a text in whole batches of records, done by the addon. */
import type { ScannedField, TextScan } from '../../../native/index.d.ts';
import { loadAddon } from '../native.ts';
import type { FieldPlace } from '../types.ts';

export type { TextScan };

export interface ScannedText {
  /** Printable ASCII, not empty, without a backslash; in small letters when case is ignored. */
  readonly text: string;
  readonly ignoreCase: boolean;
  /** Records that hold it are left out. */
  readonly inverse: boolean;
  /** Whether another text holds it: for the names of codes. */
  holds(name: string): boolean;
}

/** A search in any of these places. */
export function textScan(
  { text, ignoreCase, inverse, holds }: ScannedText,
  places: readonly FieldPlace[],
): TextScan {
  const fields = places.map((place): ScannedField => {
    if (place.kind !== 'code') return place;
    const { names, ...code } = place;
    return { ...code, answers: Uint8Array.from(names, (name) => (holds(name) ? 1 : 0)) };
  });
  return loadAddon().textScan(text, { ignoreCase, inverse }, fields);
}
