// SPDX-License-Identifier: MIT
/** biolatency: how long block requests take, as histograms. */
import type { Labels } from '../../histogram/labelled.ts';
import { type BlockFilter, blockProbe } from '../block.ts';
import { blockEventReader } from '../decode/block-event.ts';
import { latencyReader, type RequestKind } from '../decode/latencies.ts';
import type { RecordCursor } from '../decode/records.ts';
import { flagSetName, operationName } from '../host/operations.ts';
import type { ParamSchema, ParamValues } from '../params.ts';
import type { LatencyTool } from '../types.ts';
import { blockAdmits } from './block-admits.ts';
import { blockFilter, blockParams } from './block-params.ts';

export const biolatencyParams = {
  queued: {
    kind: 'switch',
    short: 'Q',
    long: 'queued',
    summary: 'count from the start, with the time in the queue',
  },
  disks: {
    kind: 'switch',
    short: 'D',
    long: 'disks',
    display: 'shown',
    summary: 'a histogram for each disk',
  },
  flags: {
    kind: 'switch',
    short: 'F',
    long: 'flags',
    display: 'shown',
    summary: 'a histogram for each set of I/O flags',
  },
  milliseconds: {
    kind: 'switch',
    short: 'm',
    long: 'milliseconds',
    display: 'unit',
    summary: 'rows in milliseconds',
  },
  timestamp: {
    kind: 'switch',
    short: 'T',
    long: 'timestamp',
    summary: 'print the time with each histogram',
    textOnly: true,
  },
  extension: {
    kind: 'switch',
    short: 'e',
    long: 'extension',
    summary: 'print average, total and count below each histogram',
    textOnly: true,
  },
  ...blockParams,
  interval: {
    kind: 'seconds',
    position: 1,
    long: 'interval',
    metavar: 'SECONDS',
    summary: 'seconds between outputs, or updates of the screen',
  },
  count: {
    kind: 'integer',
    position: 2,
    long: 'count',
    metavar: 'N',
    min: 1,
    summary: 'end after so many outputs',
    textOnly: true,
  },
} as const satisfies ParamSchema;

export type BiolatencyParams = ParamValues<typeof biolatencyParams>;

const labels = (disk: string, operation: number, flags: number) => ({
  disk,
  op: operationName(operation),
  flags: flagSetName(operation, flags),
});

export const biolatency: LatencyTool<'biolatency', typeof biolatencyParams, BlockFilter> = {
  id: 'biolatency',
  kind: 'latencies',
  summary: 'how long disk requests take, as histograms',
  subject: 'block device I/O',
  noun: 'I/Os',
  params: biolatencyParams,
  probe: blockProbe,
  needs: ['latencies'],
  identity: (values) => ({ pid: values.pid, tid: undefined, uid: undefined }),
  filter: (values, machine) => ({ ...blockFilter(values, machine), fromStart: values.queued }),
  counted: (object, possibleCpus) => {
    const read = latencyReader(object, possibleCpus);
    const known = new Map<RequestKind, Labels>();
    const labelsOf = (kind: RequestKind): Labels => {
      const made = known.get(kind) ?? labels(kind.disk, kind.operation, kind.flags);
      known.set(kind, made);
      return made;
    };
    return () => read().map(({ kind, histogram }) => ({ labels: labelsOf(kind), histogram }));
  },
  recorded: (object, values, identity) => {
    const read = blockEventReader(object);
    const latencyNs = (record: RecordCursor) =>
      read.latencyNs(record) + (values().queued ? read.queuedNs(record) : 0);
    return (record) => {
      if (blockAdmits(read, values(), identity(), latencyNs)?.(record) === false) return undefined;
      return {
        labels: labels(read.disk.text(record), read.operation(record), read.flags(record)),
        ns: latencyNs(record),
      };
    };
  },
  layout: (values) => ({
    splitBy: [...(values.disks ? ['disk'] : []), ...(values.flags ? ['flags'] : [])],
    // flags are bcc's words, the operation at their end; op is as in biosnoop.
    ...(values.flags && { implied: ['op'] }),
    unit: values.milliseconds ? 'msecs' : 'usecs',
    timestamps: values.timestamp,
    averages: values.extension,
  }),
};
