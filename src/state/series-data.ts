// SPDX-License-Identifier: MIT
/** Counts of a few targets over time: what each had in every interval of the last minutes. */
import type { CountedTarget, CountReading } from '../probes/counting.ts';
import type { RecordSink } from '../probes/decode/records.ts';
import { SeriesHistory } from './series-history.ts';
import { SeriesView } from './series-view.ts';
import type { DataFrame, ToolDataBase } from './tool-data.ts';

/** As for latencies: frames jitter, and in the first second many come. */
const LEAST_INTERVAL = 0.9;

export class SeriesData implements ToolDataBase {
  readonly kind = 'series';
  readonly history = new SeriesHistory();
  readonly view = new SeriesView(this.history);
  readonly evicted = 0;
  readonly outgrown = false;
  #reading: CountReading | undefined;
  #sampled: Float64Array = new Float64Array();
  #sampledAt = 0;
  /** Since the start or the filter. */
  #total: Float64Array = new Float64Array();
  #baseline: Float64Array = new Float64Array();
  #countedBefore = 0;

  set reading(reading: CountReading) {
    this.#reading = reading;
    this.#begin();
  }

  get sink(): RecordSink | undefined {
    return this.#reading?.sink;
  }

  get targets(): readonly CountedTarget[] {
    return this.#reading?.targets ?? [];
  }

  /** By the number of the target. */
  get total(): Float64Array {
    return this.#total;
  }

  get counted(): number {
    return this.#countedBefore + this.#total.reduce((sum, count) => sum + count, 0);
  }

  filterChanged(): void {
    if (this.#reading) this.#begin();
  }

  setFilter(): string {
    return '';
  }

  work(): boolean {
    return false;
  }

  togglePause(): void {
    if (this.view.paused) this.view.resume();
    else this.view.pause();
  }

  frame({ nowMs, intervalMs, shown, last }: DataFrame): boolean {
    const due = nowMs - this.#sampledAt >= intervalMs * LEAST_INTERVAL;
    if (!this.#reading || !(due || shown || last)) return false;
    const now = this.#reading.read();
    this.#total = now.map((count, i) => count - (this.#baseline[i] ?? 0));
    if (!due && !last) return false;
    const counts = now.map((count, i) => count - (this.#sampled[i] ?? 0));
    this.history.add({ endMs: nowMs, seconds: (nowMs - this.#sampledAt) / 1000, counts });
    this.#sampled = now;
    this.#sampledAt = nowMs;
    return true;
  }

  /** From now on it is counted; what was before was another matter, and a row without counts is between them. */
  #begin(): void {
    const now = this.#reading?.at?.() ?? Date.now();
    this.#countedBefore = this.counted;
    this.#baseline = this.#reading?.read() ?? new Float64Array();
    this.#sampled = this.#baseline;
    this.#total = new Float64Array(this.#baseline.length);
    if (this.history.end > 0)
      this.history.add({ endMs: now, seconds: (now - this.#sampledAt) / 1000, counts: undefined });
    this.#sampledAt = now;
  }
}
