// SPDX-License-Identifier: MIT
/** The parameters that tools with a pattern have in common. */
import type { ParamSchema, ParamValues } from '../params.ts';

export const functionParams = {
  pattern: {
    kind: 'text',
    short: 'e',
    position: 1,
    long: 'pattern',
    metavar: 'PATTERN',
    summary: 'vfs_*, t:sched:*, c:malloc, /path:func; a list,of,them',
    offers: 'function',
  },
  regex: { kind: 'switch', short: 'r', long: 'regexp', summary: 'the pattern is a regular expression' },
  pid: {
    kind: 'integer',
    short: 'p',
    long: 'pid',
    metavar: 'PID',
    min: 1,
    summary: 'only this process',
    offers: 'process',
  },
  interval: {
    kind: 'seconds',
    short: 'i',
    long: 'interval',
    metavar: 'SECONDS',
    summary: 'seconds between two outputs, or updates of the screen',
  },
  duration: {
    kind: 'seconds',
    short: 'd',
    long: 'duration',
    metavar: 'SECONDS',
    summary: 'end after this time',
    textOnly: true,
  },
  timestamp: {
    kind: 'switch',
    short: 'T',
    long: 'timestamp',
    summary: 'print the time with each output',
    textOnly: true,
  },
} as const satisfies ParamSchema;

export type FunctionValues = ParamValues<typeof functionParams>;
