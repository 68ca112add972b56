// SPDX-License-Identifier: MIT
/** A tool that shows latencies as text: what was counted in each interval, and what is left at the end. */
import { countedSince, type LabelledHistogram } from '../histogram/labelled.ts';
import type { RecordSink } from '../probes/decode/records.ts';
import type { WallClock } from '../probes/host/clock.ts';
import type { LatencyReading } from '../probes/latency-reading.ts';
import { type CountedInterval, jsonInterval, plainInterval } from './latency-text.ts';
import type { Output } from './output.ts';
import type { TextWriter } from './text-writer.ts';

export interface IntervalSettings {
  readonly tool: string;
  readonly subject: string;
  readonly format: 'plain' | 'json';
  /** Only counts. */
  readonly silent: boolean;
  /** Undefined: all in one, at the end. */
  readonly seconds: number | undefined;
  /** How many there are to be. */
  readonly count: number | undefined;
  /** So many have been printed. */
  done(): void;
}

export class IntervalWriter implements TextWriter {
  readonly sink: RecordSink;
  events = 0;
  readonly #reading: LatencyReading;
  readonly #clock: WallClock;
  readonly #output: Output;
  readonly #settings: IntervalSettings;
  #before: readonly LabelledHistogram[] = [];
  #at = 0;
  #due = 0;
  #printed = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(reading: LatencyReading, clock: WallClock, output: Output, settings: IntervalSettings) {
    this.sink = reading.sink;
    this.#reading = reading;
    this.#clock = clock;
    this.#output = output;
    this.#settings = settings;
  }

  begin(): void {
    const { silent, format, subject, seconds } = this.#settings;
    if (!silent && format === 'plain') this.#output.write(`Tracing ${subject}... Hit Ctrl-C to end.\n`);
    this.#at = performance.now();
    this.#due = this.#at;
    if (seconds !== undefined) this.#wait(seconds);
  }

  /** By the clock, not from one output to the next: what a wait is late does not add up. */
  #wait(seconds: number): void {
    this.#due += seconds * 1000;
    const left = Math.max(0, this.#due - performance.now());
    this.#timer = setTimeout(() => this.#interval(seconds), Math.min(left, LONGEST_WAIT_MS));
  }

  #interval(seconds: number): void {
    this.#print();
    const { count, done } = this.#settings;
    if (count !== undefined && this.#printed >= count) done();
    else this.#wait(seconds);
  }

  #print(): void {
    const now = this.#reading.read();
    const counted = countedSince(now, this.#before);
    this.#before = now;
    const at = performance.now();
    const seconds = (at - this.#at) / 1000;
    this.#at = at;
    this.#printed++;
    this.events += counted.reduce((sum, { histogram }) => sum + histogram.count, 0);
    if (this.#settings.silent) return;
    const interval = { counted, seconds, time: this.#clock.now(), clock: timeOfDay() };
    this.#output.write(this.#text(interval));
  }

  #text(interval: CountedInterval): string {
    const { format, tool } = this.#settings;
    const layout = this.#reading.layout();
    return format === 'json' ? jsonInterval(tool, interval, layout) : plainInterval(interval, layout);
  }

  finish(): void {
    clearTimeout(this.#timer);
    const { count } = this.#settings;
    if (count === undefined || this.#printed < count) this.#print();
  }
}

/** Timers take 31 bits of milliseconds. */
const LONGEST_WAIT_MS = 0x7fffffff;

/** `12:31:07` of this machine's own zone, as bcc prints it. */
function timeOfDay(): string {
  const now = new Date();
  return [now.getHours(), now.getMinutes(), now.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
