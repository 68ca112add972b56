// SPDX-License-Identifier: MIT
/** The workloads of the cases, each held at its gate. */
import { startBlockLoad } from '../helpers/block-load.ts';
import { startFunctionLoad } from '../helpers/function-load.ts';
import { plainFolder } from '../helpers/function-tools.ts';
import { loopDisk } from '../helpers/scratch-disk.ts';
import { startWorkload } from '../helpers/workload.ts';
import type { BccCase } from './cases.ts';

export interface CaseLoad extends AsyncDisposable {
  /** The case's arguments, with the PID and the disk of this workload. */
  readonly args: readonly string[];
  /** Opens the gate; resolves when everything has been done. */
  run(): Promise<unknown>;
}

export async function startCaseLoad({ load: kind, args }: BccCase): Promise<CaseLoad> {
  await using started = new AsyncDisposableStack();
  let disk = '';
  let load: { readonly pid: number; run(): Promise<unknown> };
  if (kind === 'blocks') {
    const scratch = started.use(loopDisk());
    disk = scratch.disk;
    load = started.use(await startBlockLoad(scratch.target, { reads: 19, writes: 7, inFlight: 1 }));
  } else {
    const folder = started.use(plainFolder());
    load =
      kind === 'opens'
        ? started.use(await startWorkload(['known', folder.path]))
        : started.use(await startFunctionLoad('files', folder.path));
  }
  const held = started.move();
  return {
    args: args.map((arg) => arg.replace('{pid}', String(load.pid)).replace('{disk}', disk)),
    run: () => load.run(),
    [Symbol.asyncDispose]: () => held[Symbol.asyncDispose](),
  };
}
