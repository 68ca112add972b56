// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type {
  Addon,
  AttachReport,
  AttachSpec,
  BpfObject,
  NativeError,
  RingOptions,
} from '../../native/index.d.ts';
import { Drained } from '../../src/probes/drained.ts';
import { requireTracing, root } from '../helpers/environment.ts';
import { heldBy } from '../helpers/kernel-objects.ts';

const build = process.env.PROBETOP_BUILD_DIR ?? join(root, 'build');

export const addonFile = join(build, 'Release/probetop.node');
export const objectFile = join(build, 'bpf/open.bpf.o');
export const addon = createRequire(import.meta.url)(addonFile) as Addon;

export const options = { skip: requireTracing() };

const calls = ['open', 'openat', 'openat2'];
export const exitPrograms = calls.map((call) => `exit_${call}`);

/** Attaches to the exits of the open calls; open(2) is absent on some architectures. */
export const exitSpecs: readonly AttachSpec[] = calls.map((call) => ({
  program: `exit_${call}`,
  kind: 'tracepoint',
  category: 'syscalls',
  name: `sys_exit_${call}`,
  optional: true,
}));

/** More than there are: an index beyond the array would be counted nowhere. */
const cpus = Math.max(64, 4 * availableParallelism());

export type Opened = BpfObject & AsyncDisposable;

/** Opens the object; the scope that holds it closes it. */
export function open(): Opened {
  const object = addon.openObject(objectFile);
  return Object.assign(object, { [Symbol.asyncDispose]: () => object.close() });
}

/** Opens and loads it. */
export async function load(
  ring: RingOptions = {},
  programs: readonly string[] = exitPrograms,
  onPressure?: () => void,
): Promise<Opened> {
  const object = open();
  await object.load({
    programs,
    rings: { open_events: ring },
    maxEntries: { ring_stats: cpus },
    ...(onPressure ? { onPressure } : {}),
  });
  return object;
}

export async function attach(object: BpfObject): Promise<AttachReport> {
  return await object.attach(exitSpecs);
}

export function u32(...values: number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer);
}

export function u64(...values: bigint[]): Uint8Array {
  return new Uint8Array(BigUint64Array.from(values).buffer);
}

export function readU32(object: BpfObject, name: string): number {
  return new Uint32Array(object.readGlobal(name))[0] ?? Number.NaN;
}

/** Offset of a struct's field. */
export function offsetOf(object: BpfObject, struct: string, field: string): number {
  const found = object.structs[struct]?.fields.find(({ name }) => name === field);
  assert.ok(found, `${struct}.${field}`);
  return found.offset;
}

/** Lets one process through, or none: the slot after the current one is filled, then made the current one. */
export function showOnly(object: BpfObject, pid: number | undefined): void {
  const next = readU32(object, 'generation') + 1;
  const size = object.structs.identity_filter?.size ?? 0;
  const slot = new Uint8Array(size);
  if (pid !== undefined) {
    slot.set(u32(pid), offsetOf(object, 'identity_filter', 'pid'));
    slot[offsetOf(object, 'identity_filter', 'enabled')] = 1;
  }
  object.writeGlobal('identity', slot, (next % 8) * size);
  object.writeGlobal('generation', u32(next));
}

/** Opens in this thread: `good` that succeed, then `bad` that fail. */
export function makeOpens(good: number, bad = 0): void {
  for (let i = 0; i < good; i++) closeSync(openSync('/', 'r'));
  for (let i = 0; i < bad; i++) assert.throws(() => openSync(`/missing-${i}`, 'r'), { code: 'ENOENT' });
}

/** Lets this process through only while the body runs, which does not yield: nothing of Node's own gets in between. */
export function traced(object: BpfObject, body: () => void): void {
  showOnly(object, process.pid);
  try {
    body();
  } finally {
    showOnly(object, undefined);
  }
}

export function kernelCounts(object: BpfObject): { sent: number; dropped: number } {
  const words = new BigUint64Array(object.snapshot('ring_stats'));
  const stride = (object.structs.ring_cpu_stats?.size ?? 8) / 8;
  const sum = (field: string): number => {
    const at = offsetOf(object, 'ring_cpu_stats', field) / 8;
    return Number(words.filter((_, i) => i % stride === at).reduce((a, b) => a + b, 0n));
  };
  return { sent: sum('sent'), dropped: sum('dropped') };
}

/** Everything the arena holds, as payloads, through a target of that many bytes. */
export function drainAll(object: BpfObject, bytes = 1 << 20): { records: DataView[]; last: Drained } {
  const target = new Uint8Array(bytes);
  const records: DataView[] = [];
  const last = new Drained();
  for (;;) {
    const written = object.drain('open_events', target, last.counts);
    let at = 0;
    for (let i = 0; i < last.records; i++) {
      const length = new DataView(target.buffer).getUint32(at, true);
      records.push(new DataView(target.slice(at + 8, at + 8 + length).buffer));
      at += (8 + length + 7) & ~7;
    }
    assert.equal(at, written, 'whole records, and no byte beside them');
    if (last.records === 0) return { records, last };
  }
}

/** Links this process has to programs. */
export function heldLinks(): number {
  return new Set(heldBy(process.pid).flatMap(({ kind, id }) => (kind === 'link' ? [id] : []))).size;
}

/** What a NativeError must look like, for assert.throws and assert.rejects. */
export function nativeError(expected: Partial<Pick<NativeError, 'code' | 'step' | 'subject'>>) {
  return (error: unknown): true => {
    assert.ok(error instanceof Error);
    const { code, errno, step, subject, log } = error as NativeError;
    assert.deepEqual({ code, step, subject, ...expected }, { code, step, subject });
    assert.equal(typeof errno, 'number');
    assert.equal(typeof log, 'string');
    assert.doesNotMatch(error.message, /\n/);
    return true;
  };
}
