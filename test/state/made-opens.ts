// SPDX-License-Identifier: MIT
/** Opens of the tests' own making in a log, as opensnoop's probe records them. */
import { bindOffsets, type Offsets } from '../../src/probes/decode/layout.ts';
import type { RecordSink } from '../../src/probes/decode/records.ts';
import { openAbi } from '../../src/probes/generated/open.ts';
import { WallClock } from '../../src/probes/host/clock.ts';
import { loadAddon, objectPath } from '../../src/probes/native.ts';
import type { OpensnoopParams } from '../../src/probes/tools/opensnoop.ts';
import { type OpenRow, readOpens } from '../../src/probes/tools/opensnoop-rows.ts';
import type { EventReading } from '../../src/probes/types.ts';

export interface MadeOpen {
  readonly pid: number;
  readonly comm?: string | Uint8Array;
  /** The descriptor, or the negative errno. */
  readonly result: number;
  readonly path: string | Uint8Array;
  readonly unreadable?: boolean;
}

const object = loadAddon().openObject(objectPath('open.bpf.o'));
const at = bindOffsets(object, 'open_event', openAbi.structs.open_event);
const SHAPE = { generation: at.generation, smallest: at.bytes };

/** How opensnoop reads them. */
export function openReading(values: Partial<OpensnoopParams> = {}): EventReading {
  const all = { fullPath: false, ...values } as OpensnoopParams;
  const reading = readOpens(object, new WallClock(loadAddon().clock()), () => all);
  return {
    fields: reading.fields,
    tables: reading.tables,
    row: (record): OpenRow => reading.row(record),
    admits: () => undefined,
    keeps: () => reading.keeps(all),
    timeMs: (record) => reading.timeMs(record),
    standsOut: (record) => reading.standsOut(record),
    nowMs: () => 0,
  };
}

/** Hands them to a sink as a drain does. */
export function sendOpens(sink: RecordSink, opens: readonly MadeOpen[]): void {
  for (const { pid, comm = 'cat', result, path, unreadable = false } of opens) {
    const name = Buffer.from(path);
    const length = at.bytes + name.length;
    const batch = sink.batch(SHAPE);
    const { room } = batch;
    const view = new DataView(room.buffer, room.byteOffset, room.byteLength);
    room.fill(0, 0, 8 + length + 8);
    view.setUint32(0, length, true);
    const put = (field: keyof Offsets<typeof openAbi.structs.open_event>, value: number) =>
      view.setUint32(8 + at[field], value >>> 0, true);
    put('generation', 1);
    put('pid', pid);
    put('tid', pid);
    put('result', result);
    view.setUint16(8 + at.name_bytes, name.length, true);
    room[8 + at.name_unreadable] = unreadable ? 1 : 0;
    room.set(Buffer.from(comm).subarray(0, 15), 8 + at.comm);
    room.set(name, 8 + at.bytes);
    sink.took(batch, batch.append((8 + length + 7) & ~7, 1));
  }
}
