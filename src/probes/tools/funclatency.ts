// SPDX-License-Identifier: MIT
/** funclatency: how long functions take, as histograms. */
import { type FunctionTool, rowForEach } from '../function-tool.ts';
import type { ParamSchema } from '../params.ts';
import { targetLabel } from '../targets/label.ts';
import { functionParams } from './function-params.ts';

export const funclatencyParams = {
  ...functionParams,
  microseconds: {
    kind: 'switch',
    short: 'u',
    long: 'microseconds',
    display: 'unit',
    summary: 'rows in microseconds',
  },
  milliseconds: {
    kind: 'switch',
    short: 'm',
    long: 'milliseconds',
    display: 'unit',
    summary: 'rows in milliseconds',
  },
  level: {
    kind: 'integer',
    short: 'l',
    long: 'level',
    metavar: 'LEVEL',
    min: 1,
    summary: 'taken as bcc has it; every nested call is timed anyway',
  },
  functions: {
    kind: 'switch',
    short: 'F',
    long: 'function',
    display: 'shown',
    summary: 'a histogram for each function',
  },
} as const satisfies ParamSchema;

export const funclatency: FunctionTool<'funclatency', typeof funclatencyParams> = {
  id: 'funclatency',
  kind: 'functions',
  shows: 'latencies',
  summary: 'how long functions take, as histograms',
  purpose: 'time',
  noun: 'calls',
  params: funclatencyParams,
  missing: 'funclatency needs a pattern, such as vfs_read or c:malloc.',
  identity: (values) => ({ pid: values.pid, tid: undefined, uid: undefined }),
  ask: ({ pattern, regex }) => ({ pattern, regex, cpu: undefined }),
  rows: ({ targets }) => rowForEach(targets, targetLabel),
  layout: (values) => ({
    splitBy: values.functions ? ['function'] : [],
    unit: values.milliseconds ? 'msecs' : values.microseconds ? 'usecs' : 'nsecs',
    timestamps: values.timestamp,
    averages: true,
  }),
};
