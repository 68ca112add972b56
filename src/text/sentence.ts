// SPDX-License-Identifier: MIT
import { visibleText } from './visible.ts';

/**
 * A sentence of ours with something in it that was typed or read: made safe to draw. Backslashes stay as they are:
 * JSON.stringify has doubled those of others already.
 */
export function visibleSentence(text: string): string {
  return text.split('\\').map(visibleText).join('\\');
}
