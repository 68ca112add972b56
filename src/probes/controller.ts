// SPDX-License-Identifier: MIT
/** Runs one probe: loads, attaches, filters, drains and stops it. It knows no tool and owns no timer. */
import type { Addon, BpfObject, Skipped } from '../../native/index.d.ts';
import { bindOffsets, checkAbi, readUint64, structLayout } from './decode/layout.ts';
import { RecordBatch } from './decode/records.ts';
import { ProbeError, toProbeError } from './errors.ts';
import { LiveFilter, uint64 } from './filter.ts';
import { WallClock } from './host/clock.ts';
import { type Lifecycle, type LifecycleEvent, transition } from './lifecycle.ts';
import { objectPath } from './native.ts';
import type {
  BufferSizes,
  IdentityFilter,
  KernelFeatures,
  ProbeCounters,
  ProbeDefinition,
  ProbePlan,
} from './types.ts';

/** One drain moves at most this much: what a tick's reader works through in one go. */
const BATCH_BYTES = 1 << 20;
/** Names that bpf/lib/ring.bpf.h gives every probe with a ring. */
const RING_STATS = 'ring_stats';
const WAKE_FLAG = 'reader_sleeps';
const WAKE_BYTES = 'wake_bytes';

export interface ProbeSettings<Filter> {
  readonly backend: string;
  readonly sizes: BufferSizes;
  readonly identity: IdentityFilter;
  readonly filter: Filter;
}

/** Sees each batch of a tick; the batch is written over when it returns. */
export type BatchReader = (batch: RecordBatch) => void;

export class ProbeController<Filter> {
  readonly definition: ProbeDefinition<Filter>;
  readonly #addon: Addon;
  readonly #kernel: KernelFeatures;
  #lifecycle: Lifecycle = 'idle';
  #object: BpfObject | undefined;
  #filter: LiveFilter | undefined;
  #plan: ProbePlan | undefined;
  #batch: RecordBatch | undefined;
  #skipped: readonly Skipped[] = [];
  #abort = new AbortController();
  #seen = 0;
  #superseded = 0;
  #shed = 0;
  #ringDropped = 0;
  #missed = 0;
  readonly clock: WallClock;

  constructor(definition: ProbeDefinition<Filter>, addon: Addon, kernel: KernelFeatures) {
    this.definition = definition;
    this.#addon = addon;
    this.#kernel = kernel;
    this.clock = new WallClock(addon.clock());
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
    const losses = { ring: this.#ringDropped, arena: this.#shed };
    return { seen: this.#seen, superseded: this.#superseded, losses, missed: this.#missed };
  }

  /** The opened object, for who decodes its records. Throws before the start. */
  get object(): BpfObject {
    if (!this.#object) throw new ProbeError('INTERNAL', 'The probe has not been started.');
    return this.#object;
  }

  /** Loads and attaches with the filter in force from the first event. Throws a ProbeError and leaves nothing behind. */
  async start(settings: ProbeSettings<Filter>): Promise<void> {
    this.#enter('start');
    this.#abort = new AbortController();
    try {
      const plan = this.definition.plan(settings.backend, settings.sizes, this.#kernel);
      this.#plan = plan;
      const object = this.#addon.openObject(objectPath(this.definition.object));
      this.#object = object;
      checkAbi(object, this.definition.abi);
      await object.load({
        programs: plan.programs,
        rings: { [this.definition.ring]: { ...plan.ring, wakeGlobal: WAKE_FLAG } },
        maxEntries: { [RING_STATS]: this.#kernel.possibleCpus },
      });
      // A quarter full: time enough to wake up and empty it before it overflows.
      object.writeGlobal(WAKE_BYTES, uint64(BigInt(plan.ring.bytes / 4)));
      if (this.#kernel.pidNamespace) {
        object.writeGlobal('pidns_dev', uint64(this.#kernel.pidNamespace.dev));
        object.writeGlobal('pidns_ino', uint64(this.#kernel.pidNamespace.ino));
      }
      this.#filter = new LiveFilter(object, this.definition.filterGlobal);
      this.setFilter(settings.identity, settings.filter);
      this.#batch = this.#makeBatch(object);
      const report = await object.attach(plan.attach, undefined, this.#abort.signal);
      this.#skipped = report.skipped;
      if (report.attached === 0) {
        throw new ProbeError('ATTACH_FAILED', 'This kernel has none of the events that are traced.');
      }
      this.#enter('started');
    } catch (error) {
      this.#enter('fail');
      await this.#object?.close();
      throw toProbeError(error);
    }
  }

  /** Changes who and what is traced, live. When it returns, no record of the old filter is handed over any more. */
  setFilter(identity: IdentityFilter, filter: Filter): void {
    if (!this.#filter) throw new ProbeError('INTERNAL', 'The probe has not been started.');
    try {
      this.#filter.set(identity, this.definition.encodeFilter(filter));
    } catch (error) {
      throw toProbeError(error);
    }
  }

  /**
   * Hands over what has arrived, in batches, until nothing waits or `budgetBytes` are done. Also brings the counters up
   * to date. Returns how many records came.
   */
  tick(read: BatchReader, budgetBytes = 16 * BATCH_BYTES): number {
    const batch = this.#batch;
    if (!batch || !this.#object) return 0;
    let records = 0;
    this.clock.update(this.#addon.clock());
    for (let done = 0; done < budgetBytes; ) {
      const drained = this.#object.drain(this.definition.ring, batch.bytes);
      this.#shed = drained.shed;
      if (drained.bytes === 0) break;
      batch.reset(drained.bytes, this.#filter?.generation ?? 0);
      this.#seen += batch.count;
      this.#superseded += drained.records - batch.count;
      records += drained.records;
      read(batch);
      done += drained.bytes;
    }
    this.#ringDropped = this.#countRingDrops(this.#object);
    return records;
  }

  /** Detaches, hands over the last records and frees everything. Safe in every state. */
  async stop(read: BatchReader): Promise<void> {
    this.#abort.abort();
    this.#enter('stop');
    if (!this.#object || this.#lifecycle !== 'stopping') return;
    try {
      // Asked before the links go: a program that is not attached any more misses nothing.
      this.readMisses();
      await this.#object.detach();
      await this.#object.flush();
      this.tick(read, Number.POSITIVE_INFINITY);
    } finally {
      await this.#object.close();
      this.#batch = undefined;
      this.#enter('stopped');
    }
  }

  /** Asks the kernel how many runs it left out. System calls: not for every tick. */
  readMisses(): void {
    const misses = this.#object?.stats().map((program) => program.misses) ?? [];
    this.#missed = misses.some((n) => n < 0) ? -1 : misses.reduce((sum, n) => sum + n, 0);
  }

  #enter(event: LifecycleEvent): void {
    this.#lifecycle = transition(this.#lifecycle, event);
  }

  #makeBatch(object: BpfObject): RecordBatch {
    const record = object.rings[this.definition.ring]?.record ?? '';
    const offsets = bindOffsets(object, record, { generation: 'filter_generation' });
    return new RecordBatch(
      new Uint8Array(BATCH_BYTES),
      offsets.generation,
      structLayout(object, record).size,
    );
  }

  #countRingDrops(object: BpfObject): number {
    const stats = structLayout(object, 'ring_cpu_stats');
    const { dropped } = bindOffsets(object, 'ring_cpu_stats', { dropped: 'u64' });
    const view = new DataView(object.snapshot(RING_STATS));
    let sum = 0;
    for (let at = 0; at + stats.size <= view.byteLength; at += stats.size)
      sum += readUint64(view, at + dropped);
    return sum;
  }
}
