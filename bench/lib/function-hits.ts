// SPDX-License-Identifier: MIT
/** Calls of one function, a known number of them, under each tracer in turn. */
import { loadAddon } from '../../src/probes/native.ts';
import { startFunctionLoad } from '../../test/helpers/function-load.ts';
import { type FunctionTracer, functionTracers, type HitPurpose } from './function-tracers.ts';

export interface HitOptions {
  readonly kind: 'kernel' | 'user';
  readonly calls: number;
  readonly rounds: number;
  readonly tree: string;
}

/** Nanoseconds a call. */
export interface Hit {
  /** In the tracer's programs, both ends of a call. */
  readonly inside: number;
  /** What a call takes longer than without a tracer. */
  readonly slower: number;
}

export interface TracerHits {
  readonly name: string;
  readonly purpose: HitPurpose;
  readonly own: boolean;
  /** By the round; null where it was not measured. */
  readonly hits: readonly (Hit | null)[];
  /** Why it cannot run here. */
  readonly failed?: string;
}

/** The functions of system calls themselves have several names, and type information of none. */
const READ = 'vfs_read';

export async function functionHits(
  { kind, calls, rounds, tree }: HitOptions,
  progress: (text: string) => void,
): Promise<readonly TracerHits[]> {
  const mode = kind === 'kernel' ? 'null' : 'calls';
  await using probe = await startFunctionLoad('calls', 1);
  const target = kind === 'kernel' ? ({ kind, name: READ } as const) : probe.called;
  const tracers = functionTracers(target, tree).map((tracer) => ({
    tracer,
    hits: [] as (Hit | null)[],
    failed: undefined as string | undefined,
  }));
  const release = loadAddon().holdRunStats();
  try {
    await timed(mode, calls);
    for (let round = 0; round < rounds; round++) {
      const bare = await timed(mode, calls);
      for (const one of tracers) {
        progress(`round ${round + 1} of ${rounds}, ${one.tracer.purpose}: ${one.tracer.name}`);
        one.hits.push(one.failed === undefined ? await hit(one.tracer).catch(fail) : null);
        function fail(error: unknown): null {
          one.failed = error instanceof Error ? error.message : String(error);
          return null;
        }
      }
      async function hit(tracer: FunctionTracer): Promise<Hit> {
        let took = 0;
        const { runTimeNs } = await tracer.trace(async () => {
          took = await timed(mode, calls);
        });
        return { inside: runTimeNs / calls, slower: (took - bare) / calls };
      }
    }
  } finally {
    release();
  }
  return tracers.map(({ tracer: { name, purpose, own }, hits, failed }) => ({
    name,
    purpose,
    own,
    hits,
    ...(failed === undefined ? {} : { failed }),
  }));
}

/** Nanoseconds that all calls take; the process's start is not in it. */
async function timed(mode: string, calls: number): Promise<number> {
  await using load = await startFunctionLoad(mode, calls);
  const from = process.hrtime.bigint();
  await load.run();
  const took = Number(process.hrtime.bigint() - from);
  await load.end();
  return took;
}
