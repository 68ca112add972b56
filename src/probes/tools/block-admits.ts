// SPDX-License-Identifier: MIT
import type { BlockEventReader } from '../decode/block-event.ts';
import type { RecordCursor } from '../decode/records.ts';
import { diskName } from '../host/disks.ts';
import { operationName } from '../host/operations.ts';
import type { IdentityFilter } from '../types.ts';
import { type BlockValues, commBytesOf } from './block-params.ts';

/**
 * What the kernel's filter lets through, told again for records that came under another one; undefined when it is
 * everything.
 * @param latencyNs what of a record is compared: the kernel compares what it counts
 */
export function blockAdmits(
  read: BlockEventReader,
  values: BlockValues,
  identity: IdentityFilter,
  latencyNs: (record: RecordCursor) => number = read.latencyNs,
): ((record: RecordCursor) => boolean) | undefined {
  const { pid, tid, uid } = identity;
  const { disk, operation, comm, minMs } = values;
  const asked = [pid, tid, uid, disk, operation, comm, minMs];
  if (asked.every((value) => value === undefined)) return undefined;
  const diskBytes = disk === undefined ? undefined : Buffer.from(diskName(disk));
  const commBytes = comm === undefined ? undefined : commBytesOf(comm);
  const leastNs = (minMs ?? 0) * 1e6;
  return (record) =>
    (pid === undefined || read.pid(record) === pid) &&
    (tid === undefined || read.tid(record) === tid) &&
    (uid === undefined || read.uid(record) === uid) &&
    (operation === undefined || operationName(read.operation(record)) === operation) &&
    latencyNs(record) >= leastNs &&
    (diskBytes === undefined || read.disk.bytes(record).equals(diskBytes)) &&
    (commBytes === undefined || read.comm.bytes(record).subarray(0, commBytes.length).equals(commBytes));
}
