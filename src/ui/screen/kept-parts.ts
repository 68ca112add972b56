// SPDX-License-Identifier: MIT
/** Parts of the picture that are not painted anew while what they show is the same. */
import type { Grid } from './grid.ts';
import type { Mark, Marks } from './marks.ts';
import type { Rect } from './screen.ts';

interface Kept {
  readonly stamp: readonly unknown[];
  readonly marks: readonly Mark[];
}

const isSame = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((value, i) => Object.is(value, other[i]));

const keyOf = ({ x, y, width, height }: Rect): string => `${x},${y},${width},${height}`;

export class KeptParts {
  /** The frame before, from which a part is copied. */
  #previous: Grid;
  /** By place: those of the frame before, and of this one. A part that was left out of one frame is not known any more. */
  #known = new Map<string, Kept>();
  #now = new Map<string, Kept>();

  constructor(previous: Grid) {
    this.#previous = previous;
  }

  /** @param previous what the last frame looked like */
  begin(previous: Grid): void {
    this.#previous = previous;
    [this.#known, this.#now] = [this.#now, this.#known];
    this.#now.clear();
  }

  /** The frame before is not to be copied from: it is another size, or something else may have been below. */
  forget(): void {
    this.#known.clear();
    this.#now.clear();
  }

  /** Copies the part into a grid like the one before it, or has it painted. */
  put(part: Rect, stamp: readonly unknown[], grid: Grid, marks: Marks | undefined, paint: () => void): void {
    const key = keyOf(part);
    const known = this.#known.get(key);
    if (known && isSame(known.stamp, stamp)) {
      grid.copyPart(this.#previous, part);
      for (const mark of known.marks) marks?.add(mark);
      this.#now.set(key, known);
      return;
    }
    const before = marks?.count ?? 0;
    paint();
    this.#now.set(key, { stamp, marks: marks?.since(before) ?? [] });
  }
}
