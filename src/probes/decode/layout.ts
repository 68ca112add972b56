// SPDX-License-Identifier: MIT
/** From names to offsets: what the program was built with, against what the opened object says. */
import type { BpfObject, FieldLayout, GlobalLayout, StructLayout } from '../../../native/index.d.ts';
import { ProbeError } from '../errors.ts';
import type { FieldValues, ProbeAbi } from '../types.ts';

function mismatch(what: string): ProbeError {
  return new ProbeError(
    'ABI_MISMATCH',
    `The BPF object is of another build: ${what}.`,
    'Build it again: npm run build',
  );
}

/** `ktime_ns`, `char[16]`: how generate-abi and the check below spell a field's type. */
export function typeText(field: FieldLayout | GlobalLayout): string {
  return field.count === 1 ? field.type : `${field.type}[${field.count === 0 ? '' : field.count}]`;
}

/** Throws ABI_MISMATCH unless the object has everything the program was built with, of the same types. */
export function checkAbi(object: BpfObject, abi: ProbeAbi): void {
  for (const [name, fields] of Object.entries(abi.structs)) {
    const layout = object.structs[name];
    if (!layout) throw mismatch(`no struct ${name}`);
    for (const [field, type] of Object.entries(fields)) {
      const found = layout.fields.find((candidate) => candidate.name === field);
      if (!found) throw mismatch(`struct ${name} has no ${field}`);
      if (typeText(found) !== type) throw mismatch(`${name}.${field} is ${typeText(found)}, not ${type}`);
    }
  }
  for (const [name, record] of Object.entries(abi.rings)) {
    if (object.rings[name]?.record !== record) throw mismatch(`no ring ${name} of ${record}`);
  }
  for (const [name, type] of Object.entries(abi.maps)) {
    if (object.maps[name]?.valueType !== type) throw mismatch(`no map ${name} of ${type}`);
  }
  for (const [name, type] of Object.entries(abi.globals)) {
    const found = object.globals[name];
    if (!found || typeText(found) !== type) throw mismatch(`no global ${name} of type ${type}`);
  }
}

export function structLayout(object: BpfObject, name: string): StructLayout {
  const layout = object.structs[name];
  if (!layout) throw mismatch(`no struct ${name}`);
  return layout;
}

/** Offsets by field name of one struct; typed by the generated names, so a misspelt one does not compile. */
export type Offsets<Struct extends Readonly<Record<string, string>>> = {
  readonly [Name in keyof Struct]: number;
};

export function bindOffsets<Struct extends Readonly<Record<string, string>>>(
  object: BpfObject,
  name: string,
  fields: Struct,
): Offsets<Struct> {
  const layout = structLayout(object, name);
  const offsets: Record<string, number> = {};
  for (const field of Object.keys(fields)) {
    const found = layout.fields.find((candidate) => candidate.name === field);
    if (!found) throw mismatch(`struct ${name} has no ${field}`);
    offsets[field] = found.offset;
  }
  return offsets as Offsets<Struct>;
}

/** The bytes of a struct of unsigned fields and arrays of them; what `values` does not name is 0. */
export function encodeStruct(layout: StructLayout, values: FieldValues): Uint8Array {
  const bytes = new Uint8Array(layout.size);
  const view = new DataView(bytes.buffer);
  for (const [name, value] of Object.entries(values)) {
    const field = layout.fields.find((candidate) => candidate.name === name);
    if (!field) throw mismatch(`struct ${layout.name} has no ${name}`);
    const elements = typeof value === 'number' ? [value] : value;
    if (elements.length > field.count)
      throw new RangeError(`${layout.name}.${name} holds ${field.count} values`);
    const width = field.size / Math.max(1, field.count);
    elements.forEach((element, index) => {
      writeUint(view, field.offset + index * width, width, element);
    });
  }
  return bytes;
}

function writeUint(view: DataView, at: number, width: number, value: number): void {
  if (width === 1) view.setUint8(at, value);
  else if (width === 2) view.setUint16(at, value, true);
  else if (width === 4) view.setUint32(at, value, true);
  else view.setBigUint64(at, BigInt(value), true);
}
