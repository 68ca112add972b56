// SPDX-License-Identifier: MIT
/** biosnoop: every block request, as it completes. */
import { type BlockFilter, blockProbe } from '../block.ts';
import { diskDevice } from '../host/disks.ts';
import { isOperation, OPERATIONS } from '../host/operations.ts';
import type { ParamSchema, ParamValues } from '../params.ts';
import type { Tool } from '../types.ts';
import { type BlockRow, readBlocks } from './biosnoop-rows.ts';
import { jsonBlocks, plainBlocks } from './biosnoop-text.ts';

/** `other` is what has no name here: nobody can ask for it. */
const CHOICES = OPERATIONS.filter((name) => name !== 'other');

export const biosnoopParams = {
  queue: { kind: 'switch', short: 'Q', long: 'queue', summary: 'show the time in the queue too' },
  disk: { kind: 'text', short: 'd', long: 'disk', metavar: 'DISK', summary: 'only this disk' },
  pattern: {
    kind: 'switch',
    short: 'P',
    long: 'pattern',
    summary: 'show whether it follows the one before it on its disk',
  },
  pid: { kind: 'integer', short: 'p', long: 'pid', metavar: 'PID', min: 1, summary: 'only this process' },
  minMs: {
    kind: 'number',
    short: 'm',
    long: 'min',
    metavar: 'MS',
    summary: 'only requests that took at least so many milliseconds',
  },
  operation: {
    kind: 'choice',
    short: 'o',
    long: 'operation',
    metavar: 'OP',
    choices: CHOICES,
    summary: `only this operation, as ${CHOICES.slice(0, 4).join(', ')}`,
  },
  comm: {
    kind: 'text',
    short: 'c',
    long: 'comm',
    metavar: 'NAME',
    summary: 'only processes whose name begins with NAME',
  },
  duration: {
    kind: 'seconds',
    position: 1,
    long: 'duration',
    metavar: 'SECONDS',
    summary: 'end after this time',
  },
} as const satisfies ParamSchema;

export type BiosnoopParams = ParamValues<typeof biosnoopParams>;

/** A thread's name has at most so many bytes. */
const COMM_LENGTH = 15;

export const biosnoop: Tool<'biosnoop', typeof biosnoopParams, BlockFilter, BlockRow> = {
  id: 'biosnoop',
  summary: 'disk requests: by whom, where, how long each took',
  subject: 'block I/O',
  params: biosnoopParams,
  probe: blockProbe,
  identity: (values) => ({ pid: values.pid, tid: undefined, uid: undefined }),
  filter: (values) => ({
    device: values.disk === undefined ? undefined : diskDevice(values.disk),
    operation: values.operation !== undefined && isOperation(values.operation) ? values.operation : undefined,
    comm: values.comm === undefined ? undefined : Buffer.from(values.comm).subarray(0, COMM_LENGTH),
    minLatencyNs: Math.round((values.minMs ?? 0) * 1e6),
    fromStart: false,
  }),
  text: (values, context) => (context.format === 'json' ? jsonBlocks(context) : plainBlocks(values, context)),
  reading: readBlocks,
};
