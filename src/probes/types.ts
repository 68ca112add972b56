// SPDX-License-Identifier: MIT
/** The shapes that probes, tools and those who use them agree on. */
import type { AttachSpec, BpfObject, RingOptions, ScannedField, Skipped } from '../../native/index.d.ts';
import type { LabelledHistogram, Labels } from '../histogram/labelled.ts';
import type { Unit } from '../histogram/log2.ts';
import type { CpuCounter } from './decode/cpu-sum.ts';
import type { RecordCursor } from './decode/records.ts';
import type { EventTable } from './event-table.ts';
import type { WallClock } from './host/clock.ts';
import type { ParamSchema, ParamValues } from './params.ts';

/** What of this kernel decides how a probe is built; measured once, by host/capabilities. */
export interface KernelFeatures {
  /** `uname -r`. */
  readonly release: string;
  readonly possibleCpus: number;
  /** bpf_task_pt_regs (5.15): a syscall's arguments are known at its exit. */
  readonly taskRegisters: boolean;
  /** Programs on syscalls:* events can be preempted (7.x), and then skip and mix up each other's work. */
  readonly preemptibleSyscallEvents: boolean;
  /** block:block_io_start (6.5): a request's start in its submitter's own context. */
  readonly blockIoStart: boolean;
  /** The request is the first argument of block events (5.11, 5.10.137: a54895fa057c); before that its queue was. */
  readonly requestFirst: boolean;
  /** The PID namespace we live in when it is not the initial one, as the kernel numbers it. */
  readonly pidNamespace: { readonly dev: bigint; readonly ino: bigint } | undefined;
}

/** Who is traced. PID, TID and UID as the user's own PID namespace shows them; undefined is anybody. */
export interface IdentityFilter {
  readonly pid: number | undefined;
  readonly tid: number | undefined;
  readonly uid: number | undefined;
  /** A cgroup v2 folder; its descendants are meant too. */
  readonly cgroup: string | undefined;
  /** False leaves our own processes out. */
  readonly self: boolean;
}

/** What the machine that is traced calls its things, or did when it was recorded. */
export interface TracedMachine {
  /** The number of a disk by its name, as the kernel packs it: major << 20 | minor. Throws BAD_VALUE. */
  diskDevice(name: string): number;
}

/** How big the buffers between kernel and JavaScript are, where the user says so. */
export interface BufferSizes {
  readonly ringBytes: number | undefined;
  readonly arenaBytes: number | undefined;
}

/** What of a probe is there only while somebody needs it. */
export interface ProbeNeed {
  /** u32 variables: these values while it is needed, and 0 otherwise. */
  readonly globals: Readonly<Record<string, number>>;
  /** Attached when it is first needed, and then until the stop. */
  readonly attach: readonly AttachSpec[];
}

/** What a probe loads and where it goes, decided before anything touches the kernel. */
export interface ProbePlan {
  /** The way the probe is attached, named on screen and forced by `--backend`. */
  readonly backend: string;
  readonly programs: readonly string[];
  readonly attach: readonly AttachSpec[];
  /** By name. What several attach is attached once; a global of several has its value while one of them is there. */
  readonly needs?: Readonly<Record<string, ProbeNeed>>;
  readonly ring: RingOptions & { readonly bytes: number };
  /** `max_entries` of the maps whose size depends on the machine; every probe's `ring_stats` is seen to elsewhere. */
  readonly maxEntries?: Readonly<Record<string, number>>;
  /** Programs of which one is enough, each in one of the lists: what all of a list left out is missed, not more. */
  readonly alternates?: readonly (readonly string[])[];
  /** Programs of which one runs once for each event: what all cost is told by how often these ran. */
  readonly perEvent: readonly string[];
  /** u32 variables that are set before anything is attached. */
  readonly globals?: Readonly<Record<string, number>>;
  /** u32 variables that are set before anything is detached. */
  readonly globalsAtEnd?: Readonly<Record<string, number>>;
}

/** Values for one element of a filter array, by field name. */
export type FieldValues = Readonly<Record<string, number | readonly number[]>>;

/** One BPF object and how it is used. `Filter` is what of it changes live, besides the identity filter. */
export interface ProbeDefinition<Filter> {
  readonly id: string;
  /** File name below build/bpf. */
  readonly object: string;
  /** Names and types of the build, compared with the opened object's BTF. */
  readonly abi: ProbeAbi;
  readonly ring: string;
  /** The global array that holds one filter a generation. */
  readonly filterGlobal: string;
  /** A mappable array striped by CPU, with the u64 field of its struct that counts what could not be followed. */
  readonly untracked?: CpuCounter;
  readonly backends: readonly string[];
  /** The filter that lets everything through: what its tools' filters have in common is put over it. */
  readonly everything: Filter;
  /** Names of parameters that all tools of this probe have in common: they look at the same things. */
  readonly sharedParams: readonly string[];
  /** What such a filter needs besides what the tools need. */
  filterNeeds?(filter: Filter, identity: IdentityFilter): readonly string[];
  /** Throws BAD_VALUE when `backend` is none of this probe's, NOT_SUPPORTED when this kernel lacks it. */
  plan(backend: string, sizes: BufferSizes, kernel: KernelFeatures): ProbePlan;
  encodeFilter(filter: Filter, identity: IdentityFilter): FieldValues;
}

/** What generate-abi writes for an object: names and types, never offsets. */
export interface ProbeAbi {
  readonly structs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly rings: Readonly<Record<string, string>>;
  readonly maps: Readonly<Record<string, string>>;
  readonly globals: Readonly<Record<string, string>>;
  readonly programs: readonly string[];
}

/** What did not reach anybody, cumulative since the start, by where it was lost. */
export interface Losses {
  /** The kernel's ring was full. */
  readonly ring: number;
  /** Our own buffer was full: JavaScript did not keep up. */
  readonly arena: number;
  /** The kernel side could not follow them to their end: a map was full, or their end was not told. */
  readonly untracked: number;
}

export interface ProbeCounters {
  /** Records handed over. */
  readonly seen: number;
  /** Records of a filter that had been replaced when they arrived; not lost, not wanted any more. */
  readonly superseded: number;
  readonly losses: Losses;
  /**
   * Runs that the kernel left out because another program was running on that CPU; -1 where it cannot tell. Kept apart
   * from the losses: nobody knows whether the filter would have let them through.
   */
  readonly missed: number;
  /** Nanoseconds that the kernel spent in the probe's programs; 0 unless its run-time statistics are held on. */
  readonly runTimeNs: number;
  /** How many events that was the time of, whether a filter let them through or not; 0 likewise. */
  readonly timedEvents: number;
}

/** Everything lost, in one number. */
export function totalLost(losses: Losses): number {
  return losses.ring + losses.arena + losses.untracked;
}

/** What one tool's two halves share: how a record of the probe becomes text. */
export interface RecordText {
  /** bcc's header line, or the names of the columns of CSV. */
  readonly header: string;
  /** False leaves the record at the cursor out. Undefined unless there is something that the kernel side has not filtered. */
  readonly keep: ((records: RecordCursor) => boolean) | undefined;
  /** One line with its newline: bcc's columns, a JSON object, or CSV. */
  line(records: RecordCursor): string;
}

export interface TextContext {
  readonly object: BpfObject;
  readonly clock: WallClock;
  /** `csv` is for files alone. */
  readonly format: 'plain' | 'json' | 'csv';
}

/** Where the addon finds a field of a record. A code is told by its names: that of 0 first, safe to draw. */
export type FieldPlace =
  | Exclude<ScannedField, { kind: 'code' }>
  | (Omit<Extract<ScannedField, { kind: 'code' }>, 'answers'> & { readonly names: readonly string[] });

/**
 * What a number is of: it decides in which units it can be asked for. `duration` and `milliseconds` are nanoseconds, and a
 * number without a unit is milliseconds where that is what the column shows.
 */
export type Measure =
  | 'milliseconds'
  | 'duration'
  | 'bytes'
  | 'count'
  | 'rate'
  | 'percent'
  | 'number'
  | 'errno';

interface FieldBase {
  /** The column's title in lower case: what stands before the colon in `path:etc`. */
  readonly name: string;
  /** Whether a search without a column looks here. */
  readonly byDefault: boolean;
  /** What the column shows, safe to draw. */
  text(record: RecordCursor): string;
  /** Without it, a search makes that text, or looks at the key. */
  place?(): FieldPlace;
}

/** A field that is bytes of the record. */
export interface BytesField extends FieldBase {
  readonly kind: 'bytes';
  /** Whether the text is just these bytes; false where it has more than they. */
  exact(record: RecordCursor): boolean;
  start(record: RecordCursor): number;
  end(record: RecordCursor): number;
}

/** A field whose text depends on one number: looked at once for each number. */
export interface KeyedField extends FieldBase {
  readonly kind: 'keyed';
  key(record: RecordCursor): number;
  /** What the number is of, where it can be compared: `pid=7`. */
  readonly measure?: Measure;
}

/** Something of a record that can be searched. */
export type RecordField = BytesField | KeyedField;

/** How a screen reads the records of a tool. Texts are safe to draw. */
export interface RecordReading<Schema extends ParamSchema, Row> {
  row(record: RecordCursor): Row;
  /** When it happened, milliseconds since 1970. */
  timeMs(record: RecordCursor): number;
  /** Whether it failed, or was slow: a timeline marks where many did. */
  standsOut(record: RecordCursor): boolean;
  readonly fields: readonly RecordField[];
  /** The tables that its events can be counted into, in the order in which a key shows them. */
  readonly tables: readonly EventTable[];
  /**
   * What the kernel's filter asks, told again for events that came under another one. Undefined when all of them are asked
   * for.
   */
  admits(
    values: ParamValues<Schema>,
    identity: IdentityFilter,
  ): ((record: RecordCursor) => boolean) | undefined;
  /** What of the parameters the kernel cannot filter. Undefined when that is nothing. */
  keeps(values: ParamValues<Schema>): ((record: RecordCursor) => boolean) | undefined;
}

/** The same with the values of the parameters inside, as they are at each call. */
export interface EventReading {
  /** What the tool's pane knows how to show. */
  row(record: RecordCursor): unknown;
  timeMs(record: RecordCursor): number;
  standsOut(record: RecordCursor): boolean;
  /** Up to when what happened may have come, milliseconds since 1970 by the same clock. */
  nowMs(): number;
  readonly fields: readonly RecordField[];
  readonly tables: readonly EventTable[];
  admits(identity: IdentityFilter): ((record: RecordCursor) => boolean) | undefined;
  keeps(): ((record: RecordCursor) => boolean) | undefined;
}

/** How the histograms of a tool are told. */
export interface LatencyLayout {
  /** Names of the labels that each have their own histogram; none: all are one. */
  readonly splitBy: readonly string[];
  /** Names of labels that follow from those: JSON tells them besides. */
  readonly implied?: readonly string[];
  /** Of the rows. */
  readonly unit: Unit;
  /** The time of day above each, in plain text. */
  readonly timestamps: boolean;
  /** Average, total and count below each, in plain text. */
  readonly averages: boolean;
}

/** One latency of a recording. */
export interface RecordedLatency {
  readonly labels: Labels;
  readonly ns: number;
}

interface ToolBase<Id extends string, Schema extends ParamSchema, Filter> {
  readonly id: Id;
  /** One line: what it shows. */
  readonly summary: string;
  /** What is traced, for `tracing …`. */
  readonly subject: string;
  /** The one description of its parameters: flags, help, the form, the man page. */
  readonly params: Schema;
  readonly probe: ProbeDefinition<Filter>;
  /** What it uses of the probe, by names of {@link ProbePlan.needs}. */
  readonly needs: readonly string[];
  /** Turns what the user gave into what the probe filters. Throws BAD_VALUE. */
  identity(params: ParamValues<Schema>): Omit<IdentityFilter, 'self' | 'cgroup'>;
  /** What it leaves out another tool of the probe may ask, or nobody does. Throws BAD_VALUE for what the machine has not. */
  filter(params: ParamValues<Schema>, machine: TracedMachine): Partial<Filter>;
}

/** A tool that lists what happens, record by record. */
export interface EventTool<Id extends string, Schema extends ParamSchema, Filter, Row>
  extends ToolBase<Id, Schema, Filter> {
  readonly kind: 'events';
  text(params: ParamValues<Schema>, context: TextContext): RecordText;
  /** @param values asked at each call: they change while the screen is up */
  reading(object: BpfObject, clock: WallClock, values: () => ParamValues<Schema>): RecordReading<Schema, Row>;
}

/** A tool that shows how long something took, in histograms that the kernel counts. */
export interface LatencyTool<Id extends string, Schema extends ParamSchema, Filter>
  extends ToolBase<Id, Schema, Filter> {
  readonly kind: 'latencies';
  /** What is counted: `I/Os`. */
  readonly noun: string;
  /** Reads what was counted since the start; without a system call, so that nothing is missed meanwhile. */
  counted(object: BpfObject, possibleCpus: number): () => readonly LabelledHistogram[];
  /**
   * What a record of a recording, which has no histograms, would have counted as; undefined for what is not asked for.
   * @param values asked at each record, as is `identity`
   */
  recorded(
    object: BpfObject,
    values: () => ParamValues<Schema>,
    identity: () => IdentityFilter,
  ): (record: RecordCursor) => RecordedLatency | undefined;
  layout(params: ParamValues<Schema>): LatencyLayout;
}

/** A tool: a named lens on a probe. */
export type Tool<Id extends string, Schema extends ParamSchema, Filter, Row> =
  | EventTool<Id, Schema, Filter, Row>
  | LatencyTool<Id, Schema, Filter>;

export type { Skipped };
