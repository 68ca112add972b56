// SPDX-License-Identifier: MIT
/** Parts of the picture that are not painted anew while what they show is the same. */
import type { Grid } from './grid.ts';
import type { Mark, Marks } from './marks.ts';
import type { Rect } from './screen.ts';

interface Kept {
  readonly place: Rect;
  readonly stamp: readonly unknown[];
  readonly marks: readonly Mark[];
  /** Kept parts of it. */
  readonly inner: readonly Kept[];
  /** Of a picture that moves. */
  readonly columns: readonly unknown[] | undefined;
}

/** What all parts of a frame are put into. */
interface Frame {
  readonly grid: Grid;
  readonly marks: Marks | undefined;
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

const isThere = (one: Rect, other: Rect): boolean =>
  one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height;

/** The steps to the left that are looked for: none, for the newest column alone has changed, or one. */
const STEPS = [0, 1] as const;

/** How far the columns have moved to the left; undefined if these are others. The newest of before may have changed. */
function movedBy(now: readonly unknown[], before: readonly unknown[]): number | undefined {
  const isMoved = (by: number): boolean => {
    const gone = before.length + by - now.length;
    if (gone < 0) return false;
    for (let at = 0; at < now.length - 1 - by; at++) if (now[at] !== before[at + gone]) return false;
    return true;
  };
  return STEPS.find(isMoved);
}

export class KeptParts {
  /** The frame before, from which a part is copied. */
  #previous: Grid;
  /** Those of the frame before, and of this one; a handful. A part that was left out of one frame is not known any more. */
  #known: Kept[] = [];
  #now: Kept[] = [];
  /** Of the part that is being painted. */
  #inner: Kept[] = [];

  constructor(previous: Grid) {
    this.#previous = previous;
  }

  /** @param previous what the last frame looked like */
  begin(previous: Grid): void {
    this.#previous = previous;
    this.#known = this.#now;
    this.#now = [];
    this.#inner = [];
  }

  /** The frame before is not to be copied from: it is another size, or something else may have been below. */
  forget(): void {
    this.#known = [];
    this.#now = [];
  }

  /** Copies the part into a grid like the one before it, or has it painted. */
  put(part: Rect, stamp: readonly unknown[], { grid, marks }: Frame, paint: () => void): void {
    const known = this.#knownAt(part);
    if (known && isSame(known.stamp, stamp)) {
      grid.copyPart(this.#previous, part);
      for (const mark of known.marks) marks?.add(mark);
      this.#inner.push(known);
      this.#carry(known);
      return;
    }
    this.#paint(part, stamp, undefined, marks, paint);
  }

  /**
   * The same for a picture whose columns move to the left: only those are painted that the frame before did not have. The
   * newest may still change, and is painted each time.
   * @param columns what each of them is, the newest last, at the right edge; others have the same places in both frames
   * @param paint is told from which of them on to paint
   */
  putMoving(
    part: Rect,
    stamp: readonly unknown[],
    columns: readonly unknown[],
    { grid, marks }: Frame,
    paint: (from: number) => void,
  ): void {
    const known = this.#knownAt(part);
    const by = known?.columns && isSame(known.stamp, stamp) ? movedBy(columns, known.columns) : undefined;
    const stay = by === undefined ? 0 : Math.max(0, columns.length - 1 - by);
    if (by !== undefined && stay > 0) {
      const x = part.x + part.width - columns.length;
      grid.copyPart(this.#previous, { ...part, x, width: stay }, by);
    }
    this.#paint(part, stamp, columns, marks, () => paint(stay));
  }

  /** What was painted there last, which lies above. */
  #knownAt(place: Rect): Kept | undefined {
    for (let at = this.#known.length - 1; at >= 0; at--) {
      const known = this.#known[at] as Kept;
      if (isThere(known.place, place)) return known;
    }
    return undefined;
  }

  #paint(
    place: Rect,
    stamp: Kept['stamp'],
    columns: Kept['columns'],
    marks: Marks | undefined,
    paint: () => void,
  ): void {
    const outer = this.#inner;
    const inner: Kept[] = [];
    this.#inner = inner;
    const before = marks?.count ?? 0;
    paint();
    this.#inner = outer;
    const kept = { place, stamp, columns, marks: marks?.since(before) ?? [], inner };
    outer.push(kept);
    this.#now.push(kept);
  }

  /** A part that stands is known in the next frame too, with all that is in it. */
  #carry(known: Kept): void {
    for (const inner of known.inner) this.#carry(inner);
    this.#now.push(known);
  }
}
