// SPDX-License-Identifier: MIT
/** Names of files: what is proposed, and what a name asks for. */
import type { SaveFormat } from './saved-lines.ts';

/** How a file of that name is written; undefined where the name does not tell. */
export function formatOf(path: string): SaveFormat | undefined {
  if (/[^/]\.jsonl$/i.test(path)) return 'json';
  return /[^/]\.csv$/i.test(path) ? 'csv' : undefined;
}

export const FORMAT_NAMES: Readonly<Record<SaveFormat, string>> = { json: 'JSON Lines', csv: 'CSV' };

export const WRONG_NAME = 'The name must end in .jsonl or .csv.';

/** `opensnoop-20261128-113310.jsonl`, by this machine's own clock. */
export function proposedName(tool: string, nowMs: number, ending: 'jsonl' | 'txt'): string {
  const now = new Date(nowMs);
  const digits = (value: number) => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${digits(now.getMonth() + 1)}${digits(now.getDate())}`;
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(digits).join('');
  return `${tool}-${day}-${time}.${ending}`;
}
