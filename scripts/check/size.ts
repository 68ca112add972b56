// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSource } from './files.ts';

export const longestFile = 400;

/** Source files that are too long to be one thing. */
export function checkSize(top: string, files: readonly string[]): string[] {
  return files.filter(isSource).flatMap((path) => {
    const text = readFileSync(join(top, path), 'utf8');
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
    return lines > longestFile ? [`${path}: ${lines} lines; split it, ${longestFile} is the most.`] : [];
  });
}
