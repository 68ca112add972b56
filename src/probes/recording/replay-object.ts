// SPDX-License-Identifier: MIT
import type {
  AttachReport,
  AttachSpec,
  BpfObject,
  ClockSample,
  DrainCounts,
  LoadOptions,
  ProgramStats,
} from '../../../native/index.d.ts';
import { type Recording, SPARE_BYTES } from './recording.ts';
import { ReplayError } from './replay-error.ts';
import { RingPlayer } from './ring-player.ts';

/** What bpf/lib/ring.bpf.h and filter.bpf.h call these in every probe. */
const RING_STATS = 'ring_stats';
const GENERATION = 'generation';

export interface ReplayTiming {
  readonly speed: number;
  readonly loop: boolean;
  readonly clock: () => ClockSample;
  readonly closed: () => void;
}

/** The recorded object: its layouts are the recorded ones, its globals are kept, its programs do nothing. */
export class ReplayObject implements BpfObject {
  readonly structs: BpfObject['structs'];
  readonly rings: BpfObject['rings'];
  readonly maps: BpfObject['maps'];
  readonly globals: BpfObject['globals'];
  readonly programs: BpfObject['programs'];
  readonly #timing: ReplayTiming;
  readonly #players: ReadonlyMap<string, RingPlayer>;
  readonly #values = new Map<string, Uint8Array>();
  #loaded: readonly string[] = [];
  #attachedAt: bigint | undefined;
  #detachedAt: bigint | undefined;
  #closed = false;

  constructor(recording: Recording, timing: ReplayTiming) {
    const { structs, rings, maps, globals, programs } = recording.header;
    this.structs = structs;
    this.rings = rings;
    this.maps = maps;
    this.globals = globals;
    this.programs = programs;
    this.#timing = timing;
    const loop = timing.loop && Number.isFinite(timing.speed);
    const players = [...recording.rings].map(
      ([name, ring]) => [name, new RingPlayer(ring, loop ? recording.durationMs : undefined)] as const,
    );
    this.#players = new Map(players);
  }

  async load(options: LoadOptions): Promise<void> {
    this.#loaded = options.programs;
  }

  async attach(
    specs: readonly AttachSpec[],
    onProgress?: (done: number, total: number) => void,
    signal?: AbortSignal,
  ): Promise<AttachReport> {
    if (signal?.aborted) throw new ReplayError('ECANCELED', 'attach', '', 'it was cancelled');
    this.#attachedAt ??= this.#timing.clock().monotonic;
    onProgress?.(specs.length, specs.length);
    return { attached: specs.length, skipped: [] };
  }

  async detach(): Promise<void> {
    this.#detachedAt ??= this.#timing.clock().monotonic;
  }

  async flush(): Promise<void> {}

  drain(ring: string, target: Uint8Array, counts: DrainCounts): number {
    const player = this.#players.get(ring);
    if (!player) throw new ReplayError('ENOENT', 'drain', ring, `there is no ring ${ring}`);
    return player.drain(target.subarray(0, Math.max(0, target.length - SPARE_BYTES)), counts, {
      elapsedMs: this.#elapsedMs(),
      attachedAt: this.#attachedAt ?? 0n,
      speed: this.#timing.speed,
      generation: new DataView(this.#value(GENERATION).buffer).getUint32(0, true),
    });
  }

  /** Of `ring_stats` one element: what the kernel's ring had dropped at this moment of the recording. */
  snapshot(map: string): ArrayBuffer {
    const layout = this.structs[this.maps[RING_STATS]?.valueType ?? ''];
    const field = layout?.fields.find(({ name, size }) => name === 'dropped' && size === 8);
    if (map !== RING_STATS || !layout || !field)
      throw new ReplayError('ENOENT', 'map', map, `a recording has no ${map}`);
    const view = new DataView(new ArrayBuffer(layout.size));
    const dropped = [...this.#players.values()].map((player) => player.dropped);
    view.setBigUint64(field.offset, BigInt(Math.max(0, ...dropped)), true);
    return view.buffer;
  }

  planHistograms(map: string): number {
    throw new ReplayError('ENOENT', 'map', map, `a recording has no ${map}`);
  }

  readHistograms(): number {
    throw new ReplayError('ENOENT', 'map', '', 'a recording has no histograms');
  }

  updateMap(): void {}

  readGlobal(name: string): ArrayBuffer {
    return this.#value(name).slice().buffer;
  }

  writeGlobal(name: string, value: Uint8Array, byteOffset = 0): void {
    const kept = this.#value(name);
    if (byteOffset + value.length > kept.length)
      throw new ReplayError('EINVAL', 'map', name, `${name} is shorter than what is written to it`);
    kept.set(value, byteOffset);
  }

  stats(): ProgramStats[] {
    return this.#loaded.map((program) => ({ program, runCount: 0, runTimeNs: 0, misses: 0 }));
  }

  async close(): Promise<void> {
    if (!this.#closed) this.#timing.closed();
    this.#closed = true;
  }

  /** Milliseconds of the recording since the attach; it stands still from the detach on. */
  #elapsedMs(): number {
    if (this.#attachedAt === undefined) return Number.NEGATIVE_INFINITY;
    const { clock, speed } = this.#timing;
    if (speed === Number.POSITIVE_INFINITY) return speed;
    const end = this.#detachedAt ?? clock().monotonic;
    return (Number(end - this.#attachedAt) / 1e6) * speed;
  }

  #value(name: string): Uint8Array<ArrayBuffer> {
    const layout = this.globals[name];
    if (!layout) throw new ReplayError('ENOENT', 'map', name, `there is no global ${name}`);
    const kept = this.#values.get(name) ?? new Uint8Array(layout.size);
    this.#values.set(name, kept);
    return kept as Uint8Array<ArrayBuffer>;
  }
}
