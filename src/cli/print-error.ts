// SPDX-License-Identifier: MIT
import type { ProbeError } from '../probes/errors.ts';
import { visibleSentence } from '../text/sentence.ts';

export function printError(error: ProbeError): void {
  process.stderr.write(errorText(error));
}

/** One sentence and, on a line of its own, the remedy. The log only for who asks: PROBETOP_DEBUG=1. */
export function errorText(error: ProbeError): string {
  // What the user typed may be in it, and a file name may be what was typed.
  let text = `probetop: ${visibleSentence(error.message)}\n`;
  if (error.remedy) text += `${visibleSentence(error.remedy)}\n`;
  if (process.env.PROBETOP_DEBUG)
    text += `${error.log}\n${error.stack ?? ''}\n${String(error.cause ?? '')}\n`;
  return text;
}
