// SPDX-License-Identifier: MIT
/** One tool at work for the screen: its trace feeds its events, and what has changed is told to the store. */
import { type ProbeError, toProbeError } from '../probes/errors.ts';
import type { ParamSchema } from '../probes/params.ts';
import type { Supervisor } from '../probes/supervisor.ts';
import type { Trace, TraceChange } from '../probes/trace.ts';
import type { Tool } from '../probes/types.ts';
import type { EventData } from './event-data.ts';
import type { ToolState } from './store.ts';

/** A key is answered with what is found in this time; the rest follows in slices of it, between which keys are heard. */
const SLICE_MS = 12;

/** The tool's part of the store. */
export interface ToolSlot<Schema extends ParamSchema, Row> {
  get(): ToolState<Schema, Row>;
  update(change: Partial<ToolState<Schema, Row>>): void;
}

/** Mostly quiet seconds make no rate jump: it is measured over this at least. */
const RATE_MS = 900;

export class LiveTool<Schema extends ParamSchema, Filter, Row> {
  readonly #tool: Pick<Tool<string, Schema, Filter, Row>, 'reading'>;
  readonly #trace: Trace<Schema, Filter>;
  readonly #slot: ToolSlot<Schema, Row>;
  readonly #supervisor: Supervisor;
  #slice: NodeJS.Immediate | undefined;
  #rateFrom = { seen: 0, at: performance.now() };

  constructor(
    tool: Pick<Tool<string, Schema, Filter, Row>, 'reading'>,
    trace: Trace<Schema, Filter>,
    slot: ToolSlot<Schema, Row>,
    supervisor: Supervisor,
  ) {
    this.#tool = tool;
    this.#trace = trace;
    this.#slot = slot;
    this.#supervisor = supervisor;
  }

  get #events(): EventData<Schema, Row> {
    return this.#slot.get().events;
  }

  /** Never throws: what went wrong is shown in the tool's own pane. */
  async start(): Promise<void> {
    const { controller } = this.#trace;
    if (!['idle', 'failed'].includes(controller.lifecycle)) return;
    this.#slot.update({ lifecycle: 'starting', error: undefined });
    try {
      await this.#trace.start();
    } catch (error) {
      return this.failed(toProbeError(error));
    }
    this.#events.reading = this.#tool.reading(controller.object, controller.clock, () => this.#trace.values);
    this.#rateFrom = { seen: controller.counters.seen, at: performance.now() };
    this.#supervisor.add(controller, this.#events.log);
    if (!this.#trace.heedsFilters) this.#events.filterChanged(false);
    this.refilter();
    this.frame();
  }

  async stop(): Promise<void> {
    const { controller } = this.#trace;
    if (controller.lifecycle !== 'running') return;
    this.#supervisor.remove(controller);
    const stopped = this.#trace.stop(this.#events.log);
    this.#slot.update({ lifecycle: controller.lifecycle });
    try {
      await stopped;
      this.frame();
    } catch (error) {
      this.failed(toProbeError(error));
    }
  }

  failed(error: ProbeError): void {
    this.#slot.get().figures.rate = 0;
    this.#slot.update({ lifecycle: 'failed', error } as Partial<ToolState<Schema, Row>>);
  }

  /** Throws a ProbeError and leaves everything as it was. */
  change(change: TraceChange<Schema>): void {
    if (this.#trace.change(change)) this.#events.filterChanged(this.#trace.heedsFilters);
    this.#slot.update({ values: this.#trace.values } as Partial<ToolState<Schema, Row>>);
    this.refilter();
  }

  /** Looks at the events through the filters as they are now. */
  refilter(): void {
    const { values, query } = this.#slot.get();
    const queryProblem = this.#events.setFilter(values, this.#trace.identity, query);
    this.#slot.update({ queryProblem } as Partial<ToolState<Schema, Row>>);
    this.#look();
  }

  /** The records of a frame have come: the figures are brought up to date. */
  frame(): void {
    const { counters, lifecycle, backend, skipped } = this.#trace.controller;
    const state = this.#slot.get();
    state.figures.counters = counters;
    const now = performance.now();
    const since = now - this.#rateFrom.at;
    if (lifecycle !== 'running') state.figures.rate = 0;
    else if (since >= RATE_MS) {
      state.figures.rate = ((counters.seen - this.#rateFrom.seen) * 1000) / since;
      this.#rateFrom = { seen: counters.seen, at: now };
    }
    if (lifecycle !== state.lifecycle || backend !== state.backend)
      this.#slot.update({ lifecycle, backend, skipped } as Partial<ToolState<Schema, Row>>);
    if (this.#events.outgrown) this.refilter();
    else this.#look();
  }

  close(): void {
    clearImmediate(this.#slice);
  }

  /** Looks for what passes the filter, a slice now and the others when nothing else is to be done. */
  #look(): void {
    clearImmediate(this.#slice);
    this.#slice = undefined;
    if (!this.#events.view.work(SLICE_MS)) return;
    this.#slice = setImmediate(() => {
      this.#look();
      // Somebody may wait for the rest of a page, or for the total.
      if (!this.#slice || this.#events.view.page(1).length === 0) this.#slot.update({});
    });
  }
}
