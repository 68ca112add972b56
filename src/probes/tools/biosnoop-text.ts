// SPDX-License-Identifier: MIT
/** biosnoop's lines: bcc's columns, and JSON. */
import { jsonBytesMember } from '../../text/json.ts';
import { type AccessPattern, blockEventReader } from '../decode/block-event.ts';
import { flagNames, operationLetter, operationName } from '../host/operations.ts';
import type { RecordText, TextContext } from '../types.ts';
import type { BiosnoopParams } from './biosnoop.ts';

/** As bcc tells them. */
const PATTERN_LETTERS: Readonly<Record<AccessPattern, string>> = {
  unknown: '?',
  sequential: 'S',
  random: 'R',
};

/** bcc cuts the name to 14 characters; here the columns move instead, and nothing is lost. */
export function plainBlocks(params: BiosnoopParams, { object }: TextContext): RecordText {
  const read = blockEventReader(object);
  let first: bigint | undefined;
  const header =
    'TIME(s)     COMM           PID     DISK      T SECTOR     BYTES   ' +
    `${params.pattern ? 'P ' : ''}${params.queue ? 'QUE(ms) ' : ''}LAT(ms)\n`;
  return {
    header,
    keep: undefined,
    line: (records) => {
      const time = records.view.getBigUint64(read.timeAt(records), true);
      first ??= time;
      const seconds = (Number(time - first) / 1e9).toFixed(6);
      const milliseconds = (ns: number) => (ns / 1e6).toFixed(2).padStart(7);
      const where = `${read.disk.text(records).padEnd(9)} ${operationLetter(read.operation(records)).padEnd(1)}`;
      return (
        `${seconds.padEnd(11)} ${read.comm.text(records).padEnd(14)} ${String(read.pid(records)).padEnd(7)} ` +
        `${where} ${String(read.sector(records)).padEnd(10)} ${String(read.size(records)).padEnd(7)} ` +
        (params.pattern ? `${PATTERN_LETTERS[read.pattern(records)]} ` : '') +
        (params.queue ? `${milliseconds(read.queuedNs(records))} ` : '') +
        `${milliseconds(read.latencyNs(records))}\n`
      );
    },
  };
}

export function jsonBlocks({ object, clock }: TextContext): RecordText {
  const read = blockEventReader(object);
  return {
    header: '',
    keep: undefined,
    line: (records) => {
      const time = clock.rfc3339(records.view, read.timeAt(records));
      const comm = read.comm.range(records);
      const disk = read.disk.range(records);
      const flags = flagNames(read.flags(records)).map((name) => `"${name}"`);
      return (
        `{"tool":"biosnoop","time":"${time}","pid":${read.pid(records)},"tid":${read.tid(records)},` +
        `"uid":${read.uid(records)},"cgroup":${read.cgroup(records)},` +
        `${jsonBytesMember('comm', records.bytes, comm.start, comm.end)},` +
        `"submitter":"${read.submitter(records)}",` +
        `${jsonBytesMember('disk', records.bytes, disk.start, disk.end)},` +
        `"op":"${operationName(read.operation(records))}","flags":[${flags.join(',')}],` +
        `"sector":${read.sector(records)},"bytes":${read.size(records)},` +
        `"queue_ns":${read.queuedNs(records)},"latency_ns":${read.latencyNs(records)},` +
        `"pattern":"${read.pattern(records)}","status":${read.status(records)}}\n`
      );
    },
  };
}
