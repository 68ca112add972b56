// SPDX-License-Identifier: MIT
import { join } from 'node:path';
import type { FunctionTarget } from '../../src/probes/function-targets.ts';
import { start } from './child.ts';
import { compile } from './compile.ts';
import { root } from './environment.ts';

export interface FunctionLoad extends AsyncDisposable {
  readonly pid: number;
  readonly path: string;
  /** Functions of the program. */
  readonly called: FunctionTarget;
  readonly descend: FunctionTarget;
  /** Opens the gate. */
  go(): void;
  /** Opens the gate and waits until all calls are made; the process lives on. Resolves with what descend() measured, in ns. */
  run(): Promise<number>;
  /** Lets it end, and waits for that. */
  end(): Promise<void>;
}

/** Starts test/helpers/functions.c and brings it to its gate; the arguments are described there. */
export async function startFunctionLoad(...args: readonly (string | number)[]): Promise<FunctionLoad> {
  const path = compile(join(root, 'test/helpers/functions.c'));
  const child = start([path, ...args.map(String)], { input: true });
  try {
    const [, pid, called = '', descend = ''] = await child.saw('stdout', /^(\d+) (\d+) (\d+)\n/);
    const go = () => void child.process.stdin?.write('g');
    return {
      pid: Number(pid),
      path,
      called: { kind: 'user', path, offset: BigInt(called), name: 'called' },
      descend: { kind: 'user', path, offset: BigInt(descend), name: 'descend' },
      go,
      async run() {
        go();
        const [, measured] = await child.saw('stdout', /^done (\d+)\n/m, 120_000);
        return Number(measured);
      },
      async end() {
        child.process.stdin?.end();
        const { code, stderr } = await child.ended();
        if (code !== 0) throw new Error(`the load failed (${code}): ${stderr}`);
      },
      [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
    };
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
}
