// SPDX-License-Identifier: MIT
/** Readings of a recording as text: the intervals as they were told, or longer ones. */
import type { PlayedReadings } from '../probes/played.ts';
import { clockOf, type IntervalText } from './interval-text.ts';
import type { Output } from './output.ts';
import type { TextWriter } from './text-writer.ts';

export interface PlayedSettings {
  /** Only counts. */
  readonly silent: boolean;
  /** Of one output at least; undefined: as it was told. */
  readonly seconds: number | undefined;
  /** How many outputs there are to be. */
  readonly count: number | undefined;
  /** Of the recording. */
  readonly duration: number | undefined;
}

/** Intervals are measured: each may be a little shorter than was asked for. */
const LEAST_INTERVAL = 0.95;
/** How long a reader that is behind is left alone. */
const REST_MS = 5;

export class PlayedWriter implements TextWriter {
  events = 0;
  /** Seconds of the recording that were played. */
  seconds = 0;
  readonly #played: PlayedReadings;
  readonly #textOf: () => IntervalText;
  readonly #now: () => string;
  readonly #output: Pick<Output, 'behind' | 'write'>;
  readonly #settings: PlayedSettings;
  #text: IntervalText;
  #printed = 0;

  /**
   * @param textOf of what is counted from now on
   * @param now RFC 3339 of the moment that is played
   */
  constructor(
    played: PlayedReadings,
    textOf: () => IntervalText,
    now: () => string,
    output: Pick<Output, 'behind' | 'write'>,
    settings: PlayedSettings,
  ) {
    this.#played = played;
    this.#textOf = textOf;
    this.#now = now;
    this.#output = output;
    this.#settings = settings;
    this.#text = textOf();
  }

  get sink() {
    return this.#text.sink;
  }

  begin(): void {
    this.#write(this.#text.header);
  }

  ending(): void {}

  /** All was told as it was played. */
  finish(): void {}

  /** To the end of the recording, or of what is asked for; not faster than somebody reads. */
  async play(signal: AbortSignal): Promise<void> {
    const { seconds: asked = 0, count = Number.POSITIVE_INFINITY, duration } = this.#settings;
    const end = (duration ?? Number.POSITIVE_INFINITY) * LEAST_INTERVAL;
    let seconds = 0;
    for (let next = this.#played.next(); next && !signal.aborted; next = this.#played.next()) {
      this.seconds = next.offset;
      if (next.kind === 'interval') {
        seconds += next.seconds;
        const over = next.offset >= end;
        if (seconds < asked * LEAST_INTERVAL && this.#played.goesOn && !over) continue;
        this.#print(seconds);
        seconds = 0;
        if (over || this.#printed >= count) return;
        while (this.#output.behind && !signal.aborted) await rest();
      } else this.#countAnew(next.kind);
    }
  }

  /** What was counted before is in no interval. */
  #countAnew(kind: 'start' | 'begin'): void {
    this.#text = this.#textOf();
    if (kind === 'start') this.#write(this.#text.header);
    else this.#text.next({ time: this.#now(), clock: '', seconds: 0 });
  }

  #print(seconds: number): void {
    const time = this.#now();
    const { text, events } = this.#text.next({ seconds, time, clock: clockOf(time) });
    this.events += events;
    this.#printed++;
    this.#write(text);
  }

  #write(text: string): void {
    if (!this.#settings.silent && text !== '') this.#output.write(text);
  }
}

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, REST_MS));
}
