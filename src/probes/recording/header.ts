// SPDX-License-Identifier: MIT
/**
 * The header of a recording, every word of it checked: decoders read where its layouts say. What is checked here keeps
 * them within a record; that names and types are those of this build is checked at the start, as for every object.
 */
import type {
  FieldKind,
  FieldLayout,
  GlobalLayout,
  MapLayout,
  RingLayout,
  StructLayout,
} from '../../../native/index.d.ts';
import { badRecording, type RecordingHeader } from './format.ts';
import { list, type Members, mapOf, members, nanoseconds, oneOf, text, whole } from './values.ts';

const KINDS: readonly FieldKind[] = ['uint', 'int', 'bytes', 'struct', 'pointer'];
/** No struct of a probe comes near. */
const MOST_STRUCT_BYTES = 1 << 20;
/** The widest alignment of a field, so what lies between two of them is less. */
const WIDEST = 8;

function field(value: unknown, what: string): FieldLayout {
  const given = members(value, what);
  const layout: FieldLayout = {
    name: text(given.name, `${what}.name`),
    offset: whole(given.offset, `${what}.offset`, MOST_STRUCT_BYTES),
    size: whole(given.size, `${what}.size`, MOST_STRUCT_BYTES),
    kind: oneOf(given.kind, `${what}.kind`, KINDS),
    type: text(given.type, `${what}.type`),
    count: whole(given.count, `${what}.count`, MOST_STRUCT_BYTES),
  };
  if (!hasSoundSize(layout)) throw badRecording(`${what} has an impossible size`);
  return layout;
}

function hasSoundSize({ kind, type, size, count }: FieldLayout): boolean {
  if (count === 0) return size === 0;
  const element = size / count;
  // `u32` says how wide it is.
  const bits = /^[us](8|16|32|64)$/.exec(type)?.[1];
  if (bits !== undefined) return element === Number(bits) / 8;
  if (kind === 'bytes') return element === 1;
  if (kind === 'struct') return Number.isInteger(element) && element > 0;
  return kind === 'pointer' ? element === 8 : [1, 2, 4, 8].includes(element);
}

/** As a compiler lays it out: in order, nothing over another, gaps only to align, an array without an end only last. */
function struct(value: unknown, what: string): StructLayout {
  const given = members(value, what);
  const size = whole(given.size, `${what}.size`, MOST_STRUCT_BYTES);
  const fields = list(given.fields, `${what}.fields`).map((item, i) => field(item, `${what}.fields[${i}]`));
  let end = 0;
  fields.forEach(({ offset, size: bytes, count }, index) => {
    const misplaced = offset < end || offset - end >= WIDEST || (count === 0 && index < fields.length - 1);
    if (misplaced) throw badRecording(`${what}.fields[${index}] is misplaced`);
    end = offset + bytes;
  });
  if (end > size || size - end >= WIDEST) throw badRecording(`${what} has an impossible size`);
  return { name: text(given.name, `${what}.name`), size, fields };
}

function ring(value: unknown, what: string): RingLayout {
  const given = members(value, what);
  return {
    name: text(given.name, `${what}.name`),
    record: text(given.record, `${what}.record`),
    bytes: whole(given.bytes, `${what}.bytes`, 2 ** 32),
  };
}

function map(value: unknown, what: string): MapLayout {
  const given = members(value, what);
  return {
    name: text(given.name, `${what}.name`),
    type: text(given.type, `${what}.type`),
    keySize: whole(given.keySize, `${what}.keySize`, MOST_STRUCT_BYTES),
    valueSize: whole(given.valueSize, `${what}.valueSize`, MOST_STRUCT_BYTES),
    valueType: text(given.valueType, `${what}.valueType`),
    maxEntries: whole(given.maxEntries, `${what}.maxEntries`, 2 ** 32),
    mappable: given.mappable === true,
  };
}

function global(value: unknown, what: string): GlobalLayout {
  return { ...field(value, what), section: text(members(value, what).section, `${what}.section`) };
}

function clockSample(value: unknown): RecordingHeader['clock'] {
  const given: Members = members(value, 'clock');
  return {
    monotonic: nanoseconds(given.monotonic, 'clock.monotonic'),
    realtime: nanoseconds(given.realtime, 'clock.realtime'),
  };
}

/** Throws BAD_RECORDING for whatever is no header. */
export function parseHeader(json: string): RecordingHeader {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw badRecording('its header is no JSON');
  }
  const given = members(parsed, 'header');
  return {
    probe: text(given.probe, 'probe'),
    object: text(given.object, 'object'),
    kernel: text(given.kernel, 'kernel'),
    clock: clockSample(given.clock),
    structs: mapOf(given.structs, 'structs', struct),
    rings: mapOf(given.rings, 'rings', ring),
    maps: mapOf(given.maps, 'maps', map),
    globals: mapOf(given.globals, 'globals', global),
    programs: list(given.programs, 'programs').map((item, i) => {
      const program = members(item, `programs[${i}]`);
      return { name: text(program.name, 'a program'), section: text(program.section, 'a section') };
    }),
  };
}
