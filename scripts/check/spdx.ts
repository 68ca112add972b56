// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSource } from './files.ts';

/** Source files without a licence line near their top. */
export function checkSpdx(top: string, files: readonly string[]): string[] {
  return files.filter(isSource).flatMap((path) => {
    const head = readFileSync(join(top, path), 'utf8').split('\n', 5);
    const marked = head.some((line) => line.includes('SPDX-License-Identifier: '));
    return marked ? [] : [`${path}: no SPDX line among its first five.`];
  });
}
