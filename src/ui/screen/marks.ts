// SPDX-License-Identifier: MIT
import type { Pointed, Target } from '../target.ts';
import type { Rect } from './screen.ts';

/** A place of a frame, and what it stands for. */
export interface Mark extends Rect {
  readonly target: Target;
}

/** Which places of a frame stand for something. */
export class Marks {
  #marks: Mark[] = [];

  clear(): void {
    this.#marks = [];
  }

  get count(): number {
    return this.#marks.length;
  }

  /** Those that were added when there were `count` already. */
  since(count: number): readonly Mark[] {
    return this.#marks.slice(count);
  }

  add(mark: Mark): void {
    this.#marks.push(mark);
  }

  /** What was marked last there, as it lies above. */
  at(column: number, row: number): Pointed | undefined {
    const found = this.#marks.findLast(
      ({ x, y, width, height }) => column >= x && column < x + width && row >= y && row < y + height,
    );
    return found && { target: found.target, column: column - found.x, row: row - found.y };
  }
}
