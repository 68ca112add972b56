// SPDX-License-Identifier: MIT
/** What a pattern would mean, while it is typed: how many functions, and what attaching to them takes. */
import { ProbeError } from './errors.ts';
import { chooseFunctionBackend, FEW_FUNCTIONS, type FunctionPurpose } from './function-backends.ts';
import type { FunctionRungs } from './host/function-rungs.ts';
import { MOST_TARGETS } from './targets/limits.ts';
import type { Matches } from './targets/resolve.ts';

/** Kprobes that a kernel attaches one after the other: 33 to 56 in a second on 6.1. */
const KPROBES_A_SECOND = 40;

export interface WantedTrace {
  readonly purpose: FunctionPurpose;
  /** `auto`, or the way that was asked for. */
  readonly backend: string;
  readonly rungs: FunctionRungs;
}

export function explainMatches({ all, kernel }: Matches, wanted: WantedTrace): string {
  if (all === 0) return 'no function has such a name';
  const count = all === 1 ? '1 function' : `${all.toLocaleString('en-US')} functions`;
  if (all > MOST_TARGETS) return `${count}, more than ${MOST_TARGETS.toLocaleString('en-US')}`;
  const cost = kernel > 0 ? attachingTakes(kernel, wanted) : '';
  return cost === '' ? count : `${count}; ${cost}`;
}

function attachingTakes(kernel: number, { purpose, backend, rungs }: WantedTrace): string {
  try {
    const way = chooseFunctionBackend('kernel', kernel, purpose, rungs, backend);
    if (way !== 'kprobe' || kernel <= FEW_FUNCTIONS) return '';
    return `they are attached one by one, in about ${Math.ceil(kernel / KPROBES_A_SECOND)} s`;
  } catch (error) {
    if (error instanceof ProbeError) return 'this kernel cannot trace them';
    throw error;
  }
}
