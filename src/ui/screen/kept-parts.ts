// SPDX-License-Identifier: MIT
/** Parts of the picture that are not painted anew while what they show is the same. */
import type { Grid } from './grid.ts';
import type { Mark, Marks } from './marks.ts';
import type { Rect } from './screen.ts';

interface Kept {
  readonly stamp: readonly unknown[];
  readonly marks: readonly Mark[];
  /** Kept parts of it. */
  readonly inner: readonly string[];
  /** Of a picture that moves. */
  readonly columns?: readonly unknown[];
}

/** What all parts of a frame are put into. */
interface Frame {
  readonly grid: Grid;
  readonly marks: Marks | undefined;
}

const isSame = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((value, i) => Object.is(value, other[i]));

const keyOf = ({ x, y, width, height }: Rect): string => `${x},${y},${width},${height}`;

/** The steps to the left that are looked for: none, for the newest column alone has changed, or one. */
const STEPS = [0, 1] as const;

/** How far the columns have moved to the left; undefined if these are others. The newest of before may have changed. */
function movedBy(now: readonly unknown[], before: readonly unknown[]): number | undefined {
  const isMoved = (by: number): boolean => {
    const gone = before.length + by - now.length;
    if (gone < 0) return false;
    for (let at = 0; at < now.length - 1 - by; at++) if (!Object.is(now[at], before[at + gone])) return false;
    return true;
  };
  return STEPS.find(isMoved);
}

export class KeptParts {
  /** The frame before, from which a part is copied. */
  #previous: Grid;
  /** By place: those of the frame before, and of this one. A part that was left out of one frame is not known any more. */
  #known = new Map<string, Kept>();
  #now = new Map<string, Kept>();
  /** Of the part that is being painted. */
  #inner: string[] = [];

  constructor(previous: Grid) {
    this.#previous = previous;
  }

  /** @param previous what the last frame looked like */
  begin(previous: Grid): void {
    this.#previous = previous;
    [this.#known, this.#now] = [this.#now, this.#known];
    this.#now.clear();
    this.#inner = [];
  }

  /** The frame before is not to be copied from: it is another size, or something else may have been below. */
  forget(): void {
    this.#known.clear();
    this.#now.clear();
  }

  /** Copies the part into a grid like the one before it, or has it painted. */
  put(part: Rect, stamp: readonly unknown[], { grid, marks }: Frame, paint: () => void): void {
    const key = keyOf(part);
    const known = this.#known.get(key);
    if (known && isSame(known.stamp, stamp)) {
      grid.copyPart(this.#previous, part);
      for (const mark of known.marks) marks?.add(mark);
      this.#inner.push(key);
      this.#carry(key);
      return;
    }
    this.#paint(key, { stamp }, marks, paint);
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
    const key = keyOf(part);
    const known = this.#known.get(key);
    const by = known?.columns && isSame(known.stamp, stamp) ? movedBy(columns, known.columns) : undefined;
    const stay = by === undefined ? 0 : Math.max(0, columns.length - 1 - by);
    if (by !== undefined && stay > 0) {
      const x = part.x + part.width - columns.length;
      grid.copyPart(this.#previous, { ...part, x, width: stay }, by);
    }
    this.#paint(key, { stamp, columns }, marks, () => paint(stay));
  }

  #paint(
    key: string,
    of: Pick<Kept, 'stamp' | 'columns'>,
    marks: Marks | undefined,
    paint: () => void,
  ): void {
    const outer = this.#inner;
    const inner: string[] = [];
    this.#inner = inner;
    const before = marks?.count ?? 0;
    paint();
    this.#inner = outer;
    outer.push(key);
    this.#now.set(key, { ...of, marks: marks?.since(before) ?? [], inner });
  }

  /** A part that stands is known in the next frame too, with all that is in it. */
  #carry(key: string): void {
    const known = this.#known.get(key);
    if (!known) return;
    this.#now.set(key, known);
    for (const inner of known.inner) this.#carry(inner);
  }
}
