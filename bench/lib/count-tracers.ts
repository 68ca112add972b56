// SPDX-License-Identifier: MIT
/**
 * Programs that count kernel functions by a pattern: how long they take to the first counts, and to their end. Each tells them as soon
 * as it can, after its shortest interval: bcc's are whole seconds.
 */
import { start } from '../../test/helpers/child.ts';
import { probetop } from '../../test/helpers/environment.ts';

export interface CountTracer {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  /** A line with a count. */
  readonly counts: RegExp;
}

/** Milliseconds. */
export interface CountRun {
  /** From the fork to the first counts. */
  readonly first: number;
  /** From Ctrl-C to the end. */
  readonly end: number;
}

const LONGEST_MS = 30_000;

export const probetopCounts = (pattern: string): CountTracer => ({
  name: 'probetop funccount',
  argv: [probetop, 'funccount', pattern, '-i', '0.1'],
  counts: /^\w+ +\d+$/m,
});

export const bpftraceCounts = (pattern: string, enter: readonly [string, ...string[]]): CountTracer => ({
  name: 'bpftrace',
  argv: [
    ...enter,
    'bpftrace',
    '-e',
    `kprobe:${pattern} { @[probe] = count(); } interval:ms:100 { print(@); }`,
  ],
  counts: /^@\[.*\]: \d+$/m,
});

/** Its output is held back in a buffer unless it is a terminal. */
export const bccCounts = (pattern: string, enter: readonly [string, ...string[]]): CountTracer => ({
  name: 'bcc funccount',
  argv: [...enter, 'python3', '-u', '/usr/sbin/funccount-bpfcc', '-i', '1', pattern],
  counts: /^\w+ +\d+$/m,
});

export async function timeCounts({ argv, counts }: CountTracer): Promise<CountRun> {
  const from = performance.now();
  await using child = start(argv);
  await child.saw('stdout', counts, LONGEST_MS);
  const first = performance.now() - from;
  const stopped = performance.now();
  child.signal('SIGINT');
  await child.ended(LONGEST_MS);
  return { first, end: performance.now() - stopped };
}
