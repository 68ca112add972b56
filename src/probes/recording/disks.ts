// SPDX-License-Identifier: MIT
/** The disks that a recording has requests to: those of the machine it is played on are other ones. */
import { closest } from '../../text/closest.ts';
import { visible } from '../../text/visible.ts';
import { ProbeError } from '../errors.ts';
import { diskName } from '../host/disks.ts';
import { RECORD_HEADER_BYTES } from './format.ts';
import type { RecordedRing, Recording } from './recording.ts';

/** Whoever made it may have put any number of names into it. */
const MOST_NAMES = 32;

interface DiskFields {
  readonly number: number;
  readonly name: number;
  readonly nameBytes: number;
}

/** Where records say to which disk they went; undefined where they do not. */
function diskFields({ record }: RecordedRing): DiskFields | undefined {
  const number = record.fields.find(({ type, size }) => type === 'dev_id' && size === 4);
  const name = record.fields.find((field) => field.name === 'disk' && field.size === field.count);
  return number && name && { number: number.offset, name: name.offset, nameBytes: name.size };
}

/** Numbers by name, a byte a character; a driver's own queue, which has neither, is left out. */
function disksOf(ring: RecordedRing, { number, name, nameBytes }: DiskFields): ReadonlyMap<string, number> {
  const disks = new Map<string, number>();
  const bytes = Buffer.from(ring.bytes.buffer, ring.bytes.byteOffset, ring.bytes.byteLength);
  for (const start of ring.starts) {
    const payload = start + RECORD_HEADER_BYTES;
    const [text = ''] = bytes.toString('latin1', payload + name, payload + name + nameBytes).split('\0', 1);
    if (text !== '') disks.set(text, ring.view.getUint32(payload + number, true));
  }
  return disks;
}

/** Looks up the disks of a recording, which are found when it is first asked for one. */
export function recordedDisks(recording: Recording): (given: string) => number {
  let known: ReadonlyMap<string, number> | undefined;
  return (given) => {
    const rings = [...recording.rings.values()].map((ring) => ({ ring, fields: diskFields(ring) }));
    const found = rings.find(({ fields }) => fields !== undefined);
    // Of another probe, and that is told when the tool is to play it.
    if (!found?.fields) return 0;
    known ??= disksOf(found.ring, found.fields);
    const device = known.get(Buffer.from(diskName(given)).toString('latin1'));
    if (device === undefined) throw noDisk(given, [...known.keys()]);
    return device;
  };
}

function noDisk(given: string, known: readonly string[]): ProbeError {
  const names = known.slice(0, MOST_NAMES).map((name) => visible(Buffer.from(name, 'latin1')));
  const near = closest(diskName(given), names);
  const more = known.length > names.length ? ', and more' : '';
  const there = names.length === 0 ? 'It has none at all.' : `There are: ${names.sort().join(' ')}${more}`;
  return new ProbeError(
    'BAD_VALUE',
    `The recording has no request to a disk ${JSON.stringify(given)}.`,
    near === undefined ? there : `Did you mean ${near}?`,
  );
}
