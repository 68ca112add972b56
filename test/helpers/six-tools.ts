// SPDX-License-Identifier: MIT
/** Each of the six tools on a load of its own, of which it tells by every kernel: for what holds for all of them. */
import type { LatencyLine } from './biolatency.ts';
import { startBlockLoad } from './block-load.ts';
import { startFunctionLoad } from './function-load.ts';
import type { CountLine, TimeLine } from './function-tools.ts';
import { guestDisk, hasGuestDisk, loopDisk } from './scratch-disk.ts';
import { startWorkload } from './workload.ts';

export interface ToolLoad extends AsyncDisposable {
  /** What asks the tool for this load and nothing else. */
  readonly args: readonly string[];
  /** Opens its gate. */
  go(): void;
  /** The same, and waits until all is done. */
  run(): Promise<unknown>;
}

export interface SixthTool {
  readonly name: string;
  /** How its text begins. */
  readonly header: RegExp;
  /** Tells something every tenth of a second, where the tool tells of intervals. */
  readonly often: readonly string[];
  /** Goes on for minutes. */
  steady(): Promise<ToolLoad>;
  /** Ends by itself after {@link made}. */
  exact(): Promise<ToolLoad>;
  readonly made: number;
  /** How many of {@link made} these lines, without the summary, tell of. */
  told(lines: readonly unknown[]): number;
  /** The same of its plain text; undefined where that has rates, which are rounded. */
  readonly toldPlainly?: (text: string) => number;
}

const OPENS = 1009;
const REQUESTS = { reads: 499, writes: 252 };
const CALLS = 101;

async function opens(args: readonly string[], plan: readonly string[]): Promise<ToolLoad> {
  const load = await startWorkload(plan);
  return {
    args: ['-p', String(load.pid), ...args],
    go: load.go,
    run: load.run,
    [Symbol.asyncDispose]: () => load[Symbol.asyncDispose](),
  };
}

const openLoads = (...args: string[]) => ({
  steady: () => opens(args, ['rate', '500', '600', '/']),
  exact: () => opens(args, ['count', String(OPENS), '/']),
  made: OPENS,
});

async function requests(rounds: number, pauseMicros: number): Promise<ToolLoad> {
  const scratch = hasGuestDisk() ? guestDisk() : loopDisk();
  try {
    const load = await startBlockLoad(scratch.target, { ...REQUESTS, inFlight: 4, rounds, pauseMicros });
    let running: Promise<unknown> = Promise.resolve();
    return {
      args: ['-p', String(load.pid), '-d', scratch.disk],
      // It is killed before it ends.
      go: () => {
        running = load.run().catch(() => {});
      },
      run: () => load.run(),
      async [Symbol.asyncDispose]() {
        await load[Symbol.asyncDispose]();
        await running;
        scratch[Symbol.dispose]();
      },
    };
  } catch (error) {
    scratch[Symbol.dispose]();
    throw error;
  }
}

const blockLoads = {
  steady: () => requests(10_000, 5000),
  exact: () => requests(1, 0),
  made: REQUESTS.reads + REQUESTS.writes,
};

async function calls(times: number): Promise<ToolLoad> {
  const load = await startFunctionLoad('recurse', 1, times);
  return {
    args: ['-p', String(load.pid), `${load.path}:descend`],
    go: load.go,
    run: load.run,
    [Symbol.asyncDispose]: () => load[Symbol.asyncDispose](),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** Below the header. */
const rows = (text: string): number => text.trimEnd().split('\n').length - 1;
const ofBuckets = (text: string): number =>
  sum([...text.matchAll(/ : (\d+) +\|/g)].map(([, count]) => Number(count)));

export const sixTools: readonly SixthTool[] = [
  {
    name: 'opensnoop',
    header: /^PID +COMM +FD +ERR +PATH\n/,
    often: [],
    ...openLoads(),
    told: (lines) => lines.length,
    toldPlainly: rows,
  },
  {
    name: 'biosnoop',
    header: /^TIME\(s\) +COMM +PID +DISK/,
    often: [],
    ...blockLoads,
    told: (lines) => lines.length,
    toldPlainly: rows,
  },
  {
    name: 'biolatency',
    header: /^Tracing block device I\/O\.\.\. Hit Ctrl-C to end\.\n\n *usecs +: count +distribution\n/,
    often: ['0.1'],
    ...blockLoads,
    told: (lines) => sum((lines as readonly LatencyLine[]).map(({ count }) => count)),
    toldPlainly: ofBuckets,
  },
  {
    name: 'vfsstat',
    header: /^TIME +READ\/s +WRITE\/s/,
    often: ['0.1'],
    ...openLoads(),
    told: (lines) => sum((lines as readonly { counts: { open: number } }[]).map(({ counts }) => counts.open)),
  },
  {
    name: 'funccount',
    header: /^Tracing 1 function for .*\n\nFUNC +COUNT\n/,
    often: ['-i', '0.1'],
    ...openLoads('t:syscalls:sys_enter_openat'),
    told: (lines) =>
      sum((lines as readonly CountLine[]).flatMap(({ functions }) => functions.map(({ count }) => count))),
    toldPlainly: (text) =>
      sum([...text.matchAll(/^syscalls:sys_enter_openat +(\d+)$/gm)].map(([, count]) => Number(count))),
  },
  {
    name: 'funclatency',
    header: /^Tracing .*\n\n *nsecs +: count +distribution\n/,
    often: ['-i', '0.1'],
    steady: () => calls(600_000),
    exact: () => calls(CALLS),
    made: CALLS,
    told: (lines) => sum((lines as readonly TimeLine[]).map(({ calls: made }) => made)),
    toldPlainly: ofBuckets,
  },
];
