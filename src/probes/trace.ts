// SPDX-License-Identifier: MIT
/** One tool on its probe: what the screen and the text output share. */
import type { AnyValues } from './any-tool.ts';
import type { ProbeController } from './controller.ts';
import type { CountReading } from './counting.ts';
import type { RecordSink } from './decode/records.ts';
import { ProbeInstance, type ProbeUser } from './instance.ts';
import { type LatencyReading, readLatencies } from './latency-reading.ts';
import type { Lifecycle } from './lifecycle.ts';
import { type ParamSchema, type ParamValues, parseParams, parseTyped, type RawParams } from './params.ts';
import type { PlayedReadings } from './played.ts';
import type { ToldInterval } from './readings-book.ts';
import { requireEventsFor } from './recorded-tools.ts';
import type { EventSource } from './source.ts';
import type { Ticking } from './supervisor.ts';
import type { SkippedTarget } from './targets/types.ts';
import type { BufferSizes, EventReading, IdentityFilter, RecordText, TextContext, Tool } from './types.ts';

/** Targets that are attached, or links that are closed, of how many. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

export interface TraceSettings {
  readonly backend: string;
  readonly sizes: BufferSizes;
  readonly cgroup: string | undefined;
  readonly self: boolean;
}

/** A probe at work, as those see it who do not know its filter. Tools that share one have the same. */
export type TracedProbe = Pick<ProbeController<unknown>, 'backend' | 'skipped' | 'counters' | 'now'>;

/** What a tool shows. Nothing of it can be had before the start. */
export type TraceData =
  | {
      readonly kind: 'events';
      /** How its records become text. */
      text(format: TextContext['format']): RecordText;
      /** How a screen reads them. */
      reading(): EventReading;
    }
  | { readonly kind: 'latencies'; reading(): LatencyReading }
  /** A table of counts, or few of them over time. */
  | { readonly kind: 'counts' | 'series'; reading(): CountReading };

/** What can be told of a parameter while it is typed. */
export interface TypingHelp {
  /** What it would mean: `385 functions`. Throws a ProbeError for what makes no sense. */
  explain(param: string, text: string): Promise<string>;
  /** What it may become, at most so many, in alphabetical order. Throws a ProbeError. */
  complete(param: string, text: string, most: number): Promise<readonly string[]>;
}

/** A tool on its probe with its types inside: everything above works with any of them through this. */
export interface AnyTrace {
  readonly id: string;
  /** What is traced, for `tracing …`. */
  readonly subject: string;
  readonly params: ParamSchema;
  readonly values: AnyValues;
  readonly controller: TracedProbe;
  readonly lifecycle: Lifecycle;
  readonly data: TraceData;
  /** What the clock ticks; its stop is the trace's. */
  readonly ticking: Ticking;
  /** Who is traced now, or will be. */
  readonly identity: IdentityFilter;
  /** Whether our own processes are left out, as things are now. */
  readonly leavesSelfOut: boolean;
  /** Whether what comes has passed the filter: a recording was made with another one. */
  readonly heedsFilters: boolean;
  /**
   * Whether it can be started, as far as that is known without loading anything: for who wants to tell it before a screen
   * is there to hide it. Throws a ProbeError.
   */
  check(): void;
  /** Loads and attaches. Throws a ProbeError; it may be tried again. */
  start(): Promise<void>;
  /** Detaches and hands over the last records; where other tools share the probe they keep it. */
  stop(sink?: RecordSink): Promise<void>;
  /** Whether those can be traced at all. Throws a ProbeError. */
  checkIdentity(identity: IdentityFilter): void;
  /** Traces others from now on. Throws a ProbeError and leaves everything as it was. */
  setIdentity(identity: IdentityFilter): void;
  /** The same for a switch among the parameters. */
  setSwitch(param: string, on: boolean): void;
  /** The same for another parameter, as it is typed; nothing takes it back. */
  setParam(param: string, text: string): void;
  /** The same for all of them at once, as a command line gives them: what it does not give is as at the start. */
  setParams(raw: RawParams): void;
  /** What must be given before it can be started, as a sentence; undefined where nothing is. */
  readonly missing: string | undefined;
  /** Whether something else is asked for than what it was started with: another start would have it. */
  readonly outdated: boolean;
  /** How far a start or a stop is that takes its time. */
  readonly progress: Progress | undefined;
  readonly typing: TypingHelp | undefined;
  /** Sentences about what is traced and how. */
  readonly warnings: readonly string[];
  /** Sentences about what has become of that since this was last asked. @param now whatever it costs */
  news?(now?: boolean): readonly string[];
  /** What was asked for and left out before the kernel was asked; `controller.skipped` is what the kernel refused. */
  readonly leftOut: readonly SkippedTarget[];
  /** An interval has ended with what was read last, and is told or shown. @param end by default now */
  intervalEnded?(end?: ToldInterval): void;
  /** Counting has begun anew with what was read last. */
  countedAnew?(): void;
  /** Where what was read is played: who tells or shows it goes from moment to moment. */
  readonly played?: PlayedReadings;
  /** Whether the kernel's filter is another one than when this was last asked, by whatever tool it was set. */
  takeFilterChange(): boolean;
}

export class Trace<Schema extends ParamSchema, Filter, Row> implements AnyTrace, ProbeUser<Filter> {
  readonly ticking: Ticking;
  readonly missing = undefined;
  readonly outdated = false;
  readonly progress = undefined;
  readonly typing = undefined;
  readonly leftOut: readonly SkippedTarget[] = [];
  readonly #tool: Tool<string, Schema, Filter, Row>;
  readonly #source: EventSource;
  readonly #instance: ProbeInstance<Filter>;
  #values: ParamValues<Schema>;
  /** What these values ask of the probe: found once, for what they name may be gone when it is traced. */
  #asked: Partial<Filter>;
  /** The filter when it was last asked whether there is another. */
  #told: string;

  /**
   * Checks what the user gave; touches no kernel object. Throws BAD_VALUE, NO_SUCH_PID, NO_SUCH_CGROUP.
   * @param instance a probe that other tools use too; by default one of its own, which traces whom the parameters and
   * settings name
   */
  constructor(
    tool: Tool<string, Schema, Filter, Row>,
    values: ParamValues<Schema>,
    settings: TraceSettings,
    source: EventSource,
    instance?: ProbeInstance<Filter>,
  ) {
    this.#tool = tool;
    this.#values = values;
    this.#source = source;
    this.#asked = tool.filter(values, source);
    this.#instance = instance ?? createInstance(tool, values, settings, source);
    this.#instance.join(this);
    this.ticking = this.#instance.ticking(this, (sink) => this.stop(sink));
    this.#told = this.#filterNow();
  }

  get id(): string {
    return this.#tool.id;
  }

  get subject(): string {
    return this.#tool.subject;
  }

  get params(): Schema {
    return this.#tool.params;
  }

  get needs(): readonly string[] {
    return this.#tool.needs;
  }

  get identity(): IdentityFilter {
    return this.#instance.identity;
  }

  get values(): ParamValues<Schema> {
    return this.#values;
  }

  get controller(): ProbeController<Filter> {
    return this.#instance.controller;
  }

  get lifecycle(): Lifecycle {
    return this.#instance.lifecycleFor(this);
  }

  get warnings(): readonly string[] {
    return this.#source.warnings ?? [];
  }

  get leavesSelfOut(): boolean {
    return this.#instance.leavesSelfOut;
  }

  get heedsFilters(): boolean {
    return !this.#source.replayed;
  }

  get data(): TraceData {
    const tool = this.#tool;
    if (tool.kind === 'latencies') {
      const [values, identity] = [() => this.#values, () => this.identity];
      const { controller } = this;
      return {
        kind: 'latencies',
        reading: () =>
          readLatencies(tool, controller.object, this.#source, values, identity, (callback) =>
            controller.onEnding(callback),
          ),
      };
    }
    return {
      kind: 'events',
      text: (format) => {
        const { object, clock } = this.controller;
        const text = tool.text(this.#values, { object, clock, format });
        if (this.heedsFilters) return text;
        const reading = tool.reading(object, clock, () => this.#values);
        return { ...text, keep: both(text.keep, reading.admits(this.#values, this.identity)) };
      },
      reading: () => {
        const { object, clock } = this.controller;
        const reading = tool.reading(object, clock, () => this.#values);
        return {
          fields: reading.fields,
          tables: reading.tables,
          row: (record) => reading.row(record),
          timeMs: (record) => reading.timeMs(record),
          standsOut: (record) => reading.standsOut(record),
          nowMs: () => this.controller.nowMs(),
          admits: (identity) => reading.admits(this.#values, identity),
          keeps: () => reading.keeps(this.#values),
        };
      },
    };
  }

  filter(): Partial<Filter> {
    return this.#asked;
  }

  check(): void {
    requireEventsFor(this.#source, { id: this.id, records: this.#tool.probe.object });
    this.#source.requireTracing(true);
    this.#instance.check();
  }

  async start(): Promise<void> {
    requireEventsFor(this.#source, { id: this.id, records: this.#tool.probe.object });
    this.#source.requireTracing();
    await this.#instance.start(this);
  }

  async stop(sink?: RecordSink): Promise<void> {
    await this.#instance.stop(this, sink);
  }

  checkIdentity(identity: IdentityFilter): void {
    this.#source.checkIdentity(identity);
  }

  setIdentity(identity: IdentityFilter): void {
    this.#instance.trace(identity);
  }

  setSwitch(param: string, on: boolean): void {
    // What the schema has as a switch is a boolean among the values.
    if (this.params[param]?.kind === 'switch') this.#set({ [param]: on });
  }

  setParam(param: string, text: string): void {
    const described = this.params[param];
    // What the schema's own parser makes of it is of the schema's type.
    if (described && described.kind !== 'switch') this.#set({ [param]: parseTyped(described, text) });
  }

  setParams(raw: RawParams): void {
    this.#set(parseParams(this.params, raw));
  }

  adopt(param: string, value: unknown): () => void {
    if (!this.params[param]) return () => {};
    const [values, asked] = [this.#values, this.#asked];
    const next = { ...values, [param]: value };
    this.#asked = this.#tool.filter(next, this.#source);
    this.#values = next;
    return () => {
      this.#values = values;
      this.#asked = asked;
    };
  }

  takeFilterChange(): boolean {
    const now = this.#filterNow();
    const changed = now !== this.#told;
    this.#told = now;
    return changed;
  }

  #set(values: Readonly<Record<string, unknown>>): void {
    const takeBack: (() => void)[] = [];
    try {
      for (const [param, value] of Object.entries(values))
        takeBack.unshift(this.#instance.share(this, param, value));
      this.#instance.trace(this.identity);
    } catch (error) {
      for (const one of takeBack) one();
      throw error;
    }
  }

  /** A switch may only change what is shown: a new filter would cost the events that are under way. */
  #filterNow(): string {
    return JSON.stringify([this.identity, this.filter()]);
  }
}

function both(one: RecordText['keep'], other: RecordText['keep']): RecordText['keep'] {
  return one && other ? (records) => one(records) && other(records) : (one ?? other);
}

/** A tool's own probe. Throws NO_SUCH_PID, NO_SUCH_CGROUP. */
export function createInstance<Schema extends ParamSchema, Filter, Row>(
  tool: Tool<string, Schema, Filter, Row>,
  values: ParamValues<Schema>,
  { cgroup, self, backend, sizes }: TraceSettings,
  source: EventSource,
): ProbeInstance<Filter> {
  const identity = source.checkIdentity({ ...tool.identity(values), cgroup, self });
  return new ProbeInstance(tool.probe, { backend, sizes }, source, identity);
}
