// SPDX-License-Identifier: MIT
/**
 * Everything that crosses the boundary between JavaScript and the addon.
 *
 * Units: sizes and offsets are bytes, times are nanoseconds, counts are plain numbers (exact to 2^53).
 * Every failure is a {@link NativeError}. No function here prints; libbpf's messages are captured and travel
 * in the error's `log`.
 */

import type { EncodeFrame, FrameLook } from './frame-encoder.d.ts';
import type { HistogramPlan, HistogramRows } from './histograms.d.ts';
import type { ScannedField, TextScan } from './text-scan.d.ts';

export type * from './frame-encoder.d.ts';
export type * from './histograms.d.ts';
export type * from './text-scan.d.ts';

/** How the bytes of a field are to be read. `char[]` is `bytes`; a nested struct is `struct`. */
export type FieldKind = 'uint' | 'int' | 'bytes' | 'struct' | 'pointer';

/** One member of a struct, from the object's own BTF. */
export interface FieldLayout {
  readonly name: string;
  /** Bytes from the start of the struct. */
  readonly offset: number;
  /** Bytes of the whole field (all elements of an array); 0 for a flexible array member. */
  readonly size: number;
  readonly kind: FieldKind;
  /** The outermost typedef's name if there is one (`ktime_ns`), else the C type (`unsigned int`, `struct x`). */
  readonly type: string;
  /** Elements of an array; 1 for a scalar; 0 for a flexible array member. */
  readonly count: number;
}

/** A struct of the object, by name in {@link BpfObject.structs}. */
export interface StructLayout {
  readonly name: string;
  readonly size: number;
  readonly fields: readonly FieldLayout[];
}

/** A `BPF_MAP_TYPE_RINGBUF` map. */
export interface RingLayout {
  readonly name: string;
  /** The record's struct: the pointee of the global `<ring>__record`. */
  readonly record: string;
  /** Bytes of the ring as the object declares it; {@link LoadOptions.rings} overrides it. */
  readonly bytes: number;
}

/** A map that is neither a ring nor a data section. */
export interface MapLayout {
  readonly name: string;
  /** The kernel's name without `BPF_MAP_TYPE_`, in lower case: `array`, `hash`, `cgroup_array`. */
  readonly type: string;
  readonly keySize: number;
  readonly valueSize: number;
  /** The value's struct or type name, empty when the map has no BTF for it. */
  readonly valueType: string;
  readonly maxEntries: number;
  /** True when {@link BpfObject.snapshot} can read it (`BPF_F_MMAPABLE`). */
  readonly mappable: boolean;
}

/** A variable of `.bss` or `.data`. Offsets are those of the opened object: in the raw file they are 0. */
export interface GlobalLayout {
  readonly name: string;
  readonly section: string;
  readonly offset: number;
  readonly size: number;
  readonly kind: FieldKind;
  readonly type: string;
  readonly count: number;
}

export interface ProgramLayout {
  readonly name: string;
  /** The `SEC()` string. */
  readonly section: string;
}

export interface RingOptions {
  /** Bytes of the kernel ring: a power of two and a multiple of the page size. */
  readonly bytes?: number;
  /** Bytes the drain thread may hold for JavaScript before it sheds records (and counts them). */
  readonly arenaBytes?: number;
  /**
   * Name of a u32 global that the drain thread sets to 1 before it sleeps: the kernel side then wakes it once,
   * at a quarter full, and sets it back to 0.
   */
  readonly wakeGlobal?: string;
}

export interface LoadOptions {
  /** Programs to load; all others are left out, so a kernel that refuses them does no harm. */
  readonly programs: readonly string[];
  readonly rings?: Readonly<Record<string, RingOptions>>;
  /** `max_entries` by map name, for arrays striped by CPU. */
  readonly maxEntries?: Readonly<Record<string, number>>;
  /**
   * Called on the main thread when more records wait for {@link BpfObject.drain} than should: a quarter of what the arena
   * may hold, 2 MiB at most. Once until something is drained. It does not keep the process alive.
   */
  readonly onPressure?: () => void;
}

/** A list of functions, the arrays all of the same length. One that the kernel refuses is skipped, the others go on. */
export interface FunctionList {
  readonly names: readonly string[];
  /** What bpf_get_attach_cookie() returns in the program (5.15), or what its `patched_cookie()` is. */
  readonly cookies: BigUint64Array;
}

/** Functions of the kernel; by name, unless addresses are given. */
export interface KernelFunctionList extends FunctionList {
  /** As kallsyms has them. Several functions may have one name. For kprobes 0 is by name after all. */
  readonly addresses?: BigUint64Array;
}

/** Functions of a program or library. The names are what `skipped` calls them. */
export interface UserFunctionList extends FunctionList {
  readonly path: string;
  /** In the file. */
  readonly offsets: BigUint64Array;
  /** Only in this process, which must be alive; its threads and none of its children. */
  readonly pid?: number;
}

/** One thing to attach, or a list of them. */
export type AttachSpec = {
  readonly program: string;
  /** Not for lists: a refusal for want of the target (ENOENT) is reported in `skipped` and is no failure. */
  readonly optional?: boolean;
} & (
  | {
      readonly kind: 'tracepoint';
      readonly category: string;
      readonly name: string;
      readonly cookie?: bigint;
    }
  /** As the program's section says: `tp_btf/…`, `raw_tp/…`, `fentry/…`. */
  | { readonly kind: 'section' }
  /** A perf event each. Its program is one of `SEC("kprobe")`. */
  | ({ readonly kind: 'kprobe'; readonly at: 'entry' | 'return' } & KernelFunctionList)
  /**
   * One link for all of them (5.18), several when some are refused. With `session` (6.10) the program runs at the entry and
   * the return. Its program is one of `SEC("kprobe.multi")`, `SEC("kprobe.session")`.
   */
  | ({ readonly kind: 'kprobe-multi'; readonly at: 'entry' | 'return' | 'session' } & KernelFunctionList)
  /**
   * A copy of the program for each function, at a trampoline: fentry or fexit. The program itself is one of
   * `SEC("raw_tp")`, takes no arguments and calls `patched_cookie()` of bpf/lib/function.bpf.h.
   */
  | ({
      readonly kind: 'fentry';
      readonly at: 'entry' | 'return';
      /** Each function's module; empty for the kernel itself. */
      readonly modules?: readonly string[];
    } & FunctionList)
  /** A perf event each. Its program is one of `SEC("uprobe")`. */
  | ({ readonly kind: 'uprobe'; readonly at: 'entry' | 'return' } & UserFunctionList)
  /** One link for all of them (6.6). Its program is one of `SEC("uprobe.multi")`. */
  | ({ readonly kind: 'uprobe-multi'; readonly at: 'entry' | 'return' } & UserFunctionList)
);

export interface Skipped {
  readonly program: string;
  /** What it was to be attached to, as a person would name it: `syscalls:sys_exit_open`, a function's name. */
  readonly target: string;
  readonly errno: number;
  readonly reason: string;
  /** Of a function in a list, or a tracepoint with a cookie. */
  readonly cookie?: bigint;
}

/** Where functions are, in any order: an element each. */
export interface ResolvedFunctions {
  readonly cookies: BigUint64Array;
  /** 0: the kernel hides it. */
  readonly addresses: BigUint64Array;
}

export interface AttachReport {
  /** Targets, not links: one may have many. */
  readonly attached: number;
  readonly skipped: readonly Skipped[];
  /** Of functions that kprobe-multi links were given by name. Missing before 6.9. */
  readonly resolved?: ResolvedFunctions;
}

/**
 * What one {@link BpfObject.drain} did, a number each, in this order: **records** written to the target; **pending**, the bytes
 * that still wait in the arena; **received**, the records taken from the kernel's ring, shed ones included; **shed**, the records
 * the arena had no room for. The last two are cumulative since load. Numbers, not an object's properties, because a drain is
 * part of each frame: an object made of five of them was 3 % of one.
 */
export type DrainCounts = Float64Array;

export interface ProgramStats {
  readonly program: string;
  /** Runs and their time; 0 unless run-time statistics are on ({@link Addon.holdRunStats}). */
  readonly runCount: number;
  readonly runTimeNs: number;
  /** Runs the kernel left out because a program was already running on that CPU; -1 where it cannot tell (before 5.12). */
  readonly misses: number;
  /**
   * Calls that its kprobe links passed over: kretprobes without a free instance, kprobes hit inside another. -1 where the
   * kernel does not tell (before 6.7) or there are no such links. Recordings do not have it.
   */
  readonly missedByLinks?: number;
}

/** One opened BPF object. All methods throw {@link NativeError}; after close only `close` may be called. */
export interface BpfObject {
  readonly structs: Readonly<Record<string, StructLayout>>;
  readonly rings: Readonly<Record<string, RingLayout>>;
  readonly maps: Readonly<Record<string, MapLayout>>;
  readonly globals: Readonly<Record<string, GlobalLayout>>;
  readonly programs: readonly ProgramLayout[];

  /** Creates the maps, verifies the programs (off the main thread) and starts one drain thread for all rings. Once only. */
  load(options: LoadOptions): Promise<void>;
  /**
   * Attaches in order, off the main thread; all or nothing, optional ones and functions of lists apart. `onProgress` is
   * called on the main thread, with targets. An aborted `signal` detaches what was attached and rejects with code `ECANCELED`.
   */
  attach(
    specs: readonly AttachSpec[],
    onProgress?: (done: number, total: number) => void,
    signal?: AbortSignal,
  ): Promise<AttachReport>;
  /**
   * Closes every link, off the main thread, many of them on several. What the rings still hold stays readable, and so do
   * arrays. Idempotent. `onProgress` is called on the main thread, with links. An aborted `signal` leaves the rest attached
   * and rejects with code `ECANCELED`.
   */
  detach(onProgress?: (done: number, total: number) => void, signal?: AbortSignal): Promise<void>;
  /** Resolves when the drain thread has emptied every ring once from now: call it after `detach` for exact totals. */
  flush(): Promise<void>;
  /**
   * Moves as many whole records as fit into `target`, oldest first. Never blocks. When the arena has none, it takes what the
   * kernel's ring holds on this very thread, unless the drain thread is at it: records are there up to the moment of
   * the call, however long that thread's own pause is.
   * @param counts its first four numbers are written
   * @returns bytes written to the target: whole records, each an 8-byte header (u32 length, u32 unused), then payload padded to 8
   */
  drain(ring: string, target: Uint8Array, counts: DrainCounts): number;
  /**
   * A copy of a mappable array, u64 words read whole. No system call, so no probe is missed while it runs.
   * @param bytes of its beginning, a multiple of 8; by default all
   * @param into of that size: written and returned, instead of a new one. Recordings do not write it.
   */
  snapshot(map: string, bytes?: number, into?: ArrayBuffer): ArrayBuffer;
  /** Tells where the histograms of a mappable array lie, once it is loaded. @returns a number for {@link readHistograms} */
  planHistograms(map: string, plan: HistogramPlan): number;
  /**
   * Adds up the copies of each row, all or those from `first` to before `end`, u64 words read whole. No system call, so no
   * probe is missed while it runs. One call for all that a frame reads: with words that JavaScript added up a frame cost 3 % more.
   * @param into as many rows as fit are written
   * @returns how many rows there are
   */
  readHistograms(plan: number, into: HistogramRows, first?: number, end?: number): number;
  /** Writes one element with bpf(2). That switches instrumentation off on this CPU meanwhile: not for use per tick. */
  updateMap(map: string, key: Uint8Array, value: Uint8Array): void;
  /** @param into of its size: written and returned, instead of a new one. Recordings do not write it. */
  readGlobal(name: string, into?: ArrayBuffer): ArrayBuffer;
  /** Writes a global, or a part of it from `byteOffset`. A write of 4 or 8 aligned bytes is one store with release order. */
  writeGlobal(name: string, value: Uint8Array, byteOffset?: number): void;
  stats(): ProgramStats[];
  /** Detaches, stops the drain thread, frees maps, fds and memory. Idempotent; also run when the environment ends. */
  close(): Promise<void>;
}

/** Why the addon could not: `code` is an errno name (`EPERM`) or `EABI` (the object's BTF lacks something). */
export interface NativeError extends Error {
  readonly code: string;
  readonly errno: number;
  /** What was being done: `open`, `load`, `attach`, `drain`, `map`, `tracefs`, … */
  readonly step: string;
  /** The program, map or file it was done to. */
  readonly subject: string;
  /** libbpf's messages and the verifier's, the last 16 kB. */
  readonly log: string;
}

/** Where tracefs was found. `detached`: no mount was visible and a private one was made, which nobody else sees. */
export interface TracefsInfo {
  readonly via: 'mount' | 'detached';
  /** The mount point; empty when detached. */
  readonly path: string;
}

/** One moment on both clocks, in nanoseconds. `monotonic` is bpf_ktime_get_ns()'s clock. */
export interface ClockSample {
  readonly monotonic: bigint;
  readonly realtime: bigint;
}

/** Program types that {@link Addon.hasHelper} can ask about. */
export type HelperProgramType = 'tracepoint' | 'kprobe' | 'raw_tracepoint' | 'tracing';

/** What Node itself does with a terminal only by waiting for whoever reads it, or not at all. Nothing here waits. */
export interface TerminalControl {
  /**
   * Sets raw mode, and returns the modes (a `struct termios`) that {@link cooked} sets again. From then on the process
   * ignores SIGTTOU, so that it can do that from the background too.
   */
  raw(fd: number): Buffer;
  /** Ends raw mode. In the background it leaves alone what somebody has set since. Without raw mode, nothing. */
  cooked(): void;
  size(fd: number): { readonly columns: number; readonly rows: number };
  /** How many of these bytes it took; -1 where that would be a wait. `fd` must be one that never blocks. */
  write(fd: number, bytes: Uint8Array): number;
  /** Drops what was written and not yet read, and wakes whoever waits to write more. */
  discardOutput(fd: number): void;
  /** Asks the kernel for SIGTERM when the parent dies, and sends it if that is no longer this one. */
  dieWithParent(pid: number): void;
  /** Makes `fd` standard error, if that is a terminal: a crash writes there and would wait for whoever reads it. */
  divertErrors(fd: number): void;
  restoreErrors(): void;
  /**
   * Replaces standard input, output and error by /dev/null where they are a terminal: the last thing before the end, where
   * Node would set its modes to those it found when it started.
   */
  letGo(): void;
}

/** Calls back once each time it has been set, in the turn of the event loop in which that is due. It holds the process. */
export interface Alarm {
  /** Whole milliseconds from now, in place of what it was set to before. */
  set(milliseconds: number): void;
  clear(): void;
}

export interface Addon {
  /** Version of the libbpf the addon runs with: `1.1`. */
  readonly libbpfVersion: string;
  /** Parses an object file and its BTF. Needs no privilege. */
  openObject(path: string): BpfObject;
  /** Finds tracefs, or throws a NativeError with step `tracefs`. */
  tracefs(): TracefsInfo;
  /** Reads a whole file below tracefs: `events/syscalls/sys_exit_open/id`. */
  readTracefs(relativePath: string): Buffer;
  /** Whether this kernel lets a program of that type call the helper (number of `enum bpf_func_id`). */
  hasHelper(type: HelperProgramType, helper: number): boolean;
  clock(): ClockSample;
  /** Turns the kernel's run-time statistics on for as long as the returned function has not been called. They cost. */
  holdRunStats(): () => void;
  /** Open objects in this process, for leak tests. */
  openObjects(): number;
}

/** Ways to attach that {@link NativeAddon.tryAttachKind} can try. */
export type TriedKind = 'kprobe-multi' | 'uprobe-multi' | 'fentry' | 'perf-event';

/** What the addon's file exports: {@link Addon}, which a recording can stand in for, and what none has. */
export interface NativeAddon extends Addon {
  /**
   * Attaches in that way to what is never called, and takes it back. The errno's name when the kernel refuses, else an empty
   * string. Some ms; `fentry` reads the kernel's type information, some 50 ms.
   */
  tryAttachKind(kind: TriedKind): string;
  /**
   * A file of securityfs (`lockdown`, `lsm`), through a mount of our own that nobody else sees where none is to be seen.
   * Throws a NativeError with step `securityfs`.
   */
  readSecurityfs(name: string): string;
  /** How many parameters these functions of the kernel have, by its type information; -1 for one it does not describe. */
  kernelParameters(names: readonly string[]): number[];
  /**
   * A function of the addon's own, for a uprobe: what tracing a call costs is measured on calls that nobody else makes. Throws a
   * NativeError with step `own function` where the addon's file cannot be found.
   */
  ownFunction(): { readonly path: string; readonly offset: bigint };
  /** What so many calls, 100,000 at the most, of that function or of getuid(2) take together, in ns. */
  timeCalls(of: 'own function' | 'system call', calls: number): number;
  /**
   * A search for a text in any of these fields. `text` is printable ASCII, not empty, without a backslash, in small letters when
   * case is ignored; `inverse` finds the records that do not hold it.
   */
  textScan(
    text: string,
    options: { readonly ignoreCase: boolean; readonly inverse: boolean },
    fields: readonly ScannedField[],
  ): TextScan;
  /** Draws frames so; each encoder remembers what it was told. */
  frameEncoder(look: FrameLook): EncodeFrame;
  /**
   * The callback hears the time, in whole milliseconds of CLOCK_MONOTONIC: the event loop has looked at that clock already.
   * What it throws is an uncaught exception, as from a timer of Node's. One of those takes 40 µs more each
   * time, with cold caches.
   */
  alarm(callback: (monotonicMs: number) => void): Alarm;
  readonly terminal: TerminalControl;
}
