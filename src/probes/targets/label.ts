// SPDX-License-Identifier: MIT
import { visibleText } from '../../text/visible.ts';
import { shownName } from './demangle.ts';
import type { FunctionTarget } from './types.ts';

/** How a target is written for people: safe to draw. */
export function targetLabel(target: FunctionTarget): string {
  if (target.kind === 'tracepoint') return `${target.category}:${target.name}`;
  if (target.kind === 'user') return visibleText(shownName(target.name));
  return target.module === undefined ? target.name : `${target.name} [${target.module}]`;
}
