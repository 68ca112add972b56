// SPDX-License-Identifier: MIT
import { join } from 'node:path';
import { type Child, start } from './child.ts';
import { compile } from './compile.ts';
import { root } from './environment.ts';

/** What opens.c says it did. */
export interface WorkloadReport {
  readonly plan: string;
  readonly opens: number;
  readonly failed: number;
  readonly elapsed_ns: number;
  readonly per_second: number;
  /** For the plans known, paths and faults: the descriptor or the negative errno of each open, in order. */
  readonly results: readonly number[];
}

export interface Workload extends AsyncDisposable {
  readonly pid: number;
  /** With `--threads`: the threads that make the opens. */
  readonly tids: readonly number[];
  /** Opens the gate. */
  go(): void;
  /** Opens the gate and waits for the end. */
  run(): Promise<WorkloadReport>;
  kill(): void;
}

const LONGEST_RUN = 600_000;

/** Starts test/helpers/opens.c and brings it to its gate; the arguments are described there. */
export async function startWorkload(args: readonly string[], via: readonly string[] = []): Promise<Workload> {
  const [first, ...rest] = [...via, compile(join(root, 'test/helpers/opens.c')), ...args];
  const child: Child = start([first ?? '', ...rest], { input: true });
  const [, ids = ''] = await child.saw('stdout', /^([\d ]+)\n/).catch(async (error: unknown) => {
    await child[Symbol.asyncDispose]();
    throw error;
  });
  const [pid = -1, ...tids] = ids.split(' ').map(Number);
  const go = (): void => void child.process.stdin?.end('g');
  return {
    pid,
    tids,
    go,
    async run() {
      go();
      const outcome = await child.ended(LONGEST_RUN);
      if (outcome.code !== 0) throw new Error(`the workload failed (${outcome.code}): ${outcome.stderr}`);
      return JSON.parse(outcome.stdout.toString().split('\n')[1] ?? '') as WorkloadReport;
    },
    kill: () => child.signal('SIGKILL'),
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
