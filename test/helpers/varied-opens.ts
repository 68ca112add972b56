// SPDX-License-Identifier: MIT
import { join } from 'node:path';
import { start } from './child.ts';
import { compile } from './compile.ts';
import { root } from './environment.ts';

export interface VariedOpens extends AsyncDisposable {
  readonly pid: number;
  /** Opens the gate. */
  go(): void;
}

export interface VariedOpensOptions {
  readonly perSecond: number;
  readonly seconds: number;
  /** Whose opens they are: what a tracer can tell them by, since several processes make them. */
  readonly uid: number;
}

/** Its file, in which its functions are: it is linked statically. */
export const variedOpensProgram = (): string => compile(join(root, 'test/helpers/varied-opens.c'));

/** Starts test/helpers/varied-opens.c and brings it to its gate. */
export async function startVariedOpens({
  perSecond,
  seconds,
  uid,
}: VariedOpensOptions): Promise<VariedOpens> {
  const child = start([variedOpensProgram(), String(perSecond), String(seconds), String(uid)], {
    input: true,
  });
  const [pid = ''] = await child.saw('stdout', /^\d+\n/).catch(async (error: unknown) => {
    await child[Symbol.asyncDispose]();
    throw error;
  });
  return {
    pid: Number(pid),
    go: () => void child.process.stdin?.end('g'),
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
