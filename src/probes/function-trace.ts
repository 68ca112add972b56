// SPDX-License-Identifier: MIT
/** A tool on the function probe: what it is attached to is looked up at each start; another pattern is another start. */
import { ProbeError } from './errors.ts';
import { FunctionProbe, thisHost } from './function.ts';
import { FunctionChooser } from './function-chooser.ts';
import { countsByRow, timesByRow } from './function-tables.ts';
import { modulesOf } from './function-targets.ts';
import type { FunctionRow, FunctionTool } from './function-tool.ts';
import { functionTyping } from './function-typing.ts';
import { GoneWatch } from './host/gone.ts';
import { layoutBy } from './latency-reading.ts';
import type { Lifecycle } from './lifecycle.ts';
import {
  type ParamSchema,
  type ParamValues,
  parseParams,
  parseTyped,
  type RawParams,
  rawParams,
} from './params.ts';
import { noting, type ReadingsBook, type ToldInterval } from './readings-book.ts';
import { requireEventsFor } from './recorded-tools.ts';
import type { EventSource } from './source.ts';
import type { Ticking } from './supervisor.ts';
import type { ResolveOptions, SkippedTarget } from './targets/types.ts';
import type { AnyTrace, Progress, TraceData, TraceSettings, TypingHelp } from './trace.ts';
import type { IdentityFilter } from './types.ts';

export class FunctionTrace<Schema extends ParamSchema> implements AnyTrace {
  readonly heedsFilters = true;
  readonly controller: FunctionProbe;
  readonly ticking: Ticking;
  readonly typing: TypingHelp;
  readonly #tool: FunctionTool<string, Schema>;
  readonly #source: EventSource;
  readonly #chooser: FunctionChooser;
  readonly #book: ReadingsBook | undefined;
  #values: ParamValues<Schema>;
  #identity: IdentityFilter;
  #rows: readonly FunctionRow[] = [];
  #warnings: readonly string[] = [];
  #skipped: readonly SkippedTarget[] = [];
  /** Whose functions are traced. */
  #modules: readonly string[] = [];
  #gone = new GoneWatch();
  #progress: Progress | undefined;
  /** The pattern is being looked up: the controller knows of no start yet. */
  #looking = false;
  /** Counts the stops: a start that finds another number than before its look-up was called off meanwhile. */
  #stops = 0;
  /** What was asked for at the last start. */
  #started = '';
  /** Whom was traced when it was last asked whether that has changed. */
  #told = '';

  /**
   * Checks what the user gave; touches no kernel object. Throws BAD_VALUE, NO_SUCH_PID, NO_SUCH_CGROUP.
   * @param identity who is traced, checked already; by default whom the parameters and settings name
   */
  constructor(
    tool: FunctionTool<string, Schema>,
    values: ParamValues<Schema>,
    settings: TraceSettings,
    source: EventSource,
    identity?: IdentityFilter,
  ) {
    this.#tool = tool;
    this.#values = values;
    this.#source = source;
    const { cgroup, self } = settings;
    this.#identity = identity ?? source.checkIdentity({ ...tool.identity(values), cgroup, self });
    tool.ask(values);
    this.controller = new FunctionProbe(source);
    this.#chooser = new FunctionChooser(tool, this.controller, source, settings.backend);
    this.#book = source.bookFor?.(tool.id);
    this.#told = this.#filterNow();
    const { purpose } = tool;
    this.typing = functionTyping(
      source,
      () => this.#lookUpOptions(),
      () => ({ purpose, backend: settings.backend, rungs: thisHost().rungs }),
    );
    const { controller } = this;
    this.ticking = {
      tick: () => 0,
      readStats: () => controller.readStats(),
      stop: () => this.stop(),
      onPressure: undefined,
    };
  }

  get id(): string {
    return this.#tool.id;
  }

  get subject(): string {
    if (this.#tool.subject !== undefined) return this.#tool.subject;
    const { pattern } = this.#tool.ask(this.#values);
    return JSON.stringify(pattern ?? '');
  }

  get params(): Schema {
    return this.#tool.params;
  }

  get values(): ParamValues<Schema> {
    return this.#values;
  }

  get identity(): IdentityFilter {
    return this.#identity;
  }

  get lifecycle(): Lifecycle {
    return this.#looking ? 'starting' : this.controller.lifecycle;
  }

  get leavesSelfOut(): boolean {
    return !this.#identity.self;
  }

  /** Sentences about what is traced and how. */
  get warnings(): readonly string[] {
    return this.#warnings;
  }

  news(now?: boolean): readonly string[] {
    const news = this.#gone.news({ pid: this.#identity.pid, modules: this.#modules }, now);
    this.#book?.told(news);
    return news;
  }

  get leftOut(): readonly SkippedTarget[] {
    return this.#skipped;
  }

  get progress(): Progress | undefined {
    return this.#progress;
  }

  get missing(): string | undefined {
    return this.#tool.ask(this.#values).pattern === undefined ? this.#tool.missing : undefined;
  }

  get outdated(): boolean {
    return this.#started !== '' && this.#started !== this.#asked();
  }

  get data(): TraceData {
    const controller = this.#book ? noting(this.controller, this.#book) : this.controller;
    const tool = this.#tool;
    const ask = () => tool.ask(this.#values);
    return tool.shows === 'latencies'
      ? {
          kind: tool.shows,
          reading: () =>
            timesByRow(
              controller,
              this.#rows,
              tool.noun,
              layoutBy(tool, () => this.#values),
            ),
        }
      : { kind: tool.shows, reading: () => countsByRow(controller, this.#rows, tool.noun, ask) };
  }

  check(): void {
    requireEventsFor(this.#source, { id: this.id, records: this.id });
    this.#source.requireTracing(true, 'functions');
  }

  async start(): Promise<void> {
    requireEventsFor(this.#source, { id: this.id, records: this.id });
    const { missing } = this;
    if (missing !== undefined) throw new ProbeError('BAD_VALUE', missing);
    this.#source.requireTracing(false, 'functions');
    this.#requireCpu(this.#tool.ask(this.#values).cpu);
    this.#book?.ended();
    this.#started = this.#asked();
    const stops = this.#stops;
    const identity = this.#identity;
    let starting = true;
    const onProgress = (done: number, total: number) => {
      // What is still attached when it is called off comes off at once.
      if (starting && this.#stops !== stops) return;
      this.#progress = { done, total };
    };
    this.#looking = true;
    const choosing = {
      ask: this.#tool.ask(this.#values),
      options: this.#lookUpOptions(),
      identity,
      onProgress,
      calledOff: () => this.#stops !== stops,
    };
    const chosen = await this.#chooser.choose(choosing).finally(() => {
      this.#looking = false;
      this.#progress = undefined;
    });
    // The controller knows of no start yet that it could call off.
    if (this.#stops !== stops) throw new ProbeError('ATTACH_FAILED', 'The start was called off.');
    this.#modules = modulesOf(chosen.targets);
    this.#gone = new GoneWatch();
    this.#skipped = chosen.skipped;
    this.#warnings = chosen.warnings;
    try {
      await this.controller.start({ ...chosen, identity, onProgress });
      const { rows, without } = await chosen.attached();
      this.#rows = rows;
      if (without.length > 0)
        this.#warnings = [...chosen.warnings, `This kernel has nothing that tells ${without.join(', ')}.`];
      // Somebody else may have been asked for while it was attached.
      if (this.#identity !== identity) this.controller.setFilter(this.#identity);
      await this.#beginBook();
    } finally {
      starting = false;
      this.#progress = undefined;
    }
  }

  async stop(): Promise<void> {
    this.#stops++;
    this.#progress = undefined;
    // Both at once: whoever asks next is told that it stops.
    const stopped = [this.controller.stop(), this.#chooser.callOff()];
    try {
      await Promise.all(stopped);
    } finally {
      // Where one of them fails the other still takes off what it has attached.
      await Promise.allSettled(stopped);
      this.#progress = undefined;
    }
  }

  checkIdentity(identity: IdentityFilter): void {
    this.#source.checkIdentity(identity);
  }

  setIdentity(identity: IdentityFilter): void {
    if (JSON.stringify(identity) === JSON.stringify(this.#identity)) return;
    this.#gone = new GoneWatch();
    if (this.lifecycle === 'running') this.controller.setFilter(identity);
    this.#identity = identity;
    this.#book?.who(identity);
  }

  setSwitch(param: string, on: boolean): void {
    // What the schema has as a switch is a boolean among the values.
    if (this.params[param]?.kind === 'switch') this.#set({ ...this.#values, [param]: on });
  }

  setParam(param: string, text: string): void {
    const described = this.params[param];
    // What the schema's own parser makes of it is of the schema's type.
    if (described && described.kind !== 'switch')
      this.#set({ ...this.#values, [param]: parseTyped(described, text) });
  }

  intervalEnded(end?: ToldInterval): void {
    this.#book?.interval(end);
  }

  countedAnew(): void {
    this.#book?.begun();
  }

  setParams(raw: RawParams): void {
    this.#set(parseParams(this.params, raw));
  }

  takeFilterChange(): boolean {
    const now = this.#filterNow();
    const changed = now !== this.#told;
    this.#told = now;
    return changed;
  }

  /** Nothing is traced without the recording that was asked for. */
  async #beginBook(): Promise<void> {
    try {
      this.#book?.start({
        reader: this.controller,
        cpu: () => this.#tool.ask(this.#values).cpu,
        subject: this.subject,
        raw: rawParams(this.params, this.#values),
        identity: this.#identity,
        rows: this.#rows,
        warnings: this.#warnings,
        leftOut: this.#skipped,
      });
    } catch (error) {
      await this.controller.stop();
      throw error;
    }
  }

  #lookUpOptions(): ResolveOptions {
    const { regex } = this.#tool.ask(this.#values);
    const { pid } = this.#identity;
    return pid === undefined ? { regex } : { regex, pid };
  }

  #set(values: ParamValues<Schema>): void {
    this.#tool.ask(values);
    this.#values = values;
  }

  #requireCpu(cpu: number | undefined): void {
    const { possibleCpus } = this.#source.features();
    if (cpu === undefined || cpu < possibleCpus) return;
    throw new ProbeError('BAD_VALUE', `This machine has no CPU ${cpu}; the last one is ${possibleCpus - 1}.`);
  }

  /** What was counted otherwise is not added up with what is. */
  #filterNow(): string {
    const { allHits, cpu } = this.#tool.ask(this.#values);
    return JSON.stringify([this.#identity, allHits, cpu]);
  }

  #asked(): string {
    const { pattern, regex } = this.#tool.ask(this.#values);
    return JSON.stringify([pattern, regex]);
  }
}
