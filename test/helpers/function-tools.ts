// SPDX-License-Identifier: MIT
/** What the tests of funccount and funclatency have in common. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { release } from 'node:os';
import { thisHost } from '../../src/probes/function.ts';
import type { Child, Outcome } from './child.ts';
import { requireTracing } from './environment.ts';
import { hasGuestDisk } from './scratch-disk.ts';
import { startTool } from './tracer.ts';

export const options = { skip: requireTracing() };
/** Whether this is a guest: its kernel has ways to its own functions. */
export const guest = hasGuestDisk();

const { rungs } = thisHost();
const there = (all: readonly (readonly [string, () => boolean])[]): readonly string[] =>
  options.skip ? [] : all.flatMap(([name, has]) => (has() ? [name] : []));

export const userBackends = there([
  ['uprobe', () => true],
  ['uprobe.multi', () => rungs.uprobeMulti === ''],
]);
export const timingBackends = there([
  ['fentry', () => rungs.fentry === ''],
  ['kprobe.session', () => rungs.session !== 'none'],
  ['kprobe.multi', () => rungs.kprobeMulti === ''],
  ['kprobe', () => rungs.kprobes],
]);
export const countingBackends = timingBackends.filter((name) => name !== 'kprobe.session');

/** fsync(2) has vfs_fsync_range inlined from 7 on. */
export const FSYNC = Number.parseInt(release(), 10) >= 7 ? 'do_fsync' : 'vfs_fsync_range';
export const FILES = `${FSYNC},vfs_mkdir,vfs_read`;

/** A folder where a file's functions are called once for each call of the program. */
export function plainFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync('/tmp/functions-');
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export interface CountLine {
  readonly seconds: number;
  readonly functions: readonly {
    readonly name: string;
    readonly address: string | null;
    readonly count: number;
  }[];
}

export interface TimeLine {
  readonly function?: string;
  readonly buckets: readonly (readonly [low: number, high: number | null, count: number])[];
  readonly count: number;
  readonly calls: number;
  readonly missed: number;
  readonly sum_ns: number;
  readonly max_ns: number;
}

export interface ToolSummary {
  readonly events: number;
  readonly lost: number;
  readonly missed: number;
  readonly skipped: readonly { readonly target: string; readonly reason: string }[];
  readonly seconds: number;
}

export function parseTool<Line>({ stdout }: Pick<Outcome, 'stdout'>): {
  lines: Line[];
  summary: ToolSummary;
} {
  const texts = stdout.toString().trimEnd().split('\n');
  const { summary } = JSON.parse(texts.at(-1) ?? '') as { summary?: ToolSummary };
  assert.ok(summary, `no summary: ${texts.at(-1)}`);
  return { lines: texts.slice(0, -1).map((text) => JSON.parse(text) as Line), summary };
}

/** Ctrl-C, after which it must end well. */
export async function interrupted(tracer: Child): Promise<Outcome> {
  tracer.signal('SIGINT');
  const outcome = await tracer.ended(120_000);
  assert.equal(outcome.code, 0, outcome.stderr);
  return outcome;
}

/** All intervals together. */
export function countsOf(lines: readonly CountLine[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { functions } of lines)
    for (const { name, count } of functions) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

/** Starts several, each a tool and its arguments, at the same time. If one of them does not begin to trace, none is left. */
export async function startTools(commands: readonly (readonly [string, ...string[]])[]): Promise<Child[]> {
  const all = await Promise.allSettled(commands.map(([tool, ...args]) => startTool(tool, args)));
  const begun = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = all.find((one) => one.status === 'rejected');
  if (!failed) return begun;
  await Promise.all(begun.map((child) => child[Symbol.asyncDispose]()));
  throw failed.reason;
}
