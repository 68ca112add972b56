// SPDX-License-Identifier: MIT
/** A start that would cost much: asked where somebody can answer, told where nobody can. */
import { createInterface } from 'node:readline/promises';
import { isatty } from 'node:tty';
import { ProbeError, toProbeError } from '../probes/errors.ts';
import type { AnyTrace } from '../probes/trace.ts';

/** @param signal ends a question that nobody has answered */
export async function startAgreed(trace: AnyTrace, signal: AbortSignal): Promise<void> {
  try {
    await trace.start();
  } catch (thrown) {
    const error = toProbeError(thrown);
    if (error.code !== 'TOO_OFTEN' || signal.aborted) throw error;
    const { stdin, stderr } = process;
    if (!isatty(stdin.fd) || !isatty(stderr.fd)) stderr.write(`probetop: ${error.message}\n`);
    else if (!(await agreesTo(error.message, signal)))
      throw new ProbeError('TOO_OFTEN', 'Nothing was traced.', error.remedy);
    await trace.start();
  }
}

async function agreesTo(sentence: string, signal: AbortSignal): Promise<boolean> {
  // Not as a terminal: its Ctrl-C is a signal, as at any other time.
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  try {
    const answer = await lines.question(`probetop: ${sentence}\nGo on all the same? [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
    process.stdin.unref();
  }
}
