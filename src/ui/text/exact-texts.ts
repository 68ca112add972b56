// SPDX-License-Identifier: MIT
import { exactText } from '../../text/exact.ts';

/** What is shown as the value of a parameter: none where it is empty, or no text. */
export function exactTexts(shown: string): readonly string[] {
  const text = exactText(shown);
  return text === undefined || text.trim() === '' ? [] : [text];
}
