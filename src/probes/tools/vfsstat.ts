// SPDX-License-Identifier: MIT
/** vfsstat: file system operations a second, by kind. */
import { ProbeError } from '../errors.ts';
import { chooseFunctionBackend } from '../function-backends.ts';
import { objection, whatHelps } from '../function-objections.ts';
import type { FunctionChoice, FunctionTool } from '../function-tool.ts';
import type { FunctionRungs } from '../host/function-rungs.ts';
import type { ParamSchema } from '../params.ts';
import { kernelOperations, systemCallOperations } from './vfsstat-operations.ts';

export const vfsstatParams = {
  pid: {
    kind: 'integer',
    short: 'p',
    long: 'pid',
    metavar: 'PID',
    min: 1,
    summary: 'only this process',
    offers: 'process',
  },
  raw: {
    kind: 'switch',
    short: 'a',
    long: 'raw',
    summary: 'all hits, those below an overlay too, as in bcc',
  },
  interval: {
    kind: 'seconds',
    position: 1,
    long: 'interval',
    metavar: 'SECONDS',
    summary: 'seconds between outputs or updates, by default 1',
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

/** `--backend` for events of system calls. */
const SYSTEM_CALLS = 'tracepoint';

/** @param because there is no way to the kernel's functions */
function fallback(because: ProbeError, rungs: FunctionRungs): FunctionChoice {
  const untold = objection(SYSTEM_CALLS, rungs);
  if (untold === undefined) return systemCallOperations(because.message);
  const helps = [because.remedy, whatHelps(SYSTEM_CALLS, rungs)].filter((text) => text !== '');
  throw new ProbeError(
    because.code,
    `${because.message} System calls cannot be counted instead: ${untold}.`,
    // One lockdown may stand in both ways.
    [...new Set(helps)].join(' '),
  );
}

function choose(backend: string, rungs: FunctionRungs): FunctionChoice {
  if (backend === SYSTEM_CALLS) return systemCallOperations('');
  const choice = kernelOperations(backend, rungs.lockdown !== 'confidentiality');
  try {
    chooseFunctionBackend('kernel', choice.targets.length, 'outermost', rungs, backend);
    return choice;
  } catch (error) {
    const lacks =
      error instanceof ProbeError && (error.code === 'NOT_SUPPORTED' || error.code === 'LOCKED_DOWN');
    if (backend === 'auto' && lacks) return fallback(error, rungs);
    if (!(error instanceof ProbeError) || error.code !== 'BAD_VALUE') throw error;
    throw new ProbeError('BAD_VALUE', error.message, `${error.remedy} ${SYSTEM_CALLS}`);
  }
}

export const vfsstat: FunctionTool<'vfsstat', typeof vfsstatParams> = {
  id: 'vfsstat',
  kind: 'functions',
  shows: 'series',
  summary: 'file system operations a second',
  purpose: 'outermost',
  noun: 'operations',
  params: vfsstatParams,
  subject: 'file system operations',
  missing: undefined,
  identity: (values) => ({ pid: values.pid, tid: undefined, uid: undefined }),
  ask: ({ raw }) => ({ pattern: undefined, regex: false, cpu: undefined, allHits: raw }),
  rows: () => [],
  choose,
  otherBackends: [SYSTEM_CALLS],
  layout: () => ({ splitBy: [], unit: 'nsecs', timestamps: false, averages: false }),
};
