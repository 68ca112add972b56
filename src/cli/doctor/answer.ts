// SPDX-License-Identifier: MIT
/** What doctor says of one thing. */
import { type ProbeError, toProbeError } from '../../probes/errors.ts';

export interface Answer {
  readonly name: string;
  /** Of the machine: whether it stands in the way of something. Of a tool: whether it can run. */
  readonly ok: boolean;
  /** What was found, or what is missing. */
  readonly finding: string;
  /** What would help; empty where nothing is to be mended, or nothing is known. */
  readonly remedy: string;
}

export function fine(name: string, finding: string): Answer {
  return { name, ok: true, finding, remedy: '' };
}

export function failure(name: string, error: ProbeError): Answer {
  return { name, ok: false, finding: error.message, remedy: error.remedy };
}

/** @param what its finding; throws what stands in the way */
export function attempt(name: string, what: () => string): Answer {
  try {
    return fine(name, what());
  } catch (error) {
    return failure(name, toProbeError(error));
  }
}
