// SPDX-License-Identifier: MIT
/** How often each value occurs in each row. Most rows of a long table have one value: only others have a map. */

export class ValueCounts {
  /** By row: its only value, and how often. */
  readonly #values: number[] = [];
  readonly #times: number[] = [];
  readonly #more = new Map<number, Map<number, number>>();

  /** Different values of a row. */
  size(row: number): number {
    return this.#more.get(row)?.size ?? ((this.#times[row] ?? 0) > 0 ? 1 : 0);
  }

  /** Each value of a row with how often it occurs. */
  entries(row: number): Iterable<readonly [value: number, times: number]> {
    const more = this.#more.get(row);
    if (more) return more;
    const times = this.#times[row] ?? 0;
    return times > 0 ? [[this.#values[row] as number, times]] : [];
  }

  add(row: number, value: number): void {
    const more = this.#more.get(row);
    const times = this.#times[row] ?? 0;
    if (more) more.set(value, (more.get(value) ?? 0) + 1);
    else if (times === 0 || this.#values[row] === value) {
      this.#values[row] = value;
      this.#times[row] = times + 1;
    } else {
      this.#more.set(
        row,
        new Map([
          [this.#values[row] as number, times],
          [value, 1],
        ]),
      );
    }
  }

  /** Takes back one {@link add}. */
  remove(row: number, value: number): void {
    const more = this.#more.get(row);
    if (!more) {
      this.#times[row] = (this.#times[row] as number) - 1;
      return;
    }
    const times = more.get(value) as number;
    if (times > 1) {
      more.set(value, times - 1);
      return;
    }
    more.delete(value);
    if (more.size > 1) return;
    const [only] = more;
    this.#more.delete(row);
    this.#values[row] = only?.[0] ?? 0;
    this.#times[row] = only?.[1] ?? 0;
  }
}
