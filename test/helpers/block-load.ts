// SPDX-License-Identifier: MIT
import { join } from 'node:path';
import { start } from './child.ts';
import { compile } from './compile.ts';
import { root } from './environment.ts';

export interface BlockRequest {
  readonly op: 'read' | 'write';
  /** Of 512 bytes, on the whole disk. */
  readonly sector: number;
  readonly bytes: number;
}

/** As its caller saw it. */
export interface MadeRequest extends BlockRequest {
  /** Nanoseconds; of the last round. */
  readonly elapsedNs: number;
}

export interface BlockLoad extends AsyncDisposable {
  readonly pid: number;
  /** Opens the gate; resolves at the end with what was requested in each round, ordered by sector. */
  run(): Promise<readonly MadeRequest[]>;
}

export const bySector = (a: BlockRequest, b: BlockRequest): number => a.sector - b.sector;

/** Starts test/helpers/blocks.c and brings it to its gate. */
export async function startBlockLoad(
  target: string,
  {
    reads,
    writes,
    inFlight,
    rounds = 1,
    pauseMicros = 0,
  }: { reads: number; writes: number; inFlight: number; rounds?: number; pauseMicros?: number },
): Promise<BlockLoad> {
  const program = compile(join(root, 'test/helpers/blocks.c'));
  const counts = [reads, writes, inFlight, rounds, pauseMicros].map(String);
  const child = start([program, target, ...counts], { input: true });
  try {
    const [, pid] = await child.saw('stdout', /^(\d+) \d+:\d+\n/);
    return {
      pid: Number(pid),
      async run() {
        child.process.stdin?.end('g');
        const { code, stdout, stderr } = await child.ended(300_000);
        if (code !== 0) throw new Error(`the load failed (${code}): ${stderr}`);
        return [...stdout.toString().matchAll(/^([RW]) (\d+) (\d+) (\d+)$/gm)]

          .map(
            ([, kind, sector, bytes, elapsed]): MadeRequest => ({
              op: kind === 'R' ? 'read' : 'write',
              sector: Number(sector),
              bytes: Number(bytes),
              elapsedNs: Number(elapsed),
            }),
          )
          .sort(bySector);
      },
      [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
    };
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
}
