// SPDX-License-Identifier: MIT
/** A filter taken from a row: the same key on the same row again takes the next wider one, and after the widest none. */

/** Where the key was pressed. */
export interface RowPlace {
  readonly tool: string;
  readonly param: string;
  /** Of the selected event. */
  readonly row: number | undefined;
}

/** @param set sets a parameter as it is typed */
export function rowFilter(set: (param: string, text: string) => void) {
  let last: RowPlace | undefined;
  /**
   * @param steps what the row offers, the narrowest first
   * @param now the parameter's value
   */
  return (place: RowPlace, steps: readonly string[], now: unknown): void => {
    const again = last?.tool === place.tool && last.param === place.param && last.row === place.row;
    last = place;
    const at = typeof now === 'string' ? steps.indexOf(now) : -1;
    // Another row has its own directory, also where that is below the one that is asked for.
    const next = again || at === 0 ? at + 1 : 0;
    set(place.param, steps[next] ?? '');
  };
}
