// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import type { Child } from './child.ts';

/** A line of `biosnoop --json`. */
export interface BlockLine {
  readonly time: string;
  readonly pid: number;
  readonly comm: string;
  readonly cgroup: number;
  readonly submitter: string;
  readonly disk: string;
  readonly op: string;
  readonly sector: number;
  readonly bytes: number;
  readonly queue_ns: number;
  readonly latency_ns: number;
  readonly status: number;
}

export interface BlockSummary {
  readonly events: number;
  readonly lost: number;
  readonly missed: number;
}

export function parseBlocks(stdout: string): { events: BlockLine[]; summary: BlockSummary } {
  const lines = stdout.trimEnd().split('\n');
  const { summary } = JSON.parse(lines.at(-1) ?? '') as { summary: BlockSummary };
  return { events: lines.slice(0, -1).map((line) => JSON.parse(line) as BlockLine), summary };
}

/** Interrupts it and reads all that it has told. */
export async function stopBiosnoop(tracer: Child): Promise<{ events: BlockLine[]; summary: BlockSummary }> {
  tracer.signal('SIGINT');
  const { code, stdout, stderr } = await tracer.ended(120_000);
  assert.equal(code, 0, stderr);
  return parseBlocks(stdout.toString());
}
