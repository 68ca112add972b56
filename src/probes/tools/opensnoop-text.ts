// SPDX-License-Identifier: MIT
/** opensnoop's lines: bcc's columns, and JSON. */
import { jsonBytesMember } from '../../text/json.ts';
import { visible } from '../../text/visible.ts';
import { type OpenEventReader, openEventReader } from '../decode/open-event.ts';
import type { RecordCursor } from '../decode/records.ts';
import { errnoName } from '../host/errno.ts';
import type { RecordText, TextContext } from '../types.ts';
import type { OpensnoopParams } from './opensnoop.ts';
import { openKeeper } from './opensnoop-keep.ts';

/**
 * A backslash in a name is always shown doubled, so these two are no name's: the name's memory could not be read, and
 * it goes on beyond PATH_MAX.
 */
const UNREADABLE = '\\?unreadable';
const TOO_LONG = '\\...';

/** The name of the open at the cursor, safe to draw. */
export function pathText(read: OpenEventReader, records: RecordCursor, full: boolean): string {
  if (read.nameUnreadable(records)) return UNREADABLE;
  const whole = full ? read.fullPath(records) : undefined;
  const { start, end } = read.nameRange(records);
  const text = whole ? visible(whole) : visible(records.bytes, start, end);
  return read.nameTooLong(records) ? text + TOO_LONG : text;
}

/** Seconds with nine digits between two u64 nanosecond times, exact for distances below 104 days. */
function secondsSince(view: DataView, at: number, first: bigint): string {
  const nanoseconds = Number(view.getBigUint64(at, true) - first);
  return (nanoseconds / 1e9).toFixed(9);
}

export function plainOpens(params: OpensnoopParams, { object }: TextContext): RecordText {
  const read = openEventReader(object);
  const byThread = params.tid !== undefined;
  const withThread = params.showTid && !byThread;
  let first: bigint | undefined;
  const header =
    (params.timestamp ? 'TIME(s)       ' : '') +
    (params.uid ? 'UID    ' : '') +
    `${byThread ? 'TID' : 'PID'}    ${withThread ? 'TID    ' : ''}COMM               FD ERR ` +
    (params.extended ? 'FLAGS    MODE ' : '') +
    'PATH\n';
  return {
    header,
    keep: openKeeper(read, params),
    line: (records) => {
      const result = read.result(records);
      let line = '';
      if (params.timestamp) {
        const at = read.timeAt(records);
        first ??= records.view.getBigUint64(at, true);
        line += `${secondsSince(records.view, at, first).padEnd(13)} `;
      }
      if (params.uid) line += `${String(read.uid(records)).padEnd(6)} `;
      const id = String(byThread ? read.tid(records) : read.pid(records));
      const fd = String(result < 0 ? -1 : result);
      const errno = String(result < 0 ? -result : 0);
      line += `${id.padEnd(6)} `;
      if (withThread) line += `${String(read.tid(records)).padEnd(6)} `;
      line += `${read.comm(records).padEnd(16)} ${fd.padStart(4)} ${errno.padStart(3)} `;
      if (params.extended) line += extendedFields(read, records);
      return `${line}${pathText(read, records, params.fullPath)}\n`;
    },
  };
}

/** O_CREAT and O_TMPFILE: only with them does the mode mean anything. */
const CREATING_FLAGS = 0o100 | 0o20000000;

function extendedFields(read: OpenEventReader, records: RecordCursor): string {
  const flags = read.flags(records);
  const mode = flags & CREATING_FLAGS ? read.mode(records).toString(8).padStart(4, '0') : 'n/a';
  return `${flags.toString(8).padStart(8, '0')} ${mode.padEnd(4)} `;
}

/**
 * The member texts of a line that are mostly those of the line before: a burst of opens comes from one thread and has a
 * few kinds of results. Making them anew for each line took half of the time.
 */
function repeatingMembers(read: OpenEventReader) {
  let pid = -1;
  let tid = -1;
  let uid = -1;
  let who = '';
  let result = Number.NaN;
  let flags = -1;
  let mode = -1;
  let what = '';
  return {
    who: (records: RecordCursor): string => {
      const changed = read.pid(records) !== pid || read.tid(records) !== tid || read.uid(records) !== uid;
      if (!read.sameComm(records) || changed) {
        pid = read.pid(records);
        tid = read.tid(records);
        uid = read.uid(records);
        const { start, end } = read.commRange(records);
        const comm = jsonBytesMember('comm', records.bytes, start, end);
        who = `"pid":${pid},"tid":${tid},"uid":${uid},${comm},`;
      }
      return who;
    },
    what: (records: RecordCursor): string => {
      if (read.result(records) !== result || read.flags(records) !== flags || read.mode(records) !== mode) {
        result = read.result(records);
        flags = read.flags(records);
        mode = read.mode(records);
        const fd = result < 0 ? -1 : result;
        const errno = result < 0 ? -result : 0;
        what = `"fd":${fd},"errno":${errno},"error":"${errnoName(errno)}","flags":${flags},"mode":${mode},`;
      }
      return what;
    },
  };
}

export function jsonOpens(params: OpensnoopParams, { object, clock }: TextContext): RecordText {
  const read = openEventReader(object);
  const members = repeatingMembers(read);
  return {
    header: '',
    keep: openKeeper(read, params),
    line: (records) => {
      const time = clock.rfc3339(records.view, read.timeAt(records));
      const { start, end } = read.nameRange(records);
      const path = jsonBytesMember('path', records.bytes, start, end);
      const more = pathError(read, records) + (params.fullPath ? fullPath(read, records) : '');
      return `{"tool":"opensnoop","time":"${time}",${members.who(records)}${members.what(records)}${path}${more}}\n`;
    },
  };
}

function pathError(read: OpenEventReader, records: RecordCursor): string {
  if (read.nameUnreadable(records)) return ',"path_error":"unreadable"';
  return read.nameTooLong(records) ? ',"path_error":"truncated"' : '';
}

function fullPath(read: OpenEventReader, records: RecordCursor): string {
  const whole = read.fullPath(records);
  return whole ? `,${jsonBytesMember('full_path', whole, 0, whole.length)}` : '';
}
