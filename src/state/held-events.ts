// SPDX-License-Identifier: MIT
import type { RecordBatch, RecordCursor } from '../probes/decode/records.ts';

interface Piece {
  readonly batch: RecordBatch;
  /** Number of its first event. */
  readonly base: number;
  /** How many it had: more may be added behind them. */
  readonly count: number;
}

/** Good until the next one is asked for. */
export type HeldEvent = readonly [record: RecordCursor, number: number];

/** Events of a log as they were at one moment: they can be read after the log has forgotten them. */
export class HeldEvents {
  readonly #pieces: readonly Piece[];
  readonly #first: number;
  readonly #end: number;

  /** @param pieces oldest first; of them the events from `first` on and before `end` */
  constructor(pieces: readonly Piece[], first: number, end: number) {
    this.#pieces = pieces;
    this.#first = first;
    this.#end = end;
  }

  get size(): number {
    return this.#pieces.reduce((sum, piece) => {
      const [from, to] = this.#range(piece);
      return sum + Math.max(0, to - from);
    }, 0);
  }

  /** Each with its number, oldest first. */
  *records(): Generator<HeldEvent> {
    for (const piece of this.#pieces) {
      const [from, to] = this.#range(piece);
      for (let number = from; number < to; number++) {
        piece.batch.seek(number - piece.base);
        yield [piece.batch, number];
      }
    }
  }

  #range({ base, count }: Piece): readonly [from: number, to: number] {
    return [Math.max(base, this.#first), Math.min(base + count, this.#end)];
  }
}
