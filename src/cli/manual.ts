// SPDX-License-Identifier: MIT
/** `help [TOOL]`: the manual page, by man where a person looks at it, and as text everywhere else. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { ProbeError } from '../probes/errors.ts';
import { findAbove } from '../probes/native.ts';
import type { ToolId } from '../probes/registry.ts';

/** Each page is there for man, and as the text that it is without man. */
const FOLDER = 'man';

/** Whether man has shown it: there may be none, or one that takes no file. */
function shownByMan(file: string): boolean {
  const { status } = spawnSync('man', ['-l', file], { stdio: ['inherit', 'inherit', 'ignore'] });
  return status === 0;
}

/** Throws NOT_BUILT where the pages are missing. */
export function showManual(tool: ToolId | undefined): number {
  const page = tool === undefined ? 'probetop' : `probetop-${tool}`;
  const top = findAbove(join(FOLDER, `${page}.txt`));
  if (top === undefined) {
    const short = tool === undefined ? 'probetop -h' : `probetop ${tool} -h`;
    throw new ProbeError(
      'NOT_BUILT',
      `The manual page of ${page} is missing.`,
      `The short form is: ${short}`,
    );
  }
  if (!isatty(process.stdout.fd) || !shownByMan(join(top, FOLDER, `${page}.1`)))
    process.stdout.write(readFileSync(join(top, FOLDER, `${page}.txt`)));
  return 0;
}
