// SPDX-License-Identifier: MIT
/** A benchmark's part that runs in a guest: a script there whose last line of output is its result. */
import { join } from 'node:path';
import { root } from '../../test/helpers/environment.ts';
import type { Guest } from '../../test/vm/guest.ts';

/** Guests are emulated: a round of all tracers takes minutes. */
const LONGEST_MS = 3_600_000;

/** @param script its path below bench/guest @param options what it finds as JSON in its only argument */
export async function runInGuest<Result>(
  guest: Guest,
  script: string,
  options: object,
  progress: (text: string) => void,
): Promise<Result> {
  const path = join(root, 'bench/guest', script);
  const { code, stdout, stderr } = await guest.run(
    [process.execPath, '--import', 'tsx', path, JSON.stringify(options)],
    {
      cwd: root,
      env: { PROBETOP_TEST_SLOW: '20' },
      timeoutMs: LONGEST_MS,
      onOutput: (chunk, stream) => {
        if (stream === 'stderr') progress(chunk.toString().trimEnd().split('\n').at(-1) ?? '');
      },
    },
  );
  if (code !== 0) throw new Error(`${script} ended (${code}) in ${guest.kernel.series}: ${stderr}`);
  return JSON.parse(stdout.toString().trimEnd().split('\n').at(-1) ?? '') as Result;
}

/** In the guest: what it was given. */
export function given<Options>(): Options {
  return JSON.parse(process.argv[2] ?? '{}') as Options;
}
