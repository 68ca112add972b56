// SPDX-License-Identifier: MIT
/** What of opensnoop's parameters the kernel cannot filter: names and paths. */
import type { OpenEventReader } from '../decode/open-event.ts';
import type { RecordCursor } from '../decode/records.ts';
import type { OpensnoopParams } from './opensnoop.ts';

/** Keeps processes whose name holds a text, as bcc's -n does, and paths that begin with one; undefined keeps everything. */
export function openKeeper(
  read: OpenEventReader,
  { name, under, fullPath }: Pick<OpensnoopParams, 'name' | 'under' | 'fullPath'>,
): ((record: RecordCursor) => boolean) | undefined {
  if (name === undefined && under === undefined) return undefined;
  const comm = name === undefined ? undefined : Buffer.from(name);
  const start = under === undefined ? undefined : Buffer.from(under);
  return (record) =>
    (comm === undefined || read.commHolds(record, comm)) &&
    (start === undefined || pathBegins(read, record, start, fullPath));
}

/** Of the path as it is shown: with its directory where that is asked for and known. */
function pathBegins(read: OpenEventReader, record: RecordCursor, start: Uint8Array, full: boolean): boolean {
  if (read.nameUnreadable(record)) return false;
  const whole = full ? read.fullPath(record) : undefined;
  if (whole) return beginsWith(whole, 0, whole.length, start);
  const name = read.nameRange(record);
  return beginsWith(record.bytes, name.start, name.end, start);
}

function beginsWith(bytes: Uint8Array, from: number, to: number, start: Uint8Array): boolean {
  if (to - from < start.length) return false;
  for (let i = 0; i < start.length; i++) if (bytes[from + i] !== start[i]) return false;
  return true;
}
