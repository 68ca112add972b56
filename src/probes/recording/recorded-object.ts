// SPDX-License-Identifier: MIT
import type {
  AttachReport,
  AttachSpec,
  BpfObject,
  ClockSample,
  DrainCounts,
  HistogramPlan,
  HistogramRows,
  LoadOptions,
  ProgramStats,
} from '../../../native/index.d.ts';
import { Drained } from '../drained.ts';
import { readUint64 } from '../read-uint.ts';
import { layoutsOf, RECORD_HEADER_BYTES, type RecordingHeader, ringNames } from './format.ts';
import { recordBytes } from './recording.ts';
import { generationOffset } from './times.ts';
import type { RecordingWriter } from './writer.ts';

/** What bpf/lib/ring.bpf.h and filter.bpf.h call these in every probe. */
const RING_STATS = 'ring_stats';
const GENERATION = 'generation';

/** An opened object whose records are written down as they are drained. */
export class RecordedObject implements BpfObject {
  readonly #object: BpfObject;
  readonly #identity: Pick<RecordingHeader, 'probe' | 'object' | 'kernel'>;
  readonly #writer: RecordingWriter;
  readonly #clock: () => ClockSample;
  readonly #rings: readonly string[];
  #generation = 0;
  #attached = false;
  #closed = false;

  constructor(
    object: BpfObject,
    identity: Pick<RecordingHeader, 'probe' | 'object' | 'kernel'>,
    writer: RecordingWriter,
    clock: () => ClockSample,
  ) {
    this.#object = object;
    this.#identity = identity;
    this.#writer = writer;
    this.#clock = clock;
    this.#rings = ringNames(object);
  }

  get closed(): boolean {
    return this.#closed;
  }

  get structs() {
    return this.#object.structs;
  }
  get rings() {
    return this.#object.rings;
  }
  get maps() {
    return this.#object.maps;
  }
  get globals() {
    return this.#object.globals;
  }
  get programs() {
    return this.#object.programs;
  }

  load(options: LoadOptions): Promise<void> {
    return this.#object.load(options);
  }

  async attach(
    specs: readonly AttachSpec[],
    onProgress?: (done: number, total: number) => void,
    signal?: AbortSignal,
  ): Promise<AttachReport> {
    const clock = this.#clock();
    const report = await this.#object.attach(specs, onProgress, signal);
    // More may be attached later, and the recording goes on.
    if (!this.#attached) this.#writer.begin({ ...this.#identity, ...layoutsOf(this.#object), clock });
    this.#attached = true;
    return report;
  }

  detach(): Promise<void> {
    return this.#object.detach();
  }

  flush(): Promise<void> {
    return this.#object.flush();
  }

  drain(ring: string, target: Uint8Array, counts: DrainCounts): number {
    const drained = this.#object.drain(ring, target, counts);
    if (!this.#attached || !this.#writer.writing) return drained;
    const [bytes, records] = this.#current(ring, target.subarray(0, drained));
    const { shed } = new Drained(counts);
    this.#writer.add(this.#rings.indexOf(ring), bytes, { records, shed }, this.#clock());
    return drained;
  }

  snapshot(map: string, bytes?: number, into?: ArrayBuffer): ArrayBuffer {
    const snapshot = this.#object.snapshot(map, bytes, into);
    if (map === RING_STATS && this.#attached)
      this.#writer.dropped(0, this.#sumOfDrops(snapshot), this.#clock());
    return snapshot;
  }

  planHistograms(map: string, plan: HistogramPlan): number {
    return this.#object.planHistograms(map, plan);
  }

  readHistograms(plan: number, into: HistogramRows, ...copies: [first?: number, end?: number]): number {
    return this.#object.readHistograms(plan, into, ...copies);
  }

  updateMap(map: string, key: Uint8Array, value: Uint8Array): void {
    this.#object.updateMap(map, key, value);
  }

  readGlobal(name: string, into?: ArrayBuffer): ArrayBuffer {
    return this.#object.readGlobal(name, into);
  }

  writeGlobal(name: string, value: Uint8Array, byteOffset = 0): void {
    this.#object.writeGlobal(name, value, byteOffset);
    if (name === GENERATION)
      this.#generation = new DataView(this.#object.readGlobal(name)).getUint32(0, true);
  }

  stats(): ProgramStats[] {
    return this.#object.stats();
  }

  async close(): Promise<void> {
    const attached = this.#attached;
    this.#attached = false;
    this.#closed = true;
    try {
      await this.#object.close();
    } finally {
      if (attached) await this.#writer.end(0, this.#clock());
    }
  }

  /**
   * A copy of the records that passed the filter in force. Those of an older one nobody sees, so nobody keeps them; nor what
   * the ring held before where a record is padded.
   */
  #current(ring: string, drained: Uint8Array): [bytes: Uint8Array, records: number] {
    const kept = new Uint8Array(drained.length);
    const record = this.structs[this.rings[ring]?.record ?? ''];
    const at = record && generationOffset(record);
    const view = new DataView(drained.buffer, drained.byteOffset, drained.byteLength);
    let used = 0;
    let records = 0;
    for (let start = 0; start < drained.length; start += recordBytes(view, start)) {
      const payload = start + RECORD_HEADER_BYTES;
      if (at !== undefined && view.getUint32(payload + at, true) !== this.#generation) continue;
      const length = view.getUint32(start, true);
      kept.set(drained.subarray(start, start + 4), used);
      kept.set(drained.subarray(payload, payload + length), used + RECORD_HEADER_BYTES);
      used += recordBytes(view, start);
      records++;
    }
    return [kept.subarray(0, used), records];
  }

  #sumOfDrops(snapshot: ArrayBuffer): number {
    const layout = this.structs[this.maps[RING_STATS]?.valueType ?? ''];
    const dropped = layout?.fields.find(({ name }) => name === 'dropped');
    if (!layout || !dropped) return 0;
    const view = new DataView(snapshot);
    let sum = 0;
    for (let at = 0; at + layout.size <= view.byteLength; at += layout.size)
      sum += readUint64(view, at + dropped.offset);
    return sum;
  }
}
