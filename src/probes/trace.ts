// SPDX-License-Identifier: MIT
/** One tool on its probe: what the screen and the text output share. */
import { ProbeController } from './controller.ts';
import type { RecordSink } from './decode/records.ts';
import type { ParamSchema, ParamValues } from './params.ts';
import type { EventSource } from './source.ts';
import type { BufferSizes, IdentityFilter, Tool } from './types.ts';

export interface TraceSettings {
  readonly backend: string;
  readonly sizes: BufferSizes;
  readonly cgroup: string | undefined;
  readonly self: boolean;
}

/** What may be changed while a trace runs, and between two runs of it. */
export interface TraceChange<Schema extends ParamSchema> {
  readonly identity?: Partial<IdentityFilter>;
  readonly values?: Partial<ParamValues<Schema>>;
}

export class Trace<Schema extends ParamSchema, Filter> {
  readonly controller: ProbeController<Filter>;
  readonly #tool: Pick<Tool<string, Schema, Filter, unknown>, 'probe' | 'identity' | 'filter'>;
  readonly #source: EventSource;
  readonly #settings: TraceSettings;
  #values: ParamValues<Schema>;
  #identity: IdentityFilter;

  /** Checks what the user gave; touches no kernel object. Throws BAD_VALUE, NO_SUCH_PID, NO_SUCH_CGROUP. */
  constructor(
    tool: Pick<Tool<string, Schema, Filter, unknown>, 'probe' | 'identity' | 'filter'>,
    values: ParamValues<Schema>,
    settings: TraceSettings,
    source: EventSource,
  ) {
    this.#tool = tool;
    this.#values = values;
    this.#settings = settings;
    this.#source = source;
    const { cgroup, self } = settings;
    this.#identity = source.checkIdentity({ ...tool.identity(values), cgroup, self });
    tool.filter(values);
    this.controller = new ProbeController(tool.probe, source);
  }

  /** Who is traced now, or will be. */
  get identity(): IdentityFilter {
    return this.#identity;
  }

  get values(): ParamValues<Schema> {
    return this.#values;
  }

  /**
   * Whether it can be started, as far as that is known without loading anything: for who wants to tell it before a screen
   * is there to hide it. Throws a ProbeError.
   */
  check(): void {
    this.#source.requireTracing(true);
    const { backend, sizes } = this.#settings;
    // Asking the kernel what it has takes its time, and the defaults are never wrong.
    if (backend === 'auto' && sizes.ringBytes === undefined) return;
    this.#tool.probe.plan(backend, sizes, this.#source.features());
  }

  /** Loads and attaches. Throws a ProbeError; it may be tried again. */
  async start(): Promise<void> {
    this.#source.requireTracing();
    await this.controller.start({
      backend: this.#settings.backend,
      sizes: this.#settings.sizes,
      identity: this.#identity,
      filter: this.#tool.filter(this.#values),
    });
  }

  /** Whether what comes has passed the filter: a recording was made with another one. */
  get heedsFilters(): boolean {
    return !this.#source.replayed;
  }

  /**
   * Traces others, or otherwise, from now on. Returns whether that is another filter for the kernel. Throws a ProbeError
   * and leaves everything as it was.
   */
  change(change: TraceChange<Schema>): boolean {
    const identity = { ...this.#identity, ...change.identity };
    const values = { ...this.#values, ...change.values };
    const filter = this.#tool.filter(values);
    // A switch may only change what is shown: a new filter would cost the events that are under way.
    const before = [this.#identity, this.#tool.filter(this.#values)];
    const filters = JSON.stringify(before) !== JSON.stringify([identity, filter]);
    if (filters) {
      if (this.controller.lifecycle === 'running') this.controller.setFilter(identity, filter);
      else if (change.identity) this.#source.checkIdentity(identity);
    }
    this.#identity = identity;
    this.#values = values;
    return filters;
  }

  /** Detaches and hands over the last records. */
  async stop(sink?: RecordSink): Promise<void> {
    await this.controller.stop(sink);
  }
}
