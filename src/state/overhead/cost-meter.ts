// SPDX-License-Identifier: MIT
/** What a probe costs, by how much the kernel's run time of its programs has grown. */

/** The kernel is asked every two seconds: a run time that stood still for longer has been asked for, and has not grown. */
const STILL_MS = 4500;

export class CostMeter {
  #nanos: number;
  #atMs: number;
  #percent: number | undefined;

  /** @param nanos of all starts, as it only grows */
  constructor(nanos: number, atMs: number) {
    this.#nanos = nanos;
    this.#atMs = atMs;
  }

  /** Percent of one CPU; undefined until it was asked for twice. It changes when the kernel was asked, not with each frame. */
  read(nanos: number, atMs: number): number | undefined {
    const elapsed = atMs - this.#atMs;
    const grown = nanos !== this.#nanos;
    if (elapsed > 0 && (grown || elapsed >= STILL_MS)) {
      this.#percent = (nanos - this.#nanos) / 10_000 / elapsed;
      this.#nanos = nanos;
      this.#atMs = atMs;
    }
    return this.#percent;
  }
}
