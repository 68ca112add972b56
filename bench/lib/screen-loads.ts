// SPDX-License-Identifier: MIT
/** What happens while a screen is measured, as far as it is ours. */
import { startBlockLoad } from '../../test/helpers/block-load.ts';
import { manyFunctionsProgram, startManyFunctions } from '../../test/helpers/many-functions.ts';
import { loopDisk } from '../../test/helpers/scratch-disk.ts';
import { startVariedOpens, variedOpensProgram } from '../../test/helpers/varied-opens.ts';

/** Held until the measurement is over. */
export interface RunningLoad extends AsyncDisposable {
  readonly pid: number;
  /** Without it nothing happens. */
  go(): void;
}

export interface ScreenLoad {
  readonly tool: string;
  /** What is shown, where it is not the tool's tab, and the keys that show it. */
  readonly what?: string;
  readonly keys?: string;
  /** What tells it from what else happens, as arguments of the tool. */
  filter(pid: number): readonly string[];
  /** In words, for below the table. */
  readonly text: string;
  /** @param seconds it ends by itself after about so many */
  start(seconds: number): Promise<RunningLoad>;
}

/** No user of a machine has it, and no other program's opens are in the picture. */
const UID = 64_321;
/** A screenful of new rows in every tenth of a second. */
const PER_SECOND = 600;

export const opens: ScreenLoad = {
  tool: 'opensnoop',
  text: `${PER_SECOND} opens a second of eight processes`,
  filter: () => ['-u', String(UID)],
  start: (seconds) => startVariedOpens({ perSecond: PER_SECOND, seconds, uid: UID }),
};

/** The same where calls of the kernel are counted, of everybody. */
export const opensCounted: ScreenLoad = { ...opens, tool: 'vfsstat', filter: () => [] };

/** The same where the function that they are made by is timed. */
export const opensTimed: ScreenLoad = {
  ...opens,
  tool: 'funclatency',
  filter: () => [`${variedOpensProgram()}:open`],
};

/** A hundred functions, so that each row of a screenful changes. */
export const calls: ScreenLoad = {
  tool: 'funccount',
  text: '1000 calls a second of 100 functions',
  filter: () => [`${manyFunctionsProgram()}:f_00*`],
  async start() {
    const program = await startManyFunctions();
    return {
      pid: program.pid,
      go: () => program.keepOn(),
      [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
    };
  },
};

/** With everything on that needs no pattern, of everybody. */
export const overview: ScreenLoad = { ...opens, what: 'the overview', keys: '0', filter: () => [] };

const IN_FLIGHT = 4;
const REQUESTS = 1000;

/** Direct requests to a loop device. */
export const blocks = (tool: string): ScreenLoad => ({
  tool,
  text: `at most ${PER_SECOND} direct requests a second of ${IN_FLIGHT} threads to a loop device`,
  filter: (pid) => ['-p', String(pid)],
  async start(seconds) {
    const disk = loopDisk();
    try {
      const load = await startBlockLoad(disk.target, {
        reads: REQUESTS / 2,
        writes: REQUESTS / 2,
        inFlight: IN_FLIGHT,
        rounds: Math.ceil((seconds * PER_SECOND) / REQUESTS),
        pauseMicros: Math.round((1e6 * IN_FLIGHT) / PER_SECOND),
      });
      return {
        pid: load.pid,
        // It is killed before it has ended.
        go: () => void load.run().catch(() => {}),
        async [Symbol.asyncDispose]() {
          await load[Symbol.asyncDispose]();
          disk[Symbol.dispose]();
        },
      };
    } catch (error) {
      disk[Symbol.dispose]();
      throw error;
    }
  },
});
