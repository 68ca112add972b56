// SPDX-License-Identifier: MIT
import { globMatcher } from './glob.ts';
import type { NamePattern } from './pattern.ts';
import { compileRegex, matchRegex } from './regex.ts';

/** The positions of the names that a pattern means, in their order. Throws BAD_VALUE for a bad expression. */
export function select(pattern: NamePattern, names: readonly string[]): number[] {
  if (pattern.kind === 'regex') return matchRegex(compileRegex(pattern.text), names);
  const matches = globMatcher(pattern.text);
  const found: number[] = [];
  for (let i = 0; i < names.length; i++) if (matches(names[i] as string)) found.push(i);
  return found;
}
