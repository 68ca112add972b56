// SPDX-License-Identifier: MIT
/** A tool that counts as text: what there was in each interval, and what is left at the end. */
import type { RecordSink } from '../probes/decode/records.ts';
import { realtimeOf } from '../probes/host/clock.ts';
import type { ToldInterval } from '../probes/readings-book.ts';
import { clockOf, type IntervalText } from './interval-text.ts';
import type { Output } from './output.ts';
import type { TextWriter } from './text-writer.ts';

export interface IntervalSettings {
  /** Only counts. */
  readonly silent: boolean;
  /** Undefined: all in one, at the end. */
  readonly seconds: number | undefined;
  /** How many there are to be. */
  readonly count: number | undefined;
  /** Hears of each interval. */
  ended?(end: ToldInterval): void;
  /** So many have been printed. */
  done(): void;
  /** Hears of what went wrong in an interval, after which there is no other. */
  failed(error: unknown): void;
}

interface Clock {
  /** RFC 3339 of this moment. */
  now(): string;
}

/** Timers take 31 bits of milliseconds. */
const LONGEST_WAIT_MS = 0x7fffffff;

export class IntervalWriter implements TextWriter {
  readonly sink: RecordSink;
  events = 0;
  readonly #text: IntervalText;
  readonly #clock: Clock;
  readonly #output: Pick<Output, 'behind' | 'write'>;
  readonly #settings: IntervalSettings;
  #at = 0;
  #due = 0;
  #printed = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    text: IntervalText,
    clock: Clock,
    output: Pick<Output, 'behind' | 'write'>,
    settings: IntervalSettings,
  ) {
    this.sink = text.sink;
    this.#text = text;
    this.#clock = clock;
    this.#output = output;
    this.#settings = settings;
  }

  begin(): void {
    const { silent, seconds } = this.#settings;
    const { header } = this.#text;
    if (!silent && header !== '') this.#output.write(header);
    this.#at = performance.now();
    this.#due = this.#at;
    if (seconds !== undefined) this.#wait(seconds);
  }

  ending(): void {
    clearTimeout(this.#timer);
  }

  finish(): void {
    this.ending();
    const { count } = this.#settings;
    if (count === undefined || this.#printed < count) this.#print();
  }

  /**
   * By the clock, not from one output to the next: what a wait is late does not add up. Whole intervals that were missed,
   * because the program was stopped, are not made up for.
   */
  #wait(seconds: number): void {
    const now = performance.now();
    this.#due = Math.max(this.#due + seconds * 1000, now);
    this.#timer = setTimeout(() => this.#interval(seconds), Math.min(this.#due - now, LONGEST_WAIT_MS));
  }

  #interval(seconds: number): void {
    const { count, done, failed } = this.#settings;
    try {
      // While the reader is behind there is one long interval instead of many short ones that wait in memory.
      if (!this.#output.behind) this.#print();
    } catch (error) {
      failed(error);
      return;
    }
    if (count !== undefined && this.#printed >= count) done();
    else this.#wait(seconds);
  }

  #print(): void {
    const at = performance.now();
    const seconds = (at - this.#at) / 1000;
    this.#at = at;
    this.#printed++;
    const time = this.#clock.now();
    const { text, events } = this.#text.next({ seconds, time, clock: clockOf(time) });
    this.#settings.ended?.({ seconds, realtime: realtimeOf(time) });
    this.events += events;
    if (!this.#settings.silent) this.#output.write(text);
  }
}
