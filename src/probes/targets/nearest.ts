// SPDX-License-Identifier: MIT
import { closest } from '../../text/closest.ts';

/** How many of the names that have the most letters in common are compared in full, which takes 10 µs each. */
const COMPARED = 100;

/** A lower bound of how far two texts are apart: the letters that one has more than the other. */
function bagDistance(counts: Int16Array, rest: Int16Array, length: number, name: string): number {
  rest.set(counts);
  let shared = 0;
  for (let i = 0; i < name.length; i++) {
    const letter = name.charCodeAt(i) & 0x7f;
    if ((rest[letter] as number) > 0) {
      rest[letter] = (rest[letter] as number) - 1;
      shared++;
    }
  }
  return Math.max(length, name.length) - shared;
}

/** The name among many that was probably meant. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  if (typed.length > 200) return undefined;
  const counts = new Int16Array(128);
  for (let i = 0; i < typed.length; i++) {
    const letter = typed.charCodeAt(i) & 0x7f;
    counts[letter] = (counts[letter] as number) + 1;
  }
  const rest = new Int16Array(128);
  const most = Math.max(2, Math.floor(typed.length / 2));
  const near: { name: string; away: number }[] = [];
  for (const name of names) {
    if (Math.abs(name.length - typed.length) > most) continue;
    const away = bagDistance(counts, rest, typed.length, name);
    if (away <= most) near.push({ name, away });
  }
  near.sort((a, b) => a.away - b.away);
  return closest(
    typed,
    near.slice(0, COMPARED).map(({ name }) => name),
  );
}
