// SPDX-License-Identifier: MIT
/** What the kernel says of the BPF programs that a process holds, while its run-time statistics are on. */
import { globSync, readFileSync } from 'node:fs';

export interface KernelCost {
  /** Nanoseconds in all programs of the process. */
  readonly runTimeNs: number;
  /** Runs of the one that is attached to the event. */
  readonly runs: number;
  /** Runs of all of them. */
  readonly programRuns: number;
}

/** Of all programs of a process, whatever they are attached to. */
export interface ProgramCost {
  readonly runTimeNs: number;
  /** Runs of the one that ran most: an end of each call. */
  readonly runs: number;
}

/** Read from /proc and not from bpftool, which knows a program's owner only where it was built with a clang. */
export function kernelCost(pid: number, event: string): KernelCost {
  const files = filesOf(pid);
  const programs = programsIn(files);
  const attached = files
    .filter((fields) => fields.get('tp_name') === event)
    .map((fields) => programs.get(fields.get('prog_id')));
  return {
    runTimeNs: sumOf(programs, 'run_time_ns'),
    runs: Math.max(...attached.map((fields) => Number(fields?.get('run_cnt')))),
    programRuns: sumOf(programs, 'run_cnt'),
  };
}

export function programCost(pid: number): ProgramCost {
  const programs = programsIn(filesOf(pid));
  return {
    runTimeNs: sumOf(programs, 'run_time_ns'),
    runs: Math.max(0, ...numbersIn(programs, 'run_cnt')),
  };
}

type Fields = ReadonlyMap<string, string>;
type Programs = ReadonlyMap<string | undefined, Fields>;

const numbersIn = (programs: Programs, field: string): readonly number[] =>
  [...programs.values()].map((fields) => Number(fields.get(field)));

const sumOf = (programs: Programs, field: string): number =>
  numbersIn(programs, field).reduce((sum, value) => sum + value, 0);

const filesOf = (pid: number): readonly Fields[] => globSync(`/proc/${pid}/fdinfo/*`).map(fieldsOf);

/** By their number: a process may hold one several times. */
function programsIn(files: readonly Fields[]): Programs {
  return new Map(
    files.filter((fields) => fields.has('run_cnt')).map((fields) => [fields.get('prog_id'), fields]),
  );
}

function fieldsOf(path: string): Fields {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // Closed by now.
  }
  return new Map([...text.matchAll(/^(\w+):\t(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
}
