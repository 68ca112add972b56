// SPDX-License-Identifier: MIT
/** A plan for stage.c: made-up files, and processes that open them. Times are seconds after the start. */
import { constants } from 'node:fs';

const {
  O_APPEND,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_NOATIME,
  O_NOFOLLOW,
  O_NONBLOCK,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
} = constants;
/** node:fs has no name for these. */
const O_CLOEXEC = 0o2000000;
const O_PATH = 0o10000000;

/** Flags as programs use them together. */
export const FLAGS = {
  read: O_CLOEXEC,
  plain: 0,
  /** nginx. */
  serve: O_NONBLOCK,
  list: O_NONBLOCK | O_DIRECTORY | O_CLOEXEC,
  log: O_WRONLY | O_CREAT | O_APPEND,
  write: O_WRONLY | O_CREAT | O_TRUNC,
  update: O_RDWR | O_CLOEXEC,
  create: O_RDWR | O_CREAT | O_CLOEXEC,
  exclusive: O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC,
  overwrite: O_WRONLY,
  quiet: O_NOATIME | O_CLOEXEC,
  noLink: O_NOFOLLOW | O_CLOEXEC,
  path: O_PATH | O_CLOEXEC,
  wake: O_WRONLY | O_NONBLOCK,
} as const;

/** Names are text, or bytes where they are no UTF-8. */
export type Name = string | Buffer;

const hex = (name: Name) => Buffer.from(name as string).toString('hex');
const us = (seconds: number) => Math.round(seconds * 1e6);

/** Numbers from 0 to 1 that are the same every time. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface ProcessOptions {
  readonly uid?: number;
  /** Descriptors that are open from the start. */
  readonly descriptors?: number;
  /** RLIMIT_NOFILE. */
  readonly limit?: number;
  readonly cwd?: string;
}

export interface OpenOptions {
  readonly flags?: number;
  readonly mode?: number;
  /** open, openat, openat2. */
  readonly call?: 'o' | 'a' | '2';
  /** Stays open until {@link Actor.close}. */
  readonly keep?: boolean;
}

/** One process of a plan. */
export class Actor {
  readonly start: number;
  readonly #head: string;
  readonly #actions: { readonly at: number; readonly line: string }[] = [];

  constructor(comm: string, start: number, options: ProcessOptions) {
    const { uid = 0, descriptors = 3, limit = 0, cwd = '/' } = options;
    this.start = start;
    this.#head = `p ${us(start)} ${uid} ${descriptors} ${limit} ${hex(comm)} ${hex(cwd)}`;
  }

  open(at: number, name: Name, options: OpenOptions = {}): this {
    const { flags = FLAGS.read, mode = 0, call = 'a', keep = false } = options;
    // A name is never nothing for sscanf: an empty one stands in hexadecimal as a NUL.
    const line = `o ${us(at)} ${call} ${flags.toString(8)} ${mode.toString(8)} ${keep ? 1 : 0} ${hex(name) || '00'}`;
    this.#actions.push({ at, line });
    return this;
  }

  /** Several opens, each some hundred microseconds after the one before. Returns when the last one is. */
  run(at: number, names: readonly Name[], options: OpenOptions = {}): number {
    let time = at;
    for (const name of names) {
      this.open(time, name, options);
      time += 0.0002 + (name.length % 7) / 10_000;
    }
    return time;
  }

  close(at: number): this {
    this.#actions.push({ at, line: `c ${us(at)}` });
    return this;
  }

  lines(): string[] {
    return [this.#head, ...this.#actions.toSorted((a, b) => a.at - b.at).map(({ line }) => line)];
  }
}

export class Plan {
  readonly #furniture: string[] = [];
  readonly #actors: Actor[] = [];

  file(name: Name, mode = 0o644, uid = 0): Name {
    this.#furniture.push(`f ${mode.toString(8)} ${uid} ${hex(name)}`);
    return name;
  }

  files(names: readonly Name[], mode = 0o644, uid = 0): readonly Name[] {
    return names.map((name) => this.file(name, mode, uid));
  }

  folder(name: string, mode = 0o755, uid = 0): void {
    this.#furniture.push(`d ${mode.toString(8)} ${uid} ${hex(name)}`);
  }

  fifo(name: string, mode = 0o600, uid = 0): void {
    this.#furniture.push(`q ${mode.toString(8)} ${uid} ${hex(name)}`);
  }

  link(name: string, target: string): void {
    this.#furniture.push(`l ${hex(name)} ${hex(target)}`);
  }

  process(comm: string, start: number, options: ProcessOptions = {}): Actor {
    const actor = new Actor(comm, start, options);
    this.#actors.push(actor);
    return actor;
  }

  toString(): string {
    const actors = this.#actors.toSorted((a, b) => a.start - b.start);
    return [...this.#furniture, ...actors.flatMap((actor) => actor.lines()), 'end', ''].join('\n');
  }
}
