// SPDX-License-Identifier: MIT
/** opensnoop's lines as CSV: the members of its JSON, with names as a screen shows them. */
import { csvLine } from '../../text/csv.ts';
import { visible } from '../../text/visible.ts';
import { openEventReader } from '../decode/open-event.ts';
import { errnoName } from '../host/errno.ts';
import type { RecordText, TextContext } from '../types.ts';
import type { OpensnoopParams } from './opensnoop.ts';
import { openKeeper } from './opensnoop-keep.ts';
import { pathText } from './opensnoop-text.ts';

const COLUMNS = [
  'time',
  'pid',
  'tid',
  'uid',
  'comm',
  'fd',
  'errno',
  'error',
  'flags',
  'mode',
  'path',
] as const;

export function csvOpens(params: OpensnoopParams, { object, clock }: TextContext): RecordText {
  const read = openEventReader(object);
  return {
    header: csvLine([...COLUMNS, ...(params.fullPath ? ['full_path'] : [])]),
    keep: openKeeper(read, params),
    line: (records) => {
      const result = read.result(records);
      const errno = result < 0 ? -result : 0;
      const whole = params.fullPath ? read.fullPath(records) : undefined;
      return csvLine([
        clock.rfc3339(records.view, read.timeAt(records)),
        read.pid(records),
        read.tid(records),
        read.uid(records),
        read.comm(records),
        result < 0 ? -1 : result,
        errno,
        errnoName(errno),
        read.flags(records),
        read.mode(records),
        pathText(read, records, false),
        ...(params.fullPath ? [whole && visible(whole)] : []),
      ]);
    },
  };
}
