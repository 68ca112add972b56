// SPDX-License-Identifier: MIT
/** funccount: how often functions are called. */
import { type FunctionTool, rowForEach } from '../function-tool.ts';
import type { ParamSchema } from '../params.ts';
import { targetLabel } from '../targets/label.ts';
import { functionParams } from './function-params.ts';

export const funccountParams = {
  ...functionParams,
  cpu: {
    kind: 'integer',
    short: 'c',
    long: 'cpu',
    metavar: 'CPU',
    min: 0,
    summary: 'only on this CPU',
    offers: 'cpu',
  },
} as const satisfies ParamSchema;

export const funccount: FunctionTool<'funccount', typeof funccountParams> = {
  id: 'funccount',
  kind: 'functions',
  shows: 'counts',
  summary: 'how often functions of the kernel and of programs are called',
  purpose: 'count',
  noun: 'calls',
  params: funccountParams,
  missing: 'funccount needs a pattern, such as vfs_* or c:malloc.',
  identity: (values) => ({ pid: values.pid, tid: undefined, uid: undefined }),
  ask: ({ pattern, regex, cpu }) => ({ pattern, regex, cpu }),
  rows: ({ targets }) => rowForEach(targets, targetLabel),
  layout: () => ({ splitBy: [], unit: 'nsecs', timestamps: false, averages: false }),
};
