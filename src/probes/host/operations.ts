// SPDX-License-Identifier: MIT
/** Block requests' operations and flags by the numbers of bpf/lib/request.bpf.h, which no kernel moves. */

/** By `enum operation`; the first stands for what has no name here. */
export const OPERATIONS = [
  'other',
  'read',
  'write',
  'flush',
  'discard',
  'secure-erase',
  'write-zeroes',
  'zone-append',
  'zone-open',
  'zone-close',
  'zone-finish',
  'zone-reset',
  'zone-reset-all',
  'driver-in',
  'driver-out',
] as const;

export type Operation = (typeof OPERATIONS)[number];

/** By the bits of `enum request_flag`. */
const FLAGS = [
  'sync',
  'meta',
  'prio',
  'nomerge',
  'idle',
  'integrity',
  'fua',
  'preflush',
  'ahead',
  'background',
  'nowait',
  'polled',
  'swap',
  'atomic',
] as const;

export type RequestFlag = (typeof FLAGS)[number];

export function operationName(number: number): Operation {
  return OPERATIONS[number] ?? 'other';
}

/** The letter of bcc's T column: R, W, F, D; others are told by two. */
const LETTERS: Readonly<Record<Operation, string>> = {
  other: '?',
  read: 'R',
  write: 'W',
  flush: 'F',
  discard: 'D',
  'secure-erase': 'E',
  'write-zeroes': 'WZ',
  'zone-append': 'ZA',
  'zone-open': 'ZO',
  'zone-close': 'ZC',
  'zone-finish': 'ZF',
  'zone-reset': 'ZR',
  'zone-reset-all': 'ZZ',
  'driver-in': 'DI',
  'driver-out': 'DO',
};

export function operationLetter(number: number): string {
  return LETTERS[operationName(number)];
}

export function flagNames(bits: number): readonly RequestFlag[] {
  return FLAGS.filter((_, bit) => bits & (1 << bit));
}

/** bcc's names of them, in the order in which bcc puts them before the operation; then those that it does not know. */
const FLAG_WORDS: Readonly<Record<RequestFlag, string>> = {
  nowait: 'NoWait',
  background: 'Background',
  ahead: 'ReadAhead',
  idle: 'Idle',
  nomerge: 'NoMerge',
  prio: 'Priority',
  fua: 'ForcedUnitAccess',
  meta: 'Metadata',
  sync: 'Sync',
  integrity: 'Integrity',
  preflush: 'Preflush',
  polled: 'Polled',
  swap: 'Swap',
  atomic: 'Atomic',
};

/** One kind of requests as bcc's `-F` tells them: `Metadata-Sync-Write`. */
export function flagSetName(operation: number, flags: number): string {
  const set = flagNames(flags);
  const words = (Object.keys(FLAG_WORDS) as RequestFlag[]).filter((flag) => set.includes(flag));
  const name = operationName(operation).replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
  return [...words.map((flag) => FLAG_WORDS[flag]), name].join('-');
}

export function isOperation(text: string): text is Operation {
  return (OPERATIONS as readonly string[]).includes(text) && text !== 'other';
}
