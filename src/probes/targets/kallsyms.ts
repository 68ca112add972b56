// SPDX-License-Identifier: MIT
/** Text symbols of /proc/kallsyms: `ffffffff81234560 t name\t[module]`, a line each, in the order of addresses. */
import { latin1 } from '../../text/visible.ts';

/** Parallel arrays, an element a symbol: 60,000 objects would take 10 ms and 5 MB more. */
export interface KernelSymbols {
  readonly names: readonly string[];
  /** Positions in `moduleNames`; 0 is the kernel's own image. */
  readonly modules: Uint16Array;
  readonly moduleNames: readonly string[];
  /** Upper and lower halves of addresses. */
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  /** All addresses are zero: the reader has no CAP_SYSLOG (kernel.kptr_restrict). */
  readonly hidden: boolean;
  /** 1 where no probe can be: code that is gone after the boot, and what the kernel keeps free of instrumentation. */
  readonly closed: Uint8Array;
}

/** Sections by the symbols that the linker script puts around them (include/asm-generic/vmlinux.lds.h). */
const CLOSED_SECTIONS: readonly (readonly [string, string])[] = [
  ['_sinittext', '_einittext'],
  ['__init_begin', '__init_end'],
  ['__noinstr_text_start', '__noinstr_text_end'],
  ['__entry_text_start', '__entry_text_end'],
  ['__kprobes_text_start', '__kprobes_text_end'],
  ['__cpuidle_text_start', '__cpuidle_text_end'],
];
const MARKERS = new Set(CLOSED_SECTIONS.flat());
/** Symbols of the linker that stand at the address of a function and are none. */
const LINKER = /^(_[se]?(init)?text|__\w+_text_(start|end)|__(init|exit)_\w+|_stext|_etext)$/;

/** Programs and trampolines, which come and go, have module names of their own (kernel/kallsyms.c). */
const NO_MODULES = new Set(['bpf', '__builtin__ftrace', '__builtin__kprobes']);
const MOST_MODULES = 0xffff;
/** KSYM_NAME_LEN is 512. */
const LONGEST_LINE = 1024;

/** A fraction of a millisecond. */
const LINES_A_PIECE = 512;

const NEWLINE = 0x0a;
const BLANK = 0x20;
const TAB = 0x09;
const UNDERSCORE = 0x5f;
/** CONFIG_CALL_PADDING gives every function one. */
const PADDING = Buffer.from('__pfx_');

/** The value of a hexadecimal digit of either case, or -1. */
function digit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function isText(type: number): boolean {
  const lower = type | 0x20;
  return lower === 0x74 || lower === 0x77; // t, and w: weak functions
}

/** Where a name ends that begins at `start`: printable ASCII without a blank, since no compiler makes any other. */
function nameEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] as number) > BLANK && (bytes[at] as number) <= 0x7e) at++;
  return at;
}

/** Padding before a function (CONFIG_CALL_PADDING), its type hash (CFI), and the unlikely part that was moved away. */
export function isNoFunction(name: string): boolean {
  if (name.startsWith('__pfx_') || name.startsWith('__cfi_')) return true;
  return name.includes('.cold');
}

/** The shortest line: an address, a type, a letter. */
const SHORTEST_LINE = 5;

/** Collects symbols and then marks those between markers. Arrays that grow took half of the time. */
class Collector {
  readonly names: string[] = [];
  readonly moduleNames = [''];
  readonly #modulePositions = new Map([['', 0]]);
  readonly #modules: Uint16Array;
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  readonly #markers = new Map<string, { readonly line: number; readonly address: number }>();
  #hidden = true;

  constructor(bytes: number) {
    const most = Math.ceil(bytes / SHORTEST_LINE) + 1;
    this.#modules = new Uint16Array(most);
    this.#high = new Uint32Array(most);
    this.#low = new Uint32Array(most);
  }

  add(name: string, module: string, high: number, low: number): void {
    if (high !== 0 || low !== 0) this.#hidden = false;
    const at = this.names.length;
    if (module !== '') {
      let position = this.#modulePositions.get(module);
      if (position === undefined) {
        if (this.moduleNames.length > MOST_MODULES) return;
        position = this.moduleNames.push(module) - 1;
        this.#modulePositions.set(module, position);
      }
      this.#modules[at] = position;
    }
    this.names.push(name);
    this.#high[at] = high;
    this.#low[at] = low;
  }

  mark(name: string, high: number, low: number): void {
    this.#markers.set(name, { line: this.names.length, address: addressOrder(high, low) });
  }

  symbols(): KernelSymbols {
    const count = this.names.length;
    const closed = new Uint8Array(count);
    for (const [first, last] of CLOSED_SECTIONS) this.#close(closed, first, last);
    return {
      names: this.names,
      modules: this.#modules.slice(0, count),
      moduleNames: this.moduleNames,
      high: this.#high.slice(0, count),
      low: this.#low.slice(0, count),
      hidden: this.#hidden,
      closed,
    };
  }

  /** Without addresses it goes by the order of lines, which is that of addresses. */
  #close(closed: Uint8Array, first: string, last: string): void {
    const [from, to] = [this.#markers.get(first), this.#markers.get(last)];
    if (!from || !to) return;
    if (this.#hidden) {
      if (from.line < to.line) closed.fill(1, from.line, to.line);
      return;
    }
    for (let i = 0; i < closed.length; i++) {
      const address = addressOrder(this.#high[i] as number, this.#low[i] as number);
      if (address >= from.address && address < to.address && this.#modules[i] === 0) closed[i] = 1;
    }
  }
}

/** The lower 48 bits of an address: all that tells kernel addresses apart, and exact in a number. */
export function addressOrder(high: number, low: number): number {
  return (high & 0xffff) * 2 ** 32 + low;
}

/** Lines that are none are passed over. */
export function parseKallsyms(bytes: Buffer): KernelSymbols {
  const parsing = parseByPieces(bytes);
  for (;;) {
    const { done, value } = parsing.next();
    if (done) return value;
  }
}

/** The same, with a pause for others after so many lines. */
export function* parseByPieces(bytes: Buffer): Generator<undefined, KernelSymbols> {
  const found = new Collector(bytes.length);
  const whole = latin1(bytes, 0, bytes.length);
  for (let start = 0, line = 1; start < bytes.length; line++) {
    if (line % LINES_A_PIECE === 0) yield;
    let end = bytes.indexOf(NEWLINE, start);
    if (end < 0) end = bytes.length;
    parseLine(bytes, whole, start, end, found);
    start = end + 1;
  }
  return found.symbols();
}

function parseLine(bytes: Buffer, whole: string, start: number, end: number, found: Collector): void {
  if (end - start > LONGEST_LINE) return;
  let high = 0;
  let low = 0;
  let at = start;
  for (; at < end && bytes[at] !== BLANK; at++) {
    const value = digit(bytes[at] as number);
    if (value < 0 || at - start >= 16) return;
    high = ((high << 4) | (low >>> 28)) >>> 0;
    low = ((low << 4) | value) >>> 0;
  }
  const name = at + 3;
  if (at === start || name >= end || bytes[at + 2] !== BLANK) return;
  const underscored = bytes[name] === UNDERSCORE;
  const isFunction = isText(bytes[at + 1] as number);
  if (!isFunction && !underscored) return;
  const stop = nameEnd(bytes, name, end);
  if (stop === name || (stop < end && bytes[stop] !== TAB)) return;
  // Half of all are padding; making a string of each would take a third of the time.
  if (underscored && startsWith(bytes, name, stop, PADDING)) return;
  const text = whole.slice(name, stop);
  if (underscored && MARKERS.has(text)) found.mark(text, high, low);
  if (!isFunction || isNoFunction(text) || (underscored && LINKER.test(text))) return;
  let module = '';
  if (stop < end) {
    if (bytes[stop + 1] !== 0x5b || bytes[end - 1] !== 0x5d || nameEnd(bytes, stop + 2, end) !== end) return;
    module = whole.slice(stop + 2, end - 1);
    if (NO_MODULES.has(module)) return;
  }
  found.add(text, module, high, low);
}

function startsWith(bytes: Uint8Array, start: number, end: number, prefix: Uint8Array): boolean {
  if (end - start < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (bytes[start + i] !== prefix[i]) return false;
  return true;
}
