// SPDX-License-Identifier: MIT
/** biosnoop's lines as CSV: the members of its JSON, with names as a screen shows them. */
import { csvLine } from '../../text/csv.ts';
import { blockEventReader } from '../decode/block-event.ts';
import { flagNames, operationName } from '../host/operations.ts';
import type { RecordText, TextContext } from '../types.ts';

const COLUMNS = [
  'time',
  'pid',
  'tid',
  'uid',
  'cgroup',
  'comm',
  'submitter',
  'disk',
  'op',
  'flags',
  'sector',
  'bytes',
  'queue_ns',
  'latency_ns',
  'pattern',
  'status',
] as const;

export function csvBlocks({ object, clock }: TextContext): RecordText {
  const read = blockEventReader(object);
  return {
    header: csvLine(COLUMNS),
    keep: undefined,
    line: (records) =>
      csvLine([
        clock.rfc3339(records.view, read.timeAt(records)),
        read.pid(records),
        read.tid(records),
        read.uid(records),
        read.cgroup(records),
        read.comm.text(records),
        read.submitter(records),
        read.disk.text(records),
        operationName(read.operation(records)),
        flagNames(read.flags(records)).join(' '),
        read.sector(records),
        read.size(records),
        read.queuedNs(records),
        read.latencyNs(records),
        read.pattern(records),
        read.status(records),
      ]),
  };
}
