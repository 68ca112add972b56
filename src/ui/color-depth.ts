// SPDX-License-Identifier: MIT
/** How many colours the terminal is to get. */
import type { ColorDepth } from './screen/color.ts';

const COLORLESS = /^(dumb|vt\d|ansi-m|.*-m$)/;

/** @param when `auto`, `always` or `never`; auto heeds NO_COLOR, TERM and COLORTERM */
export function colorDepth(when: string, env: Readonly<Record<string, string | undefined>>): ColorDepth {
  const { NO_COLOR, TERM = '', COLORTERM = '' } = env;
  if (when === 'never' || (when === 'auto' && NO_COLOR)) return 'none';
  if (/truecolor|24bit/i.test(COLORTERM)) return 'true';
  if (/256/.test(TERM)) return '256';
  if (when === 'auto' && (TERM === '' || COLORLESS.test(TERM))) return 'none';
  return '16';
}
