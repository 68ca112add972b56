// SPDX-License-Identifier: MIT
/**
 * The functions of this kernel that a probe can be put on: those that ftrace lists (tracefs `available_filter_functions`)
 * and kallsyms knows. Kept for the process, and read again when modules come or go.
 */
import { setImmediate } from 'node:timers/promises';
import { latin1 } from '../../text/visible.ts';
import { denyCause } from './deny.ts';
import {
  linesWith,
  parseBlacklist,
  parseFilterAddresses,
  parseFilterFunctions,
  symbolsOf,
  symbolsOfList,
} from './ftrace-lists.ts';
import { addressOrder, type KernelSymbols, parseByPieces } from './kallsyms.ts';
import { inSlices } from './slices.ts';
import type { FunctionTarget, TargetEnvironment } from './types.ts';

type KernelTarget = Extract<FunctionTarget, { kind: 'kernel' }>;

/** Bytes from a function to ftrace's call: behind ENDBR on x86, behind BTI and what saves the link register on arm64. */
const ENTRIES = [0, 4, 8, 12, 16];
const ALLOWED = 1;
const BLACKLISTED = 'the kernel forbids breakpoints in it (it is on the kprobe blacklist)';

/**
 * One list; see {@link loadKernelFunctions}. It is searched from end to end: a millisecond for 60,000 names, while an index by
 * name would take 60 ms to make.
 */
export class KernelFunctions {
  /** Positions in the symbols of what can be traced, in their order. */
  readonly #open: Int32Array;
  readonly #symbols: KernelSymbols;
  /** Whether ftrace said which functions can be traced; if not, all of kallsyms are taken. */
  readonly listed: boolean;
  readonly #blacklist: ReadonlySet<string>;
  /** `*` is asked for at every keystroke, and 60,000 verdicts take 20 ms. */
  readonly #verdicts: Uint8Array;

  constructor(
    symbols: KernelSymbols,
    listed: ReadonlySet<string> | 'all' | undefined,
    blacklist: ReadonlySet<string>,
    readAddresses: () => Promise<ReadonlySet<number> | undefined> = async () => undefined,
  ) {
    const open = new Int32Array(symbols.names.length);
    let count = 0;
    for (let i = 0; i < symbols.names.length; i++) {
      if (listed === 'all') {
        open[count++] = i;
        continue;
      }
      const name = symbols.names[i] as string;
      const module = symbols.modules[i] as number;
      const key = module === 0 ? name : `${name}\t${symbols.moduleNames[module]}`;
      if (listed ? listed.has(key) : symbols.closed[i] === 0) open[count++] = i;
    }
    this.#open = open.slice(0, count);
    this.#verdicts = new Uint8Array(count);
    this.#symbols = symbols;
    this.listed = listed !== undefined;
    this.#blacklist = blacklist;
    this.#readAddresses = readAddresses;
  }

  /** Whether kallsyms was not read, or shows no addresses. */
  get hidden(): boolean {
    return this.#symbols.hidden;
  }

  /** How many functions there are. */
  get size(): number {
    return this.#open.length;
  }

  /** The name of each function, so several times the same; positions are what the other methods take. */
  get names(): readonly string[] {
    this.#names ??= Array.from(this.#open, (symbol) => this.#symbols.names[symbol] as string);
    return this.#names;
  }
  #names: readonly string[] | undefined;

  /** Modules that have functions; the kernel's own image, which has no name, is left out. */
  get modules(): readonly string[] {
    return this.#symbols.moduleNames.slice(1);
  }

  /** Empty for the kernel's own image. */
  moduleOf(position: number): string {
    const symbol = this.#open[position] as number;
    return this.#symbols.moduleNames[this.#symbols.modules[symbol] as number] as string;
  }

  /** Why a wildcard does not mean a function: what follows "because". */
  denied(position: number): string | undefined {
    if (this.#verdicts[position] === ALLOWED) return undefined;
    const name = this.names[position] as string;
    const cause = denyCause(name) ?? (this.#blacklist.has(name) ? BLACKLISTED : undefined);
    if (cause === undefined) this.#verdicts[position] = ALLOWED;
    return cause;
  }

  /**
   * Without those of several functions of one name that are not the ones which ftrace lists: it lists names, and its list of
   * addresses (6.5), as long again, is read only when a name alone does not tell.
   */
  async withoutTwins(positions: readonly number[]): Promise<readonly number[]> {
    if (!this.listed || this.hidden) return positions;
    const count = new Map<string, number>();
    for (const at of positions) {
      const name = this.names[at] as string;
      count.set(name, (count.get(name) ?? 0) + 1);
    }
    if (count.size === positions.length) return positions;
    this.#addresses ??= this.#readAddresses();
    const addresses = await this.#addresses;
    if (!addresses) return positions;
    return positions.filter((at) => {
      if (count.get(this.names[at] as string) === 1) return true;
      const symbol = this.#open[at] as number;
      const address = addressOrder(this.#symbols.high[symbol] as number, this.#symbols.low[symbol] as number);
      return ENTRIES.some((into) => addresses.has(address + into));
    });
  }
  #addresses: Promise<ReadonlySet<number> | undefined> | undefined;
  readonly #readAddresses: () => Promise<ReadonlySet<number> | undefined>;

  /** Whether kallsyms has a function of that name, which may be one that cannot be traced. */
  exists(name: string): boolean {
    return this.#symbols.names.includes(name);
  }

  /**
   * Functions at the place of one that is not listed under that name. Of a function with several names ftrace lists one:
   * those of system calls without arguments are such, as `__x64_sys_getpid`.
   */
  aliasesOf(name: string): readonly number[] {
    const { names, high, low, hidden } = this.#symbols;
    const symbol = hidden ? -1 : names.indexOf(name);
    if (symbol < 0) return [];
    const isThere = (other: number) => high[other] === high[symbol] && low[other] === low[symbol];
    const at = this.#open.findIndex(isThere);
    return at < 0 ? [] : [at];
  }

  target(position: number): KernelTarget {
    const symbol = this.#open[position] as number;
    const { high, low, hidden } = this.#symbols;
    const module = this.moduleOf(position);
    return {
      kind: 'kernel',
      name: this.names[position] as string,
      ...(module === '' ? {} : { module }),
      ...(hidden ? {} : { address: (BigInt(high[symbol] as number) << 32n) | BigInt(low[symbol] as number) }),
    };
  }
}

async function orUndefined<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch {
    return undefined;
  }
}

async function read(environment: TargetEnvironment): Promise<KernelFunctions> {
  const [kallsyms, filter, forbidden] = await Promise.all([
    orUndefined(environment.readFile('/proc/kallsyms')),
    orUndefined(environment.readTracefs('available_filter_functions')),
    readBlacklist(environment),
  ]);
  const parsed = kallsyms === undefined ? undefined : await inSlices(parseByPieces(kallsyms));
  // The caller draws a screen: two short pauses of it in place of one longer.
  await setImmediate();
  const lines = filter === undefined ? undefined : parseFilterFunctions(filter);
  // An empty list is what a kernel without dynamic ftrace, or one that hides it, gives.
  const listed = lines === undefined || lines.size === 0 ? undefined : lines;
  await setImmediate();
  const symbols = parsed === undefined || parsed.names.length === 0 ? symbolsOf(listed ?? new Set()) : parsed;
  return new KernelFunctions(symbols, listed, forbidden, async () => {
    const bytes = await orUndefined(environment.readTracefs('available_filter_functions_addrs'));
    return bytes === undefined ? undefined : parseFilterAddresses(bytes);
  });
}

/** A lockdown makes debugfs unreadable; the kernel then refuses by itself what is on its list. */
async function readBlacklist(environment: TargetEnvironment): Promise<ReadonlySet<string>> {
  const bytes = await orUndefined(environment.readFile('/sys/kernel/debug/kprobes/blacklist'));
  return bytes === undefined ? new Set() : parseBlacklist(bytes);
}

/** Shorter texts are in so many names that little would be left out. */
const TELLING = 3;

/** ftrace's list alone: a tenth of kallsyms, which the kernel writes at some microseconds a symbol. Kept as it is written. */
export class KernelNames {
  readonly #bytes: Buffer;
  readonly #blacklist: ReadonlySet<string>;

  constructor(bytes: Buffer, blacklist: ReadonlySet<string>) {
    this.#bytes = bytes;
    this.#blacklist = blacklist;
  }

  /**
   * A table, without addresses, of the functions whose names hold a text, and perhaps of others: all are 48,000, of which somebody
   * who starts means a few hundred.
   */
  withText(text: string): KernelFunctions {
    if (text.length >= TELLING) return this.#table(linesWith(this.#bytes, text));
    this.#all ??= this.#table(this.#bytes);
    return this.#all;
  }
  #all: KernelFunctions | undefined;

  #table(bytes: Buffer): KernelFunctions {
    return new KernelFunctions(symbolsOfList(bytes), 'all', this.#blacklist);
  }
}

async function readNames(environment: TargetEnvironment): Promise<KernelNames | undefined> {
  const [filter, forbidden] = await Promise.all([
    orUndefined(environment.readTracefs('available_filter_functions')),
    readBlacklist(environment),
  ]);
  // An empty list is what a kernel without dynamic ftrace, or one that hides it, gives.
  return filter === undefined || filter.length === 0 ? undefined : new KernelNames(filter, forbidden);
}

interface Kept<T> {
  readonly modules: string;
  readonly functions: Promise<T>;
}
type Keeping<T> = WeakMap<TargetEnvironment, Kept<T>>;
const kept: Keeping<KernelFunctions> = new WeakMap();
const keptNames: Keeping<KernelNames | undefined> = new WeakMap();

/** The names of loaded modules: the one thing by which the list can change. */
async function loadedModules(environment: TargetEnvironment): Promise<string> {
  const bytes = await orUndefined(environment.readFile('/proc/modules'));
  if (bytes === undefined) return '';
  return latin1(bytes, 0, bytes.length)
    .split('\n')
    .map((line) => line.slice(0, line.indexOf(' ')))
    .join(' ');
}

async function keepFrom<T>(
  keeping: Keeping<T>,
  environment: TargetEnvironment,
  load: (environment: TargetEnvironment) => Promise<T>,
): Promise<T> {
  const modules = await loadedModules(environment);
  const known = keeping.get(environment);
  if (known?.modules === modules) return await known.functions;
  const functions = load(environment);
  keeping.set(environment, { modules, functions });
  return await functions;
}

/** The table of now; read at the first call, and when a module has come or gone. Never rejects: it may be empty. */
export async function loadKernelFunctions(environment: TargetEnvironment): Promise<KernelFunctions> {
  return await keepFrom(kept, environment, read);
}

/** Names alone, in a fraction of the time; undefined where ftrace has no list. */
export async function loadKernelNames(environment: TargetEnvironment): Promise<KernelNames | undefined> {
  return await keepFrom(keptNames, environment, readNames);
}
