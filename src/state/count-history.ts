// SPDX-License-Identifier: MIT
/**
 * What each target of a table had in the intervals of the last minutes. Of many targets few are hit in one interval: only
 * those are kept. Every interval has a number that it keeps: the first one is 0.
 */
import type { CountedTarget } from '../probes/counting.ts';
import type { Counts } from './count-rows.ts';
import { HISTORY_LIMITS, type HistoryLimits, type Span } from './latency-history.ts';
import type { Intervals, PastInterval } from './past/interval-past.ts';

/** The same targets counted from one beginning on. */
interface Run {
  readonly targets: readonly CountedTarget[];
  /** All that was counted until the end of its newest interval, by the number of the target. */
  total: Float64Array;
  /** The number of its newest interval. */
  newest: number;
}

interface Kept extends PastInterval {
  readonly run: Run;
  /** The numbers of the targets that were hit, and how often each. */
  readonly hit: Uint32Array;
  readonly counts: Float64Array;
}

const INTERVAL_BYTES = 200;
const HIT_BYTES = 12;

const bytesOf = ({ hit }: Kept): number => INTERVAL_BYTES + hit.length * HIT_BYTES;

export class CountHistory implements Intervals {
  readonly #limits: HistoryLimits;
  /** Oldest first. */
  readonly #kept: Kept[] = [];
  #first = 0;
  #bytes = 0;
  #run: Run | undefined;
  /** What was counted until the end of the interval that was asked for last: the next one is mostly beside it. */
  #last: { readonly run: Run; number: number; readonly total: Float64Array } | undefined;

  constructor(limits: HistoryLimits = HISTORY_LIMITS) {
    this.#limits = limits;
  }

  get first(): number {
    return this.#first;
  }

  get end(): number {
    return this.#first + this.#kept.length;
  }

  /** Other targets, or the same ones from 0 on. */
  begin(targets: readonly CountedTarget[]): void {
    this.#run = { targets, total: new Float64Array(targets.length), newest: -1 };
  }

  /** @param total since it began, at the end of the interval; @param recent in it: both by the number of the target */
  add({ endMs, seconds }: Span, recent: Float64Array, total: Float64Array): void {
    const run = this.#run;
    if (!run) return;
    const hit: number[] = [];
    recent.forEach((count, target) => {
      if (count > 0) hit.push(target);
    });
    const counts = Float64Array.from(hit, (target) => recent[target] as number);
    const amount = counts.reduce((sum, count) => sum + count, 0);
    this.#keep({ endMs, seconds, amount, slowest: 0, run, hit: Uint32Array.from(hit), counts });
    run.total = total;
    run.newest = this.end - 1;
  }

  /** Nothing was counting, or something else. */
  pause({ endMs, seconds }: Span): void {
    const run = this.#run;
    if (!run || this.end === 0) return;
    const nothing = { hit: new Uint32Array(), counts: new Float64Array() };
    this.#keep({ endMs, seconds, amount: undefined, slowest: 0, run, ...nothing });
    run.newest = this.end - 1;
  }

  #keep(kept: Kept): void {
    this.#kept.push(kept);
    this.#bytes += bytesOf(kept);
    for (let [oldest] = this.#kept; oldest && this.#kept.length > 1; [oldest] = this.#kept) {
      const fits = this.#bytes <= this.#limits.bytes;
      if (fits && kept.endMs - oldest.endMs <= this.#limits.milliseconds) break;
      this.#kept.shift();
      this.#bytes -= bytesOf(oldest);
      this.#first++;
    }
  }

  interval(number: number): PastInterval | undefined {
    return this.#kept[number - this.#first];
  }

  /** The table as it was at the end of an interval; undefined when that is not kept. */
  at(number: number): Counts | undefined {
    const kept = this.#kept[number - this.#first];
    if (!kept) return undefined;
    const { run, hit, counts, endMs, seconds } = kept;
    const recent = new Float64Array(run.targets.length);
    hit.forEach((target, at) => {
      recent[target] = counts[at] as number;
    });
    const total = this.#totalAt(run, number).slice();
    return {
      targets: run.targets,
      recent,
      total,
      seconds: kept.amount === undefined ? 0 : seconds,
      atMs: endMs,
    };
  }

  /** What the intervals after it had is taken away from what there is at the end. */
  #totalAt(run: Run, number: number): Float64Array {
    let last = this.#last;
    const isNear =
      last?.run === run && last.number >= this.#first && Math.abs(last.number - number) < run.newest - number;
    if (!last || !isNear) last = { run, number: run.newest, total: run.total.slice() };
    for (; last.number > number; last.number--) this.#addTo(last.total, last.number, -1);
    for (; last.number < number; last.number++) this.#addTo(last.total, last.number + 1, 1);
    this.#last = last;
    return last.total;
  }

  #addTo(total: Float64Array, number: number, sign: 1 | -1): void {
    const kept = this.#kept[number - this.#first];
    kept?.hit.forEach((target, at) => {
      total[target] = (total[target] as number) + sign * (kept.counts[at] as number);
    });
  }
}
