// SPDX-License-Identifier: MIT
/** One tool at work for the screen: its trace feeds its events, and what has changed is told to the store. */
import { type ProbeError, toProbeError } from '../probes/errors.ts';
import type { Supervisor } from '../probes/supervisor.ts';
import type { AnyTrace } from '../probes/trace.ts';
import type { EventData } from './event-data.ts';
import type { ToolState } from './store.ts';

/** A key is answered with what is found in this time; the rest follows in slices of it, between which keys are heard. */
const SLICE_MS = 12;

/** The tool's part of the store. */
export interface ToolSlot {
  get(): ToolState;
  update(change: Partial<ToolState>): void;
}

/** Mostly quiet seconds make no rate jump: it is measured over this at least. */
const RATE_MS = 900;

export class LiveTool {
  readonly trace: AnyTrace;
  readonly #slot: ToolSlot;
  readonly #supervisor: Supervisor;
  /** Nobody sees a hidden tool: it keeps what comes, and looks for nothing in it until it is shown. */
  #shown = false;
  #slice: NodeJS.Immediate | undefined;
  #rateFrom = { seen: 0, at: performance.now() };
  /** What loads or detaches now. */
  #busy: Promise<void> = Promise.resolve();

  constructor(trace: AnyTrace, slot: ToolSlot, supervisor: Supervisor) {
    this.trace = trace;
    this.#slot = slot;
    this.#supervisor = supervisor;
  }

  get #events(): EventData {
    return this.#slot.get().events;
  }

  /** Never throws: what went wrong is shown in the tool's own pane. */
  start(): Promise<void> {
    const { lifecycle } = this.trace.controller;
    if (lifecycle === 'idle' || lifecycle === 'failed') this.#busy = this.#start();
    return this.#busy;
  }

  async #start(): Promise<void> {
    const { controller } = this.trace;
    this.#slot.update({ lifecycle: 'starting', error: undefined });
    try {
      await this.trace.start();
      this.#events.reading = this.trace.reading();
    } catch (error) {
      // It may run, and nobody would read it.
      void this.trace.stop().catch(() => {});
      return this.failed(toProbeError(error));
    }
    this.#rateFrom = { seen: controller.counters.seen, at: performance.now() };
    this.#supervisor.add(controller, this.#events.log);
    if (!this.trace.heedsFilters) this.#events.filterChanged(false);
    this.refilter();
    this.frame();
  }

  stop(): Promise<void> {
    if (this.trace.controller.lifecycle === 'running') this.#busy = this.#stop();
    return this.#busy;
  }

  async #stop(): Promise<void> {
    const { controller } = this.trace;
    this.#supervisor.remove(controller);
    const stopped = this.trace.stop(this.#events.log);
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
    this.#slot.update({ lifecycle: 'failed', error });
  }

  /** Throws a ProbeError and leaves everything as it was. */
  setSwitch(param: string, on: boolean): void {
    const changed = this.trace.setSwitch(param, on);
    this.#slot.update({ values: this.trace.values });
    this.filtersChanged(changed);
  }

  /** The same for a parameter that is typed. */
  setParam(param: string, text: string): void {
    const changed = this.trace.setParam(param, text);
    this.#slot.update({ values: this.trace.values });
    this.filtersChanged(changed);
  }

  /** The trace has other filters. @param inKernel whether the kernel's is another one */
  filtersChanged(inKernel: boolean): void {
    if (inKernel) this.#events.filterChanged(this.trace.heedsFilters);
    this.refilter();
  }

  /** Looks at the events through the filters as they are now. */
  refilter(): void {
    const queryProblem = this.#events.setFilter(this.trace.identity, this.#slot.get().query);
    this.#slot.update({ queryProblem });
    this.#look();
  }

  /** The records of a frame have come: the figures are brought up to date. */
  frame(): void {
    const { controller } = this.trace;
    const { counters, backend, skipped } = controller;
    const state = this.#slot.get();
    // A probe that failed is idle when it has been detached, and one that was never asked to start is so all along.
    const lifecycle = state.error ? 'failed' : controller.lifecycle;
    state.figures.counters = counters;
    const now = performance.now();
    const since = now - this.#rateFrom.at;
    if (lifecycle !== 'running') state.figures.rate = 0;
    else if (since >= RATE_MS) {
      state.figures.rate = ((counters.seen - this.#rateFrom.seen) * 1000) / since;
      this.#rateFrom = { seen: counters.seen, at: now };
    }
    if (lifecycle !== state.lifecycle || backend !== state.backend)
      this.#slot.update({ lifecycle, backend, skipped });
    if (this.#shown) this.#catchUp();
  }

  /** From now on somebody sees it. */
  show(): void {
    this.#shown = true;
    this.#catchUp();
  }

  hide(): void {
    this.#shown = false;
    this.#rest();
  }

  /** Resolves when nothing is being loaded or detached any more. */
  async close(): Promise<void> {
    this.hide();
    await this.#busy;
  }

  #catchUp(): void {
    if (this.#events.outgrown) this.refilter();
    else this.#look();
  }

  /** Looks for what passes the filter, a slice now and the others when nothing else is to be done. */
  #look(): void {
    this.#rest();
    if (!this.#shown || !this.#events.view.work(SLICE_MS)) return;
    this.#slice = setImmediate(() => {
      this.#look();
      // Somebody may wait for the rest of a page, or for the total.
      if (!this.#slice || this.#events.view.page(1).length === 0) this.#slot.update({});
    });
  }

  #rest(): void {
    clearImmediate(this.#slice);
    this.#slice = undefined;
  }
}
