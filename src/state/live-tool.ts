// SPDX-License-Identifier: MIT
/** One tool at work for the screen: its trace feeds its events, and what has changed is told to the store. */
import { type ProbeError, toProbeError } from '../probes/errors.ts';
import type { RawParams } from '../probes/params.ts';
import type { PlayedReadings } from '../probes/played.ts';
import type { Supervisor } from '../probes/supervisor.ts';
import type { AnyTrace } from '../probes/trace.ts';
import type { ToolState } from './store.ts';
import { readFrom, type ToolData, type ToolDataBase } from './tool-data.ts';

/** A key is answered with what is found in this time; the rest follows in slices of it, between which keys are heard. */
const SLICE_MS = 12;

/** The tool's part of the store. */
export interface ToolSlot {
  get(): ToolState;
  update(change: Partial<ToolState>): void;
  /** Tells one sentence, if the tool is the one that is shown. */
  note(notice: string): void;
}

/** Mostly quiet seconds make no rate jump: it is measured over this at least. */
const RATE_MS = 900;

/** What is played has its own intervals. */
const ANY_INTERVAL_MS = Number.MIN_VALUE;

export class LiveTool {
  readonly trace: AnyTrace;
  readonly #slot: ToolSlot;
  readonly #supervisor: Supervisor;
  /** Nobody sees a hidden tool: it keeps what comes, and looks for nothing in it until it is shown. */
  #shown = false;
  /** The start that is under way is not wanted any more. */
  #calledOff = false;
  /** It stops, and then starts by itself. */
  #restarting = false;
  #slice: NodeJS.Immediate | undefined;
  #rateFrom = { counted: 0, at: performance.now() };
  /** What loads or detaches now. */
  #busy: Promise<void> = Promise.resolve();

  constructor(trace: AnyTrace, slot: ToolSlot, supervisor: Supervisor) {
    this.trace = trace;
    this.#slot = slot;
    this.#supervisor = supervisor;
  }

  get #data(): ToolData {
    return this.#slot.get().data;
  }

  /** Never throws: what went wrong is shown in the tool's own pane. */
  start(): Promise<void> {
    const { lifecycle, missing } = this.trace;
    this.#slot.update({ missing });
    if (missing !== undefined || this.#restarting) return this.#busy;
    if (lifecycle === 'idle' || lifecycle === 'failed') this.#busy = this.#start();
    return this.#busy;
  }

  async #start(): Promise<void> {
    this.#calledOff = false;
    this.#slot.update({ lifecycle: 'starting', error: undefined });
    try {
      await this.trace.start();
      readFrom(this.#data, this.trace.data);
      this.trace.countedAnew?.();
    } catch (error) {
      // It may run, and nobody would read it.
      void this.trace.stop().catch(() => {});
      if (this.#calledOff) return this.#slot.update({ lifecycle: 'idle' });
      return this.failed(toProbeError(error));
    }
    const { counted, sink } = this.#data;
    this.#rateFrom = { counted, at: performance.now() };
    if (sink) this.#supervisor.add(this.trace.ticking, sink);
    if (!this.trace.heedsFilters) this.#data.filterChanged(false);
    this.refilter();
    this.frame(0);
    this.#tellWhatIsLeftOut();
  }

  stop(): Promise<void> {
    const { lifecycle } = this.trace;
    if (lifecycle === 'running') this.#busy = this.#stop();
    else if (lifecycle === 'starting') {
      this.#calledOff = true;
      void this.trace.stop().catch(() => {});
    }
    return this.#busy;
  }

  /** What is asked for now is not what runs. */
  #restart(): void {
    const before = this.stop();
    this.#restarting = true;
    this.#busy = before.then(() => {
      this.#restarting = false;
      return this.#start();
    });
  }

  #tellWhatIsLeftOut(): void {
    const { warnings, controller } = this.trace;
    const [first] = controller.skipped;
    const more = controller.skipped.length - 1;
    const skipped = first
      ? [`Skipped ${first.target}: ${first.reason}${more > 0 ? `, and ${more} more` : ''}.`]
      : [];
    const sentences = [...warnings, ...skipped];
    if (sentences.length > 0) this.#slot.note(sentences.join(' '));
  }

  async #stop(): Promise<void> {
    this.#supervisor.remove(this.trace.ticking);
    const stopped = this.trace.stop(this.#data.sink);
    this.#slot.update({ lifecycle: this.trace.lifecycle });
    try {
      await stopped;
      this.frame(0);
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
    this.trace.setSwitch(param, on);
  }

  /** The same for a parameter that is typed. */
  setParam(param: string, text: string): void {
    this.trace.setParam(param, text);
  }

  /** The same for all parameters, as a command line gives them. */
  setParams(raw: RawParams): void {
    this.trace.setParams(raw);
  }

  /** Somebody may have set what this tool traces: what has changed is taken over. */
  adopt(): void {
    const { trace } = this;
    const filterChanged = trace.takeFilterChange();
    const { values, missing } = this.#slot.get();
    const valuesChanged = trace.values !== values;
    if (valuesChanged) this.#slot.update({ values: trace.values, missing: trace.missing });
    if (filterChanged) {
      this.#data.filterChanged(trace.heedsFilters);
      trace.countedAnew?.();
    }
    if (filterChanged || valuesChanged) this.refilter();
    const { leavesSelfOut } = trace;
    if (leavesSelfOut !== this.#slot.get().leavesSelfOut) this.#slot.update({ leavesSelfOut });
    if (trace.missing !== undefined) void this.stop();
    else if (missing !== undefined && this.#shown) void this.start();
    // Who asks for another pattern wants it traced, also when the last one was stopped or called off.
    else if (trace.outdated) this.#restart();
  }

  /** Looks at the events through the filters as they are now. */
  refilter(): void {
    const { query, showAll } = this.#slot.get();
    const queryProblem = this.#data.setFilter(this.trace.identity, query, showAll);
    this.#slot.update({ queryProblem });
    this.#look();
  }

  /** The same when nothing but the text may have changed. */
  retype(): void {
    const data: ToolDataBase = this.#data;
    const { query, showAll } = this.#slot.get();
    const queryProblem = data.setText?.(query, showAll);
    if (queryProblem === undefined) this.refilter();
    else {
      this.#slot.update({ queryProblem });
      this.#look();
    }
  }

  /** Looks for what the view shows now, through the same filters. */
  look(): void {
    this.#look();
  }

  /**
   * The records of a frame have come: the figures are brought up to date.
   * @param intervalMs between two frames
   * @param now the clock of `performance.now()`
   * @param nowMs since 1970
   */
  frame(intervalMs: number, now = performance.now(), nowMs = Date.now()): void {
    const { leavesSelfOut } = this.trace;
    const { counters, backend, skipped } = this.trace.controller;
    const state = this.#slot.get();
    // A probe that failed is idle when it has been detached, and one that was never asked to start is so all along.
    const lifecycle = state.error ? 'failed' : this.trace.lifecycle;
    state.figures.counters = counters;
    state.figures.progress = this.trace.progress;
    const last = lifecycle === 'idle';
    if (lifecycle === 'running' || (last && state.lifecycle === 'stopping'))
      this.#bringUp(intervalMs, nowMs, last);
    const since = now - this.#rateFrom.at;
    if (lifecycle !== 'running') state.figures.rate = 0;
    else if (since >= RATE_MS) {
      const { counted } = state.data;
      state.figures.rate = ((counted - this.#rateFrom.counted) * 1000) / since;
      this.#rateFrom = { counted, at: now };
    }
    const isNew =
      lifecycle !== state.lifecycle || backend !== state.backend || leavesSelfOut !== state.leavesSelfOut;
    if (isNew) this.#slot.update({ lifecycle, backend, skipped, leavesSelfOut });
    if (!this.#shown) return;
    // Told once: to somebody who looks.
    if (lifecycle === 'running') this.#tellNews();
    this.#catchUp();
  }

  #bringUp(intervalMs: number, nowMs: number, last: boolean): void {
    const { played } = this.trace;
    if (played) this.#play(played);
    else {
      const ended = this.#data.frame({ nowMs, intervalMs, shown: this.#shown, last });
      // A frame between two intervals, at the start, is no interval.
      if (ended && (intervalMs > 0 || last)) this.trace.intervalEnded?.();
    }
  }

  /** Every interval as it was, however many have passed since the last frame. */
  #play(played: PlayedReadings): void {
    for (let moment = played.next(); moment; moment = played.next()) {
      const { kind, ms: nowMs } = moment;
      if (kind === 'start') readFrom(this.#data, this.trace.data);
      else if (kind === 'begin') this.#data.filterChanged(true);
      else this.#data.frame({ nowMs, intervalMs: ANY_INTERVAL_MS, shown: this.#shown, last: false });
    }
  }

  #tellNews(): void {
    const news = this.trace.news?.() ?? [];
    if (news.length > 0) this.#slot.note(news.join(' '));
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
    if (this.#data.outgrown) this.refilter();
    else this.#look();
  }

  /** Looks for what passes the filter, a slice now and the others when nothing else is to be done. */
  #look(): void {
    this.#rest();
    if (!this.#shown || !this.#data.work(SLICE_MS)) return;
    this.#slice = setImmediate(() => {
      this.#look();
      // Somebody may wait for the rest of a page, or for the total.
      if (!this.#slice || !this.#anyFound) this.#slot.update({});
    });
  }

  get #anyFound(): boolean {
    const data = this.#data;
    if (data.kind !== 'events') return true;
    return data.counts ? data.counts.tally.counted > 0 : data.view.page(1).length > 0;
  }

  #rest(): void {
    if (!this.#slice) return;
    clearImmediate(this.#slice);
    this.#slice = undefined;
  }
}
