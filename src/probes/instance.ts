// SPDX-License-Identifier: MIT
/**
 * One probe at work for the tools that look through it: it is attached while one of them is on, with one filter, and each
 * has what it needs. A tool that joins or leaves costs the others nothing.
 */
import { ProbeController } from './controller.ts';
import { PassingSink, type RecordSink } from './decode/records.ts';
import { toProbeError } from './errors.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { EventSource } from './source.ts';
import type { Ticking } from './supervisor.ts';
import type { BufferSizes, IdentityFilter, ProbeDefinition } from './types.ts';

/** One tool, as its probe sees it. */
export interface ProbeUser<Filter> {
  readonly needs: readonly string[];
  /** What it asks now. */
  filter(): Partial<Filter>;
  /**
   * A parameter that all tools of the probe have in common was set in another. Returns what takes it back. Throws
   * BAD_VALUE and leaves everything as it was.
   */
  adopt(param: string, value: unknown): () => void;
}

export interface InstanceSettings {
  readonly backend: string;
  readonly sizes: BufferSizes;
}

export class ProbeInstance<Filter> {
  readonly controller: ProbeController<Filter>;
  readonly #settings: InstanceSettings;
  readonly #source: EventSource;
  readonly #users: ProbeUser<Filter>[] = [];
  /** In the order in which they came. */
  #on: readonly ProbeUser<Filter>[] = [];
  /** The one of them that gets the records. */
  #first: ProbeUser<Filter> | undefined;
  /** Those that are to be on when what another has left is detached. */
  readonly #waiting = new Set<ProbeUser<Filter>>();
  #identity: IdentityFilter;
  readonly #pressures = new Map<ProbeUser<Filter> | undefined, () => void>();
  /** The start and the end that are under way. */
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  /** What the kernel's filter is made of. */
  #applied = '';
  /** What is needed now; undefined when it is to be put together anew, for something it is made of is another. */
  #needs: ReadonlySet<string> | undefined;
  /** Whether records are asked for: there are none otherwise, and looking for them was 6 % of a frame of histograms. */
  #listing = false;
  /** The addon says that there are some. */
  #pressed = false;
  /** What went wrong where nobody was waiting, in this start. */
  #failure: unknown;
  #starts = 0;

  constructor(
    definition: ProbeDefinition<Filter>,
    settings: InstanceSettings,
    source: EventSource,
    identity: IdentityFilter,
  ) {
    this.controller = new ProbeController(definition, source);
    this.#settings = settings;
    this.#source = source;
    this.#identity = identity;
  }

  get identity(): IdentityFilter {
    return this.#identity;
  }

  /** Whether our own processes are left out now: who is behind something is not asked unless somebody wants to know it. */
  get leavesSelfOut(): boolean {
    if (this.#identity.self) return false;
    const needs = this.#needsNow();
    return needs.has(RECORDS) || needs.has(SUBMITTER);
  }

  join(user: ProbeUser<Filter>): void {
    this.#users.push(user);
    this.#needs = undefined;
  }

  /** How it is for one tool: another one may have it running. */
  lifecycleFor(user: ProbeUser<Filter>): Lifecycle {
    if (this.#waiting.has(user)) return 'starting';
    return this.#on.includes(user) ? this.controller.lifecycle : 'idle';
  }

  /** Throws BAD_VALUE or NOT_SUPPORTED where what was asked for cannot be planned. */
  check(): void {
    const { backend, sizes } = this.#settings;
    // Asking the kernel what it has takes its time, and the defaults are never wrong.
    if (backend === 'auto' && sizes.ringBytes === undefined) return;
    this.controller.definition.plan(backend, sizes, this.#source.features());
  }

  /** Loads and attaches, or joins what runs. Throws a ProbeError; it may be tried again. */
  async start(user: ProbeUser<Filter>): Promise<void> {
    await this.#detached(user);
    if (!this.#on.includes(user)) this.#setOn([...this.#on, user]);
    try {
      if (this.controller.lifecycle !== 'running') {
        this.#starting ??= this.#start();
        await this.#starting;
      }
      // Another tool, or another filter, may have come while it was loading.
      this.#apply();
      await this.#meetNeeds();
      this.#failure = undefined;
    } catch (error) {
      this.#setOn(this.#on.filter((one) => one !== user));
      // The others need no more than before.
      this.#meetNeeds().catch(() => {});
      throw toProbeError(error);
    }
  }

  /** What another tool has left is detached first; whether that went well is told to that one. */
  async #detached(user: ProbeUser<Filter>): Promise<void> {
    this.#waiting.add(user);
    while (this.#stopping) await this.#stopping.catch(() => {});
    this.#waiting.delete(user);
  }

  async #start(): Promise<void> {
    const identity = this.#identity;
    const filter = this.#filter();
    this.#failure = undefined;
    this.#starts++;
    this.#applied = stateOf(identity, filter);
    const needs = this.#needsNow();
    this.#listing = this.#lists(needs);
    try {
      await this.controller.start({ ...this.#settings, identity, filter, needs });
    } finally {
      this.#starting = undefined;
    }
  }

  /** Takes a tool out; with the last one the probe is detached, and its last records are handed over. */
  async stop(user: ProbeUser<Filter>, sink?: RecordSink): Promise<void> {
    if (this.#on.every((one) => one === user)) {
      this.#stopping ??= this.#stop(user, sink);
      return this.#stopping;
    }
    if (!this.#on.includes(user)) return undefined;
    try {
      // It may be stopped because something has failed: what has come before is its all the same.
      if (sink && this.#first === user) this.controller.tick(sink, Number.POSITIVE_INFINITY);
    } finally {
      this.#setOn(this.#on.filter((one) => one !== user));
    }
    return this.#meetNeedsUnasked();
  }

  async #stop(user: ProbeUser<Filter>, sink: RecordSink | undefined): Promise<void> {
    const starting = this.#starting;
    try {
      await this.controller.stop(sink);
    } finally {
      // Who comes next must not wait for what is loaded for nobody.
      await starting?.catch(() => {});
      this.#setOn(this.#on.filter((one) => one !== user));
      this.#stopping = undefined;
    }
  }

  /** Brings the kernel's filter up to date with what is asked for. Throws a ProbeError and leaves everything as it was. */
  trace(identity: IdentityFilter): void {
    const before = this.#identity;
    this.#identity = identity;
    this.#needs = undefined;
    try {
      if (!this.#apply()) return;
    } catch (error) {
      this.#identity = before;
      this.#needs = undefined;
      throw error;
    }
    void this.#meetNeedsUnasked();
  }

  /** Sets a parameter in a tool, and in the others if they have it too: in all, or in none. Returns what takes it back. */
  share(from: ProbeUser<Filter>, param: string, value: unknown): () => void {
    const isShared = this.controller.definition.sharedParams.includes(param);
    const undo: (() => void)[] = [];
    const takeBack = () => {
      for (const one of undo) one();
      this.#needs = undefined;
    };
    this.#needs = undefined;
    try {
      for (const user of this.#users) if (user === from || isShared) undo.push(user.adopt(param, value));
    } catch (error) {
      takeBack();
      throw error;
    }
    return takeBack;
  }

  /** What the clock sees of it for one tool. */
  ticking(user: ProbeUser<Filter>, stop: Ticking['stop']): Ticking {
    const pressures = this.#pressures;
    this.controller.onPressure ??= () => {
      this.#pressed = true;
      pressures.get(this.#first)?.();
    };
    return {
      tick: (sink) => this.tick(user, sink),
      readStats: () => {
        if (this.#first === user) this.controller.readStats();
      },
      stop,
      get onPressure() {
        return pressures.get(user);
      },
      set onPressure(callback) {
        if (callback) pressures.set(user, callback);
        else pressures.delete(user);
      },
    };
  }

  /** Records go to the tool that lists them, else to the one that came first: the counters are kept in any case. */
  tick(user: ProbeUser<Filter>, sink: RecordSink): number {
    const failure = this.#failure;
    if (failure !== undefined) throw failure;
    if (this.#first !== user) return 0;
    if (!this.#listing && !this.#pressed) return 0;
    this.#pressed = false;
    return this.controller.tick(sink);
  }

  #setOn(on: readonly ProbeUser<Filter>[]): void {
    this.#on = on;
    this.#first = on.find(({ needs }) => needs.includes(RECORDS)) ?? on[0];
    this.#needs = undefined;
  }

  #filter(): Filter {
    const asked = this.#users.map((user) => user.filter());
    return Object.assign({}, this.controller.definition.everything, ...asked);
  }

  /** Asked with each frame. */
  #needsNow(): ReadonlySet<string> {
    this.#needs ??= this.#gatherNeeds();
    return this.#needs;
  }

  #gatherNeeds(): ReadonlySet<string> {
    const { definition } = this.controller;
    const tools = this.#on.flatMap(({ needs }) => needs);
    const filter = definition.filterNeeds?.(this.#filter(), this.#identity) ?? [];
    const recording = this.#source.records?.(definition.object) ? [RECORDS] : [];
    return new Set([...tools, ...filter, ...recording]);
  }

  /** Whether the kernel's filter is another one now. */
  #apply(): boolean {
    if (this.controller.lifecycle !== 'running') return false;
    const filter = this.#filter();
    const wanted = stateOf(this.#identity, filter);
    if (wanted === this.#applied) return false;
    this.controller.setFilter(this.#identity, filter);
    this.#applied = wanted;
    return true;
  }

  /** A recording has its records whatever is needed, and all that is shown is made of them. */
  #lists(needs: ReadonlySet<string>): boolean {
    return needs.has(RECORDS) || this.#source.replayed;
  }

  async #meetNeeds(): Promise<void> {
    if (this.controller.lifecycle !== 'running') return;
    const needs = this.#needsNow();
    const listed = this.#listing;
    this.#listing = this.#lists(needs);
    // What was under way when the last list was closed is in no list.
    if (this.#listing && !listed) this.controller.tick(new PassingSink(() => {}), Number.POSITIVE_INFINITY);
    await this.controller.setNeeds(needs);
  }

  /** The same for nobody who could be told of a failure: it is told by the next tick. */
  async #meetNeedsUnasked(): Promise<void> {
    const start = this.#starts;
    try {
      await this.#meetNeeds();
    } catch (error) {
      // Whoever stops it does not wait for this.
      if (start === this.#starts && this.controller.lifecycle === 'running') this.#failure = error;
    }
  }
}

/** The need of tools that list records, which alone drain them into a log, and of a recording. */
const RECORDS = 'events';
/** The need of filters that ask who did something. */
const SUBMITTER = 'submitter';

function stateOf(identity: IdentityFilter, filter: unknown): string {
  return JSON.stringify([identity, filter]);
}
