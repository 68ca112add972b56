// SPDX-License-Identifier: MIT
import type { ProbeError } from '../../probes/errors.ts';

/** What one can do about a tool that does not run. @param asksForPattern another one may be one that can be traced */
export function whatNext({ code }: ProbeError, asksForPattern: boolean): string {
  const again = code === 'TOO_OFTEN' ? 'S goes on all the same' : 'S tries again';
  return asksForPattern ? `${again}, e asks for another pattern` : again;
}
