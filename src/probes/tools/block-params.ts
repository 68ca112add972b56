// SPDX-License-Identifier: MIT
/** The parameters that the tools of the block probe have in common, and what they mean for its filter. */
import type { BlockFilter } from '../block.ts';
import { isOperation, OPERATIONS } from '../host/operations.ts';
import type { ParamSchema, ParamValues } from '../params.ts';
import type { TracedMachine } from '../types.ts';

/** `other` is what has no name here: nobody can ask for it. */
const CHOICES = OPERATIONS.filter((name) => name !== 'other');

export const blockParams = {
  pid: {
    kind: 'integer',
    short: 'p',
    long: 'pid',
    metavar: 'PID',
    min: 1,
    summary: 'only this process',
    offers: 'process',
  },
  disk: {
    kind: 'text',
    short: 'd',
    long: 'disk',
    metavar: 'DISK',
    summary: 'only this disk',
    offers: 'disk',
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
    exact: true,
    summary: 'only processes whose name begins with NAME',
    offers: 'process-name',
  },
  minMs: {
    kind: 'number',
    long: 'min',
    metavar: 'MS',
    summary: 'only requests that took at least so many milliseconds',
  },
} as const satisfies ParamSchema;

export type BlockValues = ParamValues<typeof blockParams>;

/** A thread's name has at most so many bytes. */
const COMM_LENGTH = 15;

/** What of a name can be compared. */
export function commBytesOf(comm: string): Buffer {
  return Buffer.from(comm).subarray(0, COMM_LENGTH);
}

/** Throws BAD_VALUE for a disk that there is not. */
export function blockFilter(values: BlockValues, machine: TracedMachine): Omit<BlockFilter, 'fromStart'> {
  const { disk, operation, comm, minMs } = values;
  return {
    device: disk === undefined ? undefined : machine.diskDevice(disk),
    operation: operation !== undefined && isOperation(operation) ? operation : undefined,
    comm: comm === undefined ? undefined : commBytesOf(comm),
    minLatencyNs: Math.round((minMs ?? 0) * 1e6),
  };
}
