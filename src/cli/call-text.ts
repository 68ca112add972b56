// SPDX-License-Identifier: MIT
/** Calls beside those that were timed, in words. */
import type { LabelledCalls } from '../probes/labelled-calls.ts';

const calls = (count: number): string => (count === 1 ? '1 call' : `${count} calls`);

/** What a person is told of them; empty where every call was timed. @param inFlight of all */
export function callLines(all: Iterable<LabelledCalls>, inFlight: number): string {
  let missed = 0;
  for (const one of all) missed += one.missed;
  const untimed = missed > 0 ? `${calls(missed)} ${missed === 1 ? 'was' : 'were'} not timed\n` : '';
  const under = inFlight > 0 ? `${calls(inFlight)} not seen to return yet\n` : '';
  return untimed + under;
}
