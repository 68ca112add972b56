// SPDX-License-Identifier: MIT
/**
 * One probe at work for the tools that look through it: it is attached while one of them is on, with one filter, and each
 * has what it needs. A tool that joins or leaves costs the others nothing.
 */
import { ProbeController } from './controller.ts';
import type { RecordSink } from './decode/records.ts';
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
  /** Another tool of the probe has set a parameter that all of them have in common. */
  adopt(param: string, value: unknown): void;
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
  readonly #on = new Set<ProbeUser<Filter>>();
  #identity: IdentityFilter;
  readonly #pressures = new Map<ProbeUser<Filter> | undefined, () => void>();
  /** The start and the end that are under way. */
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  /** What the kernel's filter is made of. */
  #applied = '';
  /** What went wrong where nobody was waiting. */
  #failure: unknown;

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
    const needs = this.#needs();
    return !this.#identity.self && (needs.has(RECORDS) || needs.has(SUBMITTER));
  }

  join(user: ProbeUser<Filter>): void {
    this.#users.push(user);
  }

  /** How it is for one tool: another one may have it running. */
  lifecycleFor(user: ProbeUser<Filter>): Lifecycle {
    return this.#on.has(user) ? this.controller.lifecycle : 'idle';
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
    // What another tool has left is detached first.
    await this.#stopping;
    this.#on.add(user);
    try {
      if (this.controller.lifecycle === 'running') await this.controller.setNeeds(this.#needs());
      else {
        this.#starting ??= this.#start();
        await this.#starting;
      }
      // Another tool, or another filter, may have come while it was loading.
      this.#apply();
    } catch (error) {
      this.#on.delete(user);
      throw toProbeError(error);
    }
  }

  async #start(): Promise<void> {
    const identity = this.#identity;
    const filter = this.#filter();
    this.#failure = undefined;
    this.#applied = stateOf(identity, filter);
    try {
      await this.controller.start({ ...this.#settings, identity, filter, needs: this.#needs() });
    } finally {
      this.#starting = undefined;
    }
  }

  /** Takes a tool out; with the last one the probe is detached, and its last records are handed over. */
  async stop(user: ProbeUser<Filter>, sink?: RecordSink): Promise<void> {
    const others = [...this.#on].filter((one) => one !== user);
    if (others.length === 0) {
      this.#stopping = this.controller.stop(sink).finally(() => {
        this.#on.delete(user);
        this.#stopping = undefined;
      });
      return this.#stopping;
    }
    if (!this.#on.has(user)) return undefined;
    if (sink) this.tick(user, sink);
    this.#on.delete(user);
    return this.controller.setNeeds(this.#needs());
  }

  /** Brings the kernel's filter up to date with what is asked for. Throws a ProbeError and leaves everything as it was. */
  trace(identity: IdentityFilter): void {
    const before = this.#identity;
    this.#identity = identity;
    try {
      this.#apply();
    } catch (error) {
      this.#identity = before;
      throw error;
    }
  }

  /** Tells the other tools of a parameter that they have too. */
  share(from: ProbeUser<Filter>, param: string, value: unknown): void {
    if (!this.controller.definition.sharedParams.includes(param)) return;
    for (const user of this.#users) if (user !== from) user.adopt(param, value);
  }

  /** What the clock sees of it for one tool. */
  ticking(user: ProbeUser<Filter>, stop: Ticking['stop']): Ticking {
    const pressures = this.#pressures;
    this.controller.onPressure ??= () => pressures.get(this.#first())?.();
    return {
      tick: (sink) => this.tick(user, sink),
      readStats: () => {
        if (this.#first() === user) this.controller.readStats();
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
    return this.#first() === user ? this.controller.tick(sink) : 0;
  }

  #first(): ProbeUser<Filter> | undefined {
    const on = [...this.#on];
    return on.find(({ needs }) => needs.includes(RECORDS)) ?? on[0];
  }

  #filter(): Filter {
    const asked = this.#users.map((user) => user.filter());
    return Object.assign({}, this.controller.definition.everything, ...asked);
  }

  #needs(): ReadonlySet<string> {
    const tools = [...this.#on].flatMap(({ needs }) => needs);
    const filter = this.controller.definition.filterNeeds?.(this.#filter(), this.#identity) ?? [];
    return new Set([...tools, ...filter]);
  }

  #apply(): void {
    if (this.controller.lifecycle !== 'running') return;
    const filter = this.#filter();
    const wanted = stateOf(this.#identity, filter);
    if (wanted === this.#applied) return;
    this.controller.setFilter(this.#identity, filter);
    this.#applied = wanted;
    this.controller.setNeeds(this.#needs()).catch((error) => {
      // Whoever stops it does not wait for this.
      if (this.controller.lifecycle === 'running') this.#failure = error;
    });
  }
}

/** The need of tools that list records: only they drain them into a log. */
const RECORDS = 'events';
/** The need of filters that ask who did something. */
const SUBMITTER = 'submitter';

function stateOf(identity: IdentityFilter, filter: unknown): string {
  return JSON.stringify([identity, filter]);
}
