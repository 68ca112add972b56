// SPDX-License-Identifier: MIT
import { type Child, type ChildOptions, type Outcome, start } from './child.ts';
import { probetop } from './environment.ts';
import { startWorkload, type Workload, type WorkloadReport } from './workload.ts';

export interface TracerOptions extends ChildOptions {
  /** A command that is put before the program and execs it: `setpriv …`, `unshare …`. */
  readonly via?: readonly string[];
}

/** Starts `bin/probetop` with these arguments. */
export function startProbetop(args: readonly string[], options: TracerOptions = {}): Child {
  const [first = probetop, ...rest] = [...(options.via ?? []), probetop, ...args];
  return start([first, ...rest], options);
}

/** Runs `bin/probetop` until it ends by itself. */
export async function runProbetop(args: readonly string[], options: TracerOptions = {}): Promise<Outcome> {
  await using tracer = startProbetop(args, options);
  return await tracer.ended();
}

/** Starts `probetop opensnoop` and waits until it says that its probes are attached and its filter is set. */
export function startOpensnoop(args: readonly string[], options: TracerOptions = {}): Promise<Child> {
  return startTool('opensnoop', args, options);
}

/** The same of any tool. */
export async function startTool(
  tool: string,
  args: readonly string[],
  options: TracerOptions = {},
): Promise<Child> {
  const tracer = startProbetop([tool, ...args], options);
  try {
    await tracer.saw('stderr', /^probetop: tracing\b.*\n/m);
  } catch (error) {
    await tracer[Symbol.asyncDispose]();
    throw error;
  }
  return tracer;
}

export interface TracedRun {
  readonly pid: number;
  readonly tids: readonly number[];
  /** What the workload says it did. */
  readonly report: WorkloadReport;
  /** How the tracer ended and what it wrote. */
  readonly outcome: Outcome;
}

/**
 * Holds a workload at its gate, starts the tracer, lets the workload run to its end, and interrupts the tracer
 * at once: what it then still has to say it must say.
 */
export async function traceWorkload(
  plan: readonly string[],
  flags: (workload: Workload) => readonly string[],
  options: TracerOptions = {},
): Promise<TracedRun> {
  await using workload = await startWorkload(plan);
  await using tracer = await startOpensnoop(flags(workload), options);
  const report = await workload.run();
  tracer.signal('SIGINT');
  const outcome = await tracer.ended(300_000);
  return { pid: workload.pid, tids: workload.tids, report, outcome };
}
