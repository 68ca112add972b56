// SPDX-License-Identifier: MIT
import type { FunctionRungs } from '../../src/probes/host/function-rungs.ts';

/** A kernel that has every way to trace functions. */
export const EVERY_RUNG: FunctionRungs = {
  lockdown: 'none',
  cookies: true,
  kprobes: true,
  kprobeMulti: '',
  session: 'plain',
  fentry: '',
  uprobes: true,
  uprobeMulti: '',
  tracefs: true,
  perf: undefined,
  admin: true,
};
