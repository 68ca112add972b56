// SPDX-License-Identifier: MIT
/** Latencies as random as real ones, the same in every run. */
import { Random } from '../ui/screen/random.ts';

export type Distribution = (random: Random) => number;

const unit = (random: Random): number => (random.below(1_000_000) + 1) / 1_000_001;

export const distributions: Readonly<Record<string, Distribution>> = {
  uniform: (random) => random.below(1_000_000),
  exponential: (random) => Math.floor(-Math.log(unit(random)) * 250_000),
  'log-uniform up to 3 hours': (random) => Math.floor(2 ** (unit(random) * 43.3)),
  'two modes': (random) =>
    random.chance(0.8) ? 80_000 + random.below(9000) : 9_000_000 + random.below(40e6),
  'a few nanoseconds': (random) => random.below(20),
  constant: () => 123_456,
};

export function values(distribution: Distribution, count: number, seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => distribution(random));
}
