// SPDX-License-Identifier: MIT
import type { Prompt, ToolState } from '../store.ts';
import { FORMAT_NAMES, formatOf, WRONG_NAME } from './save-format.ts';
import { toBeSaved } from './saved-what.ts';

/** What a name that is being typed would make: `23 events as CSV, in /root`. */
export function saveHint(tool: Pick<ToolState, 'data'>, path: string): string {
  const format = formatOf(path);
  if (!format) return WRONG_NAME;
  const folder = path.startsWith('/') ? '' : `, in ${process.cwd()}`;
  return `${toBeSaved(tool)} as ${FORMAT_NAMES[format]}${folder}`;
}

/** Asks where to. */
export function savePrompt(text: string, hint: string): Prompt {
  return { id: 'save', label: 'save as: ', text, before: text, hint };
}
