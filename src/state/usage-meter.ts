// SPDX-License-Identifier: MIT
/** What tracing costs, by the measured time between two readings. */
import type { Usage } from './store.ts';

/** Shorter spans are mostly rounding, and the kernel takes a while to add up the time of all threads. */
const SHORTEST_MS = 1900;

export class UsageMeter {
  #at = performance.now();
  #ownMicros: number;
  #probeNanos = 0;
  readonly #ownTime: () => number;

  /** @param ownTime microseconds of CPU that this process has used, all threads */
  constructor(ownTime: () => number) {
    this.#ownTime = ownTime;
    this.#ownMicros = ownTime();
  }

  /** @param probeNanos the kernel's time in our programs since the start; undefined where it is not measured */
  read(probeNanos: number | undefined): Usage | undefined {
    const now = performance.now();
    const elapsed = now - this.#at;
    if (elapsed < SHORTEST_MS) return undefined;
    const micros = this.#ownTime();
    const own = (micros - this.#ownMicros) / 10 / elapsed;
    const probes = probeNanos === undefined ? undefined : (probeNanos - this.#probeNanos) / 10_000 / elapsed;
    this.#at = now;
    this.#ownMicros = micros;
    this.#probeNanos = probeNanos ?? 0;
    return { own, probes };
  }
}

/** Microseconds of CPU of all threads of this process. */
export function ownCpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
