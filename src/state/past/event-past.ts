// SPDX-License-Identifier: MIT
/** The past of a list of events: it ends with the last one that had happened at the moment that is looked at. */
import type { EventReading } from '../../probes/types.ts';
import type { EventLog } from '../event-log.ts';
import { EventSearch } from '../event-search.ts';
import type { EventView } from '../event-view.ts';
import { endAt, firstAfterEach } from './event-times.ts';
import type { KeptSpan, Moment, Past, Timeline } from './past.ts';
import { timelineOf } from './timeline.ts';

/** Nobody waits for the marks: the list and the timeline are drawn between such slices. */
const MARKS_MS = 2;

/** What of a reading is needed. */
type Reading = Pick<EventReading, 'timeMs' | 'nowMs' | 'standsOut'>;

export class EventPast implements Past {
  readonly #log: EventLog;
  readonly #view: EventView;
  #reading: Reading | undefined;
  #intervalMs = 1000;
  #ms: number | undefined;
  /** While something is looked at: when the last frame was, or when that began. What is drawn again is the same. */
  #seenMs: number | undefined;
  #moved = false;
  /** Those that failed or were slow; looked for while somebody looks at the past. */
  #odd: EventSearch | undefined;

  constructor(log: EventLog, view: EventView) {
    this.#log = log;
    this.#view = view;
  }

  set reading(reading: Reading) {
    this.#reading = reading;
    this.#odd = undefined;
  }

  /** @param intervalMs how far one step goes; a frame between two intervals has none */
  frame(intervalMs: number): void {
    if (intervalMs > 1) this.#intervalMs = intervalMs;
    this.settle();
    // Later than the key: whoever steps waits for the list, not for the marks.
    const reading = this.#reading;
    if (!reading || !this.#view.paused) return;
    this.#seenMs = reading.nowMs();
    this.#odd ??= new EventSearch(this.#log, reading.standsOut, this.#log.end);
  }

  get moment(): Moment | undefined {
    if (!this.#view.paused) return undefined;
    this.settle();
    return { ms: this.#ms ?? 0, moved: this.#moved };
  }

  get kept(): KeptSpan | undefined {
    const fromMs = this.#timeAt(this.#log.first);
    return fromMs === undefined ? undefined : { fromMs, toMs: this.#nowMs };
  }

  /** What has come by now, and what is known of it, is in the past. */
  get #nowMs(): number {
    const newest = this.#timeAt(this.#log.end - 1) ?? 0;
    const seen = this.#view.paused ? this.#seenMs : undefined;
    return Math.max(seen ?? this.#reading?.nowMs() ?? Date.now(), newest);
  }

  #timeAt(number: number): number | undefined {
    const record = this.#log.at(number);
    return record && this.#reading?.timeMs(record);
  }

  pause(): void {
    this.#ms = this.#nowMs;
    this.#seenMs = this.#ms;
    this.#moved = false;
    this.#view.pause();
  }

  step(intervals: number): void {
    const { kept } = this;
    if (!kept) return;
    const from = this.moment?.ms ?? kept.toMs;
    const to = from + intervals * this.#intervalMs;
    if (to >= kept.toMs) this.toLive();
    else this.#stopAt(Math.max(kept.fromMs, to));
  }

  toOldest(): void {
    const { kept } = this;
    if (kept) this.#stopAt(kept.fromMs);
  }

  goTo(ms: number): void {
    const { kept } = this;
    if (kept) this.#stopAt(Math.max(kept.fromMs, Math.min(kept.toMs, ms)));
  }

  toLive(): void {
    this.#ms = undefined;
    this.#seenMs = undefined;
    this.#odd = undefined;
    if (this.#view.paused) this.#view.resume();
  }

  #stopAt(ms: number): void {
    const reading = this.#reading;
    if (!reading) return;
    if (!this.#view.paused) {
      this.#seenMs = this.#nowMs;
      this.#view.pause();
    }
    this.#ms = ms;
    this.#moved = false;
    this.#view.endAt(endAt(this.#log, ms, reading.timeMs));
  }

  /** What is looked at may have been forgotten. */
  settle(): void {
    const { first } = this.#log;
    if (this.#ms === undefined || first === 0 || this.#view.end > first) return;
    const oldest = this.#timeAt(first);
    if (oldest === undefined) return;
    this.#stopAt(oldest);
    this.#moved = true;
  }

  /** Looks for what the timeline marks; true while there is more to look at. */
  work(budgetMs: number): boolean {
    if (!this.#view.paused || !this.#odd) return false;
    this.#odd.work(this.#log.end, Math.min(budgetMs, MARKS_MS));
    return !this.#odd.complete;
  }

  timeline(columns: number): Timeline | undefined {
    const { kept, moment } = this;
    const reading = this.#reading;
    if (!kept || !moment || !reading || columns < 1) return undefined;
    const width = (kept.toMs - kept.fromMs) / columns;
    // The first column has the very first one too.
    const borders = Array.from({ length: columns - 1 }, (_, i) => kept.fromMs + (i + 1) * width);
    const ends = [this.#log.first, ...firstAfterEach(this.#log, borders, reading.timeMs), this.#log.end];
    const perColumn = (before: (number: number) => number): number[] =>
      ends.slice(1).map((end, i) => Math.max(0, before(end) - before(ends[i] as number)));
    const amounts = perColumn((number) => this.#view.countBefore(number));
    const odd = perColumn((number) => this.#odd?.countBefore(number) ?? 0);
    return timelineOf(kept, moment.ms, amounts, odd);
  }
}
