// SPDX-License-Identifier: MIT
/** Runs one probe: loads, attaches, filters, drains and stops it. It knows no tool and owns no timer. */
import type { BpfObject, ProgramStats, Skipped } from '../../native/index.d.ts';
import { CpuSum } from './decode/cpu-sum.ts';
import { bindOffsets, checkAbi, structLayout } from './decode/layout.ts';
import { PassingSink, type RecordShape, type RecordSink } from './decode/records.ts';
import { Drained } from './drained.ts';
import { ProbeError, toProbeError } from './errors.ts';
import { LiveFilter, uint32, uint64 } from './filter.ts';
import { WallClock } from './host/clock.ts';
import { type Lifecycle, type LifecycleEvent, transition } from './lifecycle.ts';
import { objectPath } from './native.ts';
import { allNeeds, NeedsOfProbe } from './needs.ts';
import type { EventSource } from './source.ts';
import type { BufferSizes, IdentityFilter, ProbeCounters, ProbeDefinition, ProbePlan } from './types.ts';

/** What one tick works through, so that a flood does not keep the program from its keys. */
const TICK_BYTES = 32 << 20;
/** Names that bpf/lib/ring.bpf.h gives every probe with a ring. */
const RING_DROPPED = { map: 'ring_stats', struct: 'ring_cpu_stats', field: 'dropped' };
const WAKE_FLAG = 'reader_sleeps';
const WAKE_BYTES = 'wake_bytes';

export interface ProbeSettings<Filter> {
  readonly backend: string;
  readonly sizes: BufferSizes;
  readonly identity: IdentityFilter;
  readonly filter: Filter;
  /** Which of the plan's needs are there; by default all. */
  readonly needs?: ReadonlySet<string>;
}

/** What is read off the loaded object with each tick. */
interface Sums {
  readonly dropped: CpuSum;
  readonly untracked: CpuSum | undefined;
}

/** Sums since the program's start: a stop and another start must not make them fall. */
interface Totals {
  shed: number;
  ringDropped: number;
  untracked: number;
  missed: number;
  runTimeNs: number;
  timedEvents: number;
}

const NOTHING: Readonly<Totals> = {
  shed: 0,
  ringDropped: 0,
  untracked: 0,
  missed: 0,
  runTimeNs: 0,
  timedEvents: 0,
};

export class ProbeController<Filter> {
  readonly definition: ProbeDefinition<Filter>;
  readonly #source: EventSource;
  #lifecycle: Lifecycle = 'idle';
  #object: BpfObject | undefined;
  #filter: LiveFilter | undefined;
  #plan: ProbePlan | undefined;
  #needs: NeedsOfProbe | undefined;
  /** The change of needs under way, and whatever waits for it. */
  #changing: Promise<unknown> = Promise.resolve();
  #shape: RecordShape | undefined;
  #sums: Sums | undefined;
  #skipped: readonly Skipped[] = [];
  #abort = new AbortController();
  #starting: Promise<void> | undefined;
  #seen = 0;
  #superseded = 0;
  /** Of the starts before this one. */
  #before: Totals = { ...NOTHING };
  /** Of this one. */
  #now: Totals = { ...NOTHING };
  #clock: WallClock | undefined;
  readonly #drained = new Drained();
  /** Called when records pile up between two ticks. */
  onPressure: (() => void) | undefined;
  readonly #endings = new Set<() => void>();

  constructor(definition: ProbeDefinition<Filter>, source: EventSource) {
    this.definition = definition;
    this.#source = source;
  }

  get clock(): WallClock {
    this.#clock ??= new WallClock(this.#source.addon.clock());
    return this.#clock;
  }

  /** RFC 3339 of this moment. */
  now(): string {
    this.clock.update(this.#source.addon.clock());
    return this.clock.now();
  }

  /** The same in milliseconds since 1970. */
  nowMs(): number {
    this.clock.update(this.#source.addon.clock());
    return this.clock.nowMs;
  }

  get lifecycle(): Lifecycle {
    return this.#lifecycle;
  }

  get backend(): string {
    return this.#plan?.backend ?? '';
  }

  get skipped(): readonly Skipped[] {
    return this.#skipped;
  }

  get counters(): ProbeCounters {
    const [before, now] = [this.#before, this.#now];
    return {
      seen: this.#seen,
      superseded: this.#superseded,
      losses: {
        ring: before.ringDropped + now.ringDropped,
        arena: before.shed + now.shed,
        untracked: before.untracked + now.untracked,
      },
      missed: now.missed < 0 ? -1 : before.missed + now.missed,
      runTimeNs: before.runTimeNs + now.runTimeNs,
      timedEvents: before.timedEvents + now.timedEvents,
    };
  }

  /** The opened object, for who decodes its records. Throws before the start. */
  get object(): BpfObject {
    if (!this.#object) throw new ProbeError('INTERNAL', 'The probe has not been started.');
    return this.#object;
  }

  /**
   * Loads and attaches with the filter in force from the first event. Throws a ProbeError and leaves nothing behind, also
   * when stop is called meanwhile.
   */
  async start(settings: ProbeSettings<Filter>): Promise<void> {
    this.#enter('start');
    this.#abort = new AbortController();
    this.#before = this.#sumOfStarts();
    this.#now = { ...NOTHING };
    this.#starting = this.#start(settings);
    await this.#starting;
  }

  async #start(settings: ProbeSettings<Filter>): Promise<void> {
    const { signal } = this.#abort;
    try {
      const kernel = this.#source.features();
      const plan = this.definition.plan(settings.backend, settings.sizes, kernel);
      this.#plan = plan;
      const object = this.#source.addon.openObject(objectPath(this.definition.object));
      this.#object = object;
      this.#checkAbi(object);
      await object.load({
        programs: plan.programs,
        rings: { [this.definition.ring]: { ...plan.ring, wakeGlobal: WAKE_FLAG } },
        maxEntries: { ...plan.maxEntries, [RING_DROPPED.map]: kernel.possibleCpus },
        onPressure: () => this.onPressure?.(),
      });
      signal.throwIfAborted();
      // A quarter full: time enough to wake up and empty it before it overflows.
      object.writeGlobal(WAKE_BYTES, uint64(BigInt(plan.ring.bytes / 4)));
      this.#writeGlobals(object, plan.globals);
      if (kernel.pidNamespace) {
        object.writeGlobal('pidns_dev', uint64(kernel.pidNamespace.dev));
        object.writeGlobal('pidns_ino', uint64(kernel.pidNamespace.ino));
      }
      this.#filter = new LiveFilter(object, this.definition.filterGlobal, this.#source);
      this.setFilter(settings.identity, settings.filter);
      this.#shape = this.#readShape(object);
      this.#sums = this.#bindSums(object);
      const needs = new NeedsOfProbe(object, plan);
      this.#needs = needs;
      const report = await needs.start(settings.needs ?? allNeeds(plan), signal);
      signal.throwIfAborted();
      this.#skipped = report.skipped;
      if (report.attached === 0) {
        throw new ProbeError('ATTACH_FAILED', 'This kernel has none of the events that are traced.');
      }
      this.#enter('started');
    } catch (error) {
      const calledOff = signal.aborted;
      await this.#object?.close();
      this.#shape = undefined;
      this.#sums = undefined;
      this.#enter(calledOff ? 'stopped' : 'fail');
      throw calledOff
        ? new ProbeError('ATTACH_FAILED', 'The start was called off.', '', { cause: error })
        : toProbeError(error);
    }
  }

  /** The callback is called once, when what this start has counted is final and can still be read. */
  onEnding(callback: () => void): void {
    this.#endings.add(callback);
  }

  /** Changes who and what is traced, live. When it returns, no record of the old filter is handed over any more. */
  setFilter(identity: IdentityFilter, filter: Filter): void {
    if (!this.#filter) throw new ProbeError('INTERNAL', 'The probe has not been started.');
    try {
      this.#filter.set(identity, this.definition.encodeFilter(filter, identity));
    } catch (error) {
      throw toProbeError(error);
    }
  }

  /**
   * Attaches what is needed and was not, and tells the programs what is not needed any more; nothing is detached. Changes
   * follow each other in the order of the calls. Rejects with a ProbeError, and then the needs are what they were.
   */
  setNeeds(needs: ReadonlySet<string>): Promise<void> {
    const changed = this.#changing.then(() => this.#changeNeeds(needs));
    this.#changing = changed.catch(() => undefined);
    return changed;
  }

  async #changeNeeds(needs: ReadonlySet<string>): Promise<void> {
    if (!this.#needs || this.#lifecycle !== 'running')
      throw new ProbeError('INTERNAL', 'The probe is not running.');
    try {
      const report = await this.#needs.change(needs, this.#abort.signal);
      this.#skipped = [...this.#skipped, ...report.skipped];
    } catch (error) {
      throw toProbeError(error);
    }
  }

  /**
   * Hands over what has arrived, in batches, until nothing waits or `budgetBytes` are done. Also brings the counters up
   * to date. Returns how many records came.
   */
  tick(sink: RecordSink, budgetBytes = TICK_BYTES): number {
    const shape = this.#shape;
    const object = this.#object;
    const sums = this.#sums;
    if (!shape || !object || !sums) return 0;
    const drained = this.#drained;
    let records = 0;
    for (let done = 0; done < budgetBytes; ) {
      const batch = sink.batch(shape);
      const bytes = object.drain(this.definition.ring, batch.room, drained.counts);
      this.#now.shed = drained.shed;
      if (bytes === 0) break;
      const passed = batch.append(bytes, this.#filter?.generation ?? 0);
      this.#seen += passed;
      this.#superseded += drained.records - passed;
      records += drained.records;
      sink.took(batch, passed);
      done += bytes;
      if (drained.pending === 0) break;
    }
    this.#now.ringDropped = sums.dropped.read();
    this.#countUntracked();
    return records;
  }

  #countUntracked(): void {
    const { untracked } = this.#sums ?? {};
    if (untracked) this.#now.untracked = untracked.read();
  }

  /** Detaches, hands over the last records and frees everything. Safe in every state; calls off a start. */
  async stop(sink: RecordSink = new PassingSink(() => {})): Promise<void> {
    const starting = this.#lifecycle === 'starting' ? this.#starting : undefined;
    this.#abort.abort();
    this.#enter('stop');
    if (starting) {
      // It closes what it opened; what is being loaded cannot be closed before.
      await starting.catch(() => {});
      return;
    }
    if (!this.#object || this.#lifecycle !== 'stopping') return;
    try {
      // Asked before the links go: a program that is not attached any more misses nothing.
      this.readStats();
      this.#writeGlobals(this.#object, this.#plan?.globalsAtEnd);
      await this.#object.detach();
      await this.#object.flush();
      this.tick(sink, Number.POSITIVE_INFINITY);
      for (const callback of this.#endings) callback();
    } finally {
      this.#endings.clear();
      await this.#object.close();
      this.#shape = undefined;
      this.#sums = undefined;
      this.#enter('stopped');
    }
  }

  /**
   * Asks the kernel how many runs it left out and how long they took, and what time it is, which may have been set. Not for
   * every tick: system calls, and reading a pair of clocks was 3 % of what a quiet screen cost. Who asks for no records, and
   * is not ticked for them, has its counters from here too.
   */
  readStats(): void {
    this.#countUntracked();
    this.clock.update(this.#source.addon.clock());
    const stats = this.#object?.stats() ?? [];
    this.#now.missed = missedRuns(stats, this.#plan?.alternates ?? []);
    this.#now.runTimeNs = stats.reduce((sum, { runTimeNs }) => sum + runTimeNs, 0);
    const perEvent = new Set(this.#plan?.perEvent);
    this.#now.timedEvents = stats.reduce(
      (sum, { program, runCount }) => sum + (perEvent.has(program) ? runCount : 0),
      0,
    );
  }

  #checkAbi(object: BpfObject): void {
    try {
      checkAbi(object, this.definition.abi);
    } catch (error) {
      if (!this.#source.replayed) throw error;
      const sentence = 'The recording was made by another version of probetop, whose records differ.';
      throw new ProbeError('BAD_RECORDING', sentence, 'Make it anew, or play it with that version.', {
        cause: error,
      });
    }
  }

  #writeGlobals(object: BpfObject, globals: ProbePlan['globals']): void {
    for (const [name, value] of Object.entries(globals ?? {})) object.writeGlobal(name, uint32(value));
  }

  #sumOfStarts(): Totals {
    const { losses, missed, runTimeNs, timedEvents } = this.counters;
    return {
      shed: losses.arena,
      ringDropped: losses.ring,
      untracked: losses.untracked,
      missed: Math.max(0, missed),
      runTimeNs,
      timedEvents,
    };
  }

  #enter(event: LifecycleEvent): void {
    this.#lifecycle = transition(this.#lifecycle, event);
  }

  #readShape(object: BpfObject): RecordShape {
    const record = object.rings[this.definition.ring]?.record ?? '';
    const { generation } = bindOffsets(object, record, { generation: 'filter_generation' });
    return { generation, smallest: structLayout(object, record).size };
  }

  #bindSums(object: BpfObject): Sums {
    const { untracked } = this.definition;
    return {
      dropped: new CpuSum(object, RING_DROPPED),
      // A recording holds what was lost on the way to it, and nothing of what the kernel had already lost.
      untracked: untracked && !this.#source.replayed ? new CpuSum(object, untracked) : undefined,
    };
  }
}

/**
 * Events that no program saw, at most: where several are attached for the same, those that the one with the fewest left
 * out. -1 where the kernel does not count them.
 */
export function missedRuns(
  stats: readonly Pick<ProgramStats, 'program' | 'misses'>[],
  alternates: readonly (readonly string[])[],
): number {
  if (stats.some(({ misses }) => misses < 0)) return -1;
  const least = new Map<string, number>();
  for (const { program, misses } of stats) {
    const group = alternates.find((names) => names.includes(program))?.[0] ?? program;
    least.set(group, Math.min(misses, least.get(group) ?? misses));
  }
  return [...least.values()].reduce((sum, misses) => sum + misses, 0);
}
