// SPDX-License-Identifier: MIT
/** Values of untrusted JSON. Each throws BAD_RECORDING, with where it stood. */
import { badRecording } from './format.ts';

export type Members = Readonly<Record<string, unknown>>;

/** Names, types and versions are plain; some are shown. */
const TEXT = /^[ -~]{0,256}$/;

export function members(value: unknown, what: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRecording(`${what} is no object`);
  return value as Members;
}

export function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw badRecording(`${what} is no list`);
  return value;
}

export function text(value: unknown, what: string): string {
  if (typeof value !== 'string' || !TEXT.test(value)) throw badRecording(`${what} is no text`);
  return value;
}

/** A whole number from 0 to `most`. */
export function whole(value: unknown, what: string, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most)
    throw badRecording(`${what} is no number from 0 to ${most}`);
  return value;
}

export function oneOf<T extends string>(value: unknown, what: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw badRecording(`${what} is none of ${choices.join(', ')}`);
  return found;
}

/** A u64 as text: JSON numbers end at 2^53. */
export function nanoseconds(value: unknown, what: string): bigint {
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value)) throw badRecording(`${what} is no time`);
  return BigInt.asUintN(64, BigInt(value));
}

/** Without a prototype: names are looked up that the recording chose, `constructor` among them. */
export function mapOf<T>(
  value: unknown,
  what: string,
  read: (value: unknown, what: string) => T,
): Readonly<Record<string, T>> {
  const entries = Object.entries(members(value, what));
  const checked = entries.map(
    ([name, item]) => [text(name, what), read(item, `a member of ${what}`)] as const,
  );
  return Object.setPrototypeOf(Object.fromEntries(checked), null);
}
