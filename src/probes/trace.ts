// SPDX-License-Identifier: MIT
/** One tool on its probe: what the screen and the text output share. */
import type { AnyValues } from './any-tool.ts';
import { ProbeController } from './controller.ts';
import type { RecordSink } from './decode/records.ts';
import { type ParamSchema, type ParamValues, parseTyped } from './params.ts';
import { requireEventsFor } from './recorded-tools.ts';
import type { EventSource } from './source.ts';
import type { Ticking } from './supervisor.ts';
import type { BufferSizes, EventReading, IdentityFilter, RecordText, TextContext, Tool } from './types.ts';

export interface TraceSettings {
  readonly backend: string;
  readonly sizes: BufferSizes;
  readonly cgroup: string | undefined;
  readonly self: boolean;
}

/** A probe at work, as those see it who do not know its filter. */
export type TracedProbe = Ticking &
  Pick<ProbeController<unknown>, 'lifecycle' | 'backend' | 'skipped' | 'counters' | 'clock'>;

/** A tool on its probe with its types inside: everything above works with any of them through this. */
export interface AnyTrace {
  readonly id: string;
  /** What is traced, for `tracing …`. */
  readonly subject: string;
  readonly params: ParamSchema;
  readonly values: AnyValues;
  readonly controller: TracedProbe;
  /** Who is traced now, or will be. */
  readonly identity: IdentityFilter;
  /** Whether what comes has passed the filter: a recording was made with another one. */
  readonly heedsFilters: boolean;
  /**
   * Whether it can be started, as far as that is known without loading anything: for who wants to tell it before a screen
   * is there to hide it. Throws a ProbeError.
   */
  check(): void;
  /** Loads and attaches. Throws a ProbeError; it may be tried again. */
  start(): Promise<void>;
  /** Detaches and hands over the last records. */
  stop(sink?: RecordSink): Promise<void>;
  /** Whether those can be traced at all. Throws a ProbeError. */
  checkIdentity(identity: IdentityFilter): void;
  /**
   * Traces others from now on. Returns whether that is another filter for the kernel. Throws a ProbeError and leaves
   * everything as it was.
   */
  setIdentity(identity: IdentityFilter): boolean;
  /** The same for a switch among the parameters. */
  setSwitch(param: string, on: boolean): boolean;
  /** The same for another parameter, as it is typed; nothing takes it back. */
  setParam(param: string, text: string): boolean;
  /** How its records become text. Throws before the start. */
  text(format: TextContext['format']): RecordText;
  /** How a screen reads them. Throws before the start. */
  reading(): EventReading;
}

export class Trace<Schema extends ParamSchema, Filter, Row> implements AnyTrace {
  readonly controller: ProbeController<Filter>;
  readonly #tool: Tool<string, Schema, Filter, Row>;
  readonly #source: EventSource;
  readonly #settings: TraceSettings;
  #values: ParamValues<Schema>;
  #identity: IdentityFilter;

  /**
   * Checks what the user gave; touches no kernel object. Throws BAD_VALUE, NO_SUCH_PID, NO_SUCH_CGROUP.
   * @param identity who is traced, checked already; by default whom the parameters and settings name
   */
  constructor(
    tool: Tool<string, Schema, Filter, Row>,
    values: ParamValues<Schema>,
    settings: TraceSettings,
    source: EventSource,
    identity?: IdentityFilter,
  ) {
    this.#tool = tool;
    this.#values = values;
    this.#settings = settings;
    this.#source = source;
    const { cgroup, self } = settings;
    this.#identity = identity ?? source.checkIdentity({ ...tool.identity(values), cgroup, self });
    tool.filter(values);
    this.controller = new ProbeController(tool.probe, source);
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

  get identity(): IdentityFilter {
    return this.#identity;
  }

  get values(): ParamValues<Schema> {
    return this.#values;
  }

  get heedsFilters(): boolean {
    return !this.#source.replayed;
  }

  check(): void {
    requireEventsFor(this.#source, this.#tool);
    this.#source.requireTracing(true);
    const { backend, sizes } = this.#settings;
    // Asking the kernel what it has takes its time, and the defaults are never wrong.
    if (backend === 'auto' && sizes.ringBytes === undefined) return;
    this.#tool.probe.plan(backend, sizes, this.#source.features());
  }

  async start(): Promise<void> {
    requireEventsFor(this.#source, this.#tool);
    this.#source.requireTracing();
    await this.controller.start({
      backend: this.#settings.backend,
      sizes: this.#settings.sizes,
      identity: this.#identity,
      filter: this.#tool.filter(this.#values),
    });
  }

  async stop(sink?: RecordSink): Promise<void> {
    await this.controller.stop(sink);
  }

  checkIdentity(identity: IdentityFilter): void {
    this.#source.checkIdentity(identity);
  }

  setIdentity(identity: IdentityFilter): boolean {
    return this.#change(identity, this.#values);
  }

  setSwitch(param: string, on: boolean): boolean {
    if (this.params[param]?.kind !== 'switch') return false;
    // What the schema has as a switch is a boolean among the values.
    return this.#change(this.#identity, { ...this.#values, [param]: on });
  }

  setParam(param: string, text: string): boolean {
    const described = this.params[param];
    if (!described || described.kind === 'switch') return false;
    // What the schema's own parser makes of it is of the schema's type.
    return this.#change(this.#identity, { ...this.#values, [param]: parseTyped(described, text) });
  }

  text(format: TextContext['format']): RecordText {
    const { object, clock } = this.controller;
    return this.#tool.text(this.#values, { object, clock, format });
  }

  reading(): EventReading {
    const { object, clock } = this.controller;
    const reading = this.#tool.reading(object, clock, () => this.#values);
    return {
      fields: reading.fields,
      row: (record) => reading.row(record),
      admits: (identity) => reading.admits(this.#values, identity),
      keeps: () => reading.keeps(this.#values),
    };
  }

  #change(identity: IdentityFilter, values: ParamValues<Schema>): boolean {
    const filter = this.#tool.filter(values);
    // A switch may only change what is shown: a new filter would cost the events that are under way.
    const before = [this.#identity, this.#tool.filter(this.#values)];
    const changed = JSON.stringify(before) !== JSON.stringify([identity, filter]);
    if (changed && this.controller.lifecycle === 'running') this.controller.setFilter(identity, filter);
    this.#identity = identity;
    this.#values = values;
    return changed;
  }
}
