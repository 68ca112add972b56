// SPDX-License-Identifier: MIT
/**
 * Regular expressions that people type, against names by the ten thousand. `(\w+)+\.` takes for ever on one name of sixty
 * letters, and it is typed into a live screen: matching runs under a time limit, which V8 keeps inside of an
 * expression too.
 */
import vm from 'node:vm';
import { ProbeError } from '../errors.ts';

/** Milliseconds. 60,000 names take 5 to 10 with what people write; a screen that stands for longer looks dead. */
const LONGEST = 500;
const LONGEST_SOURCE = 1000;

/** Throws BAD_VALUE. As in bcc the match begins at the name's beginning and may end anywhere. */
export function compileRegex(source: string): RegExp {
  if (source.length > LONGEST_SOURCE) {
    throw new ProbeError('BAD_VALUE', 'The regular expression is too long.', 'Use a shorter one.');
  }
  try {
    // On its own first: `a)(b` is only an expression once it is bracketed.
    new RegExp(source);
    return new RegExp(`^(?:${source})`);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : '';
    const sentence = `${JSON.stringify(source)} is no regular expression: ${reason}.`;
    throw new ProbeError('BAD_VALUE', sentence, 'Without -r only * and ? are special.');
  }
}

let work: () => void = () => undefined;
let limited: (() => void) | undefined;

function prepare(): () => void {
  // The limit holds for whatever a script calls, also outside of its context.
  const context = vm.createContext({ work: () => work() });
  const script = new vm.Script('work()');
  return () => script.runInContext(context, { timeout: LONGEST });
}

/** Which of the names match, by their positions. Throws BAD_VALUE when that takes too long. */
export function matchRegex(regex: RegExp, names: readonly string[]): number[] {
  const matched: number[] = [];
  work = () => {
    for (let i = 0; i < names.length; i++) if (regex.test(names[i] as string)) matched.push(i);
  };
  try {
    limited ??= prepare();
    limited();
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    const sentence = 'Matching this regular expression takes too long.';
    throw new ProbeError('BAD_VALUE', sentence, 'Avoid repetitions inside of repetitions, like (a+)+.');
  } finally {
    work = () => undefined;
  }
  return matched;
}
