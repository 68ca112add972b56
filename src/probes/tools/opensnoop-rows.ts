// SPDX-License-Identifier: MIT
/** opensnoop's records for a screen: rows, what can be searched, and which of a log are asked for. */
import type { BpfObject } from '../../../native/index.d.ts';
import { type OpenEventReader, openEventReader } from '../decode/open-event.ts';
import type { RecordCursor } from '../decode/records.ts';
import type { WallClock } from '../host/clock.ts';
import { errnoName } from '../host/errno.ts';
import { parseFlagFilter, passesFlags } from '../host/open-flags.ts';
import type { IdentityFilter, RecordField, RecordReading } from '../types.ts';
import type { OpensnoopParams, opensnoopParams } from './opensnoop.ts';
import { openKeeper } from './opensnoop-keep.ts';
import { openTables } from './opensnoop-tables.ts';
import { pathText } from './opensnoop-text.ts';

/** One open as a screen shows it. Texts are safe to draw. */
export interface OpenRow {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  readonly pid: number;
  readonly tid: number;
  readonly uid: number;
  readonly comm: string;
  /** -1 when the open failed. */
  readonly fd: number;
  /** 0, or why it failed; `error` is its name. */
  readonly errno: number;
  readonly error: string;
  readonly flags: number;
  readonly mode: number;
  readonly path: string;
}

type Schema = typeof opensnoopParams;

const errnoOf = (result: number): number => (result < 0 ? -result : 0);

function numberField(name: string, byDefault: boolean, key: (record: RecordCursor) => number): RecordField {
  return { kind: 'keyed', name, byDefault, key, measure: 'number', text: (record) => String(key(record)) };
}

function fieldsOf(read: OpenEventReader, isFull: () => boolean) {
  return {
    path: {
      kind: 'bytes',
      name: 'path',
      byDefault: true,
      exact: (record) => !isFull() && !read.nameUnreadable(record) && !read.nameTooLong(record),
      start: (record) => read.nameRange(record).start,
      end: (record) => read.nameRange(record).end,
      text: (record) => pathText(read, record, isFull()),
      place: () => read.places.name(isFull()),
    },
    comm: {
      kind: 'bytes',
      name: 'comm',
      byDefault: true,
      exact: () => true,
      start: (record) => read.commRange(record).start,
      end: (record) => read.commRange(record).end,
      text: read.comm,
      place: read.places.comm,
    },
    err: {
      kind: 'keyed',
      name: 'err',
      byDefault: true,
      measure: 'errno',
      key: (record) => errnoOf(read.result(record)),
      text: (record) => errnoName(errnoOf(read.result(record))),
      place: read.places.error,
    },
    pid: { ...numberField('pid', true, read.pid), place: read.places.pid },
    tid: { ...numberField('tid', false, read.tid), place: read.places.tid },
    uid: { ...numberField('uid', false, read.uid), place: read.places.uid },
    fd: numberField('fd', false, (record) => Math.max(-1, read.result(record))),
  } as const satisfies Readonly<Record<string, RecordField>>;
}

/** What the kernel's filter lets through, told again for events that came under another one. */
function admitter(read: OpenEventReader, values: OpensnoopParams, identity: IdentityFilter) {
  const { pid, tid, uid } = identity;
  const flags = parseFlagFilter(values.flags);
  if (!flags && pid === undefined && tid === undefined && uid === undefined && !values.failed)
    return undefined;
  return (record: RecordCursor): boolean => {
    if (flags && !passesFlags(flags, read.flags(record))) return false;
    if (values.failed && read.result(record) >= 0) return false;
    if (pid !== undefined && read.pid(record) !== pid) return false;
    if (tid !== undefined && read.tid(record) !== tid) return false;
    return uid === undefined || read.uid(record) === uid;
  };
}

export function readOpens(
  object: BpfObject,
  clock: WallClock,
  values: () => OpensnoopParams,
): RecordReading<Schema, OpenRow> {
  const read = openEventReader(object);
  const fields = fieldsOf(read, () => values().fullPath);
  return {
    fields: Object.values(fields),
    tables: openTables(read, fields),
    admits: (asked, identity) => admitter(read, asked, identity),
    keeps: (asked) => openKeeper(read, asked),
    timeMs: (record) => clock.epochMs(record.view, read.timeAt(record)),
    standsOut: (record) => read.result(record) < 0,
    row: (record) => {
      const result = read.result(record);
      const errno = errnoOf(result);
      return {
        timeMs: clock.epochMs(record.view, read.timeAt(record)),
        pid: read.pid(record),
        tid: read.tid(record),
        uid: read.uid(record),
        comm: read.comm(record),
        fd: result < 0 ? -1 : result,
        errno,
        error: errnoName(errno),
        flags: read.flags(record),
        mode: read.mode(record),
        path: pathText(read, record, values().fullPath),
      };
    },
  };
}
