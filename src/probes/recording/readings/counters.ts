// SPDX-License-Identifier: MIT
/**
 * All that a function probe had counted at one moment, and what changed from one to the next: of thousands of functions few
 * are called in an interval, and of a histogram few buckets are filled.
 */
import { BUCKETS } from '../../../histogram/buckets.ts';
import { EMPTY, Histogram } from '../../../histogram/histogram.ts';
import type { FunctionCounts, FunctionTimes } from '../../function-readings.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';

/** What is read of each target; a kind of tool has always the same. */
export interface ReadingShape {
  readonly targets: number;
  /** Calls with histograms of how long they took, or hits. */
  readonly timed: boolean;
  /** Whether hits that no other call of their group made are told apart. */
  readonly outermost: boolean;
}

export interface FunctionReading {
  readonly counts?: FunctionCounts;
  readonly times?: FunctionTimes;
}

/** Behind the buckets of a histogram. */
const [SUM, MAX, INEXACT, NUMBERS] = [BUCKETS, BUCKETS + 1, BUCKETS + 2, BUCKETS + 3];

/** Numbers of which only those that changed are written: how many, and for each how far from the one before it and by how much. */
class Numbers {
  readonly values: Float64Array;
  /** From here on a number may fall at any time: it is no sum. */
  readonly #fallingFrom: number;

  constructor(length: number, fallingFrom = length) {
    this.values = new Float64Array(length);
    this.#fallingFrom = fallingFrom;
  }

  write(to: ByteWriter, now: ArrayLike<number>, anew: boolean): void {
    const changed: number[] = [];
    for (let i = 0; i < this.values.length; i++) if (this.#changed(i, now, anew)) changed.push(i);
    to.count(changed.length);
    let last = 0;
    for (const i of changed) {
      const by = (now[i] as number) - (this.values[i] as number);
      to.count((i - last) * 2 + (by < 0 ? 1 : 0));
      to.count(Math.abs(by));
      this.values[i] = now[i] as number;
      last = i;
    }
  }

  read(from: ByteReader, anew: boolean): void {
    let i = 0;
    for (let left = from.count(this.values.length); left > 0; left--) {
      const step = from.count(2 * this.values.length);
      const falls = step % 2 === 1;
      i += Math.floor(step / 2);
      const value = (this.values[i] ?? Number.NaN) + (falls ? -1 : 1) * from.count();
      const sound = value >= 0 && value <= Number.MAX_SAFE_INTEGER && (!falls || this.#mayFall(i, anew));
      if (!sound) throw new RangeError('a count is impossible');
      this.values[i] = value;
    }
  }

  /** What only grows is read as it was when it seems to have fallen: a reader came between two halves of a number. */
  #changed(i: number, now: ArrayLike<number>, anew: boolean): boolean {
    const [value, before] = [now[i] as number, this.values[i] as number];
    return value > before || (value < before && this.#mayFall(i, anew));
  }

  #mayFall(i: number, anew: boolean): boolean {
    return anew || i >= this.#fallingFrom;
  }
}

/** The same for writing and for reading: each step is told from the one before. */
export class CounterState {
  readonly #shape: ReadingShape;
  /** Hits, or calls. */
  readonly #hits: Numbers;
  readonly #outermost: Numbers;
  readonly #missed: Numbers;
  /** Under way, and crowded out. */
  readonly #scalars = new Numbers(2, 0);
  /** By target; only of those that have been called. */
  readonly #histograms: (Numbers | undefined)[];
  /** Made when it is asked for, until it changes. */
  readonly #made: (Histogram | undefined)[];

  constructor(shape: ReadingShape) {
    this.#shape = shape;
    this.#hits = new Numbers(shape.targets);
    this.#outermost = new Numbers(shape.outermost ? shape.targets : 0);
    this.#missed = new Numbers(shape.timed ? shape.targets : 0, 0);
    const histograms = shape.timed ? shape.targets : 0;
    this.#histograms = new Array(histograms).fill(undefined);
    this.#made = new Array(histograms).fill(undefined);
  }

  /** @param anew counting began anew with it: it may be less than before */
  write(to: ByteWriter, { counts, times }: FunctionReading, anew: boolean): void {
    this.#hits.write(to, times?.entries ?? counts?.hits ?? [], anew);
    this.#outermost.write(to, counts?.outermost ?? [], anew);
    this.#missed.write(to, times?.missed ?? [], anew);
    // A call that ended while it was read may make it less than none.
    this.#scalars.write(to, [Math.max(0, times?.inFlight ?? 0), times?.crowded ?? 0], anew);
    if (times) this.#writeHistograms(to, times.histograms, anew);
  }

  /** Throws RangeError. */
  read(from: ByteReader, anew: boolean): void {
    this.#hits.read(from, anew);
    this.#outermost.read(from, anew);
    this.#missed.read(from, anew);
    this.#scalars.read(from, anew);
    if (this.#shape.timed) this.#readHistograms(from, anew);
  }

  get counts(): FunctionCounts {
    return {
      hits: this.#hits.values.slice(),
      outermost: this.#shape.outermost ? this.#outermost.values.slice() : undefined,
    };
  }

  /** Undefined unless calls are timed. */
  get times(): FunctionTimes | undefined {
    if (!this.#shape.timed) return undefined;
    const [inFlight = 0, crowded = 0] = this.#scalars.values;
    return {
      entries: this.#hits.values.slice(),
      missed: this.#missed.values.slice(),
      histograms: this.#histograms.map((numbers, target) => this.#histogram(numbers, target)),
      inFlight,
      crowded,
    };
  }

  #histogram(numbers: Numbers | undefined, target: number): Histogram {
    if (!numbers) return EMPTY;
    const { values } = numbers;
    const made =
      this.#made[target] ??
      new Histogram(
        [...values.subarray(0, BUCKETS)],
        values[SUM] as number,
        values[MAX] as number,
        values[INEXACT] === 0,
      );
    this.#made[target] = made;
    return made;
  }

  #writeHistograms(to: ByteWriter, now: readonly Histogram[], anew: boolean): void {
    const changed = now.flatMap((one, target) => (this.#differs(one, target) ? [target] : []));
    to.count(changed.length);
    let last = 0;
    for (const target of changed) {
      const { counts, sum, max, maxIsExact } = now[target] as Histogram;
      to.count(target - last);
      last = target;
      const numbers = new Float64Array(NUMBERS);
      numbers.set(counts);
      numbers.set([sum, max, maxIsExact ? 0 : 1], SUM);
      this.#numbersOf(target).write(to, numbers, anew);
    }
  }

  /** Whatever it counts is in one of these. */
  #differs({ count, sum, max, maxIsExact }: Histogram, target: number): boolean {
    const before = this.#histogram(this.#histograms[target], target);
    const known = count === before.count && sum === before.sum;
    return !known || max !== before.max || maxIsExact !== before.maxIsExact;
  }

  #readHistograms(from: ByteReader, anew: boolean): void {
    const { targets } = this.#shape;
    let target = 0;
    for (let left = from.count(targets); left > 0; left--) {
      target += from.count(targets);
      if (target >= targets) throw new RangeError('there is no such target');
      this.#numbersOf(target).read(from, anew);
    }
  }

  #numbersOf(target: number): Numbers {
    // The greatest of all may be known less well later on.
    const numbers = this.#histograms[target] ?? new Numbers(NUMBERS, MAX);
    this.#histograms[target] = numbers;
    this.#made[target] = undefined;
    return numbers;
  }
}
