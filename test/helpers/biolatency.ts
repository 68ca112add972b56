// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import type { Child } from './child.ts';

/** A line of `biolatency --json`. */
export interface LatencyLine {
  readonly disk?: string;
  readonly op?: string;
  readonly flags?: string;
  readonly seconds: number;
  /** Low, high, count; both ends in ns and included. */
  readonly buckets: readonly (readonly [low: number, high: number | null, count: number])[];
  readonly count: number;
  readonly sum_ns: number;
  readonly max_ns: number;
  readonly percentiles: Readonly<Record<'p50' | 'p90' | 'p99' | 'p999', number | null>>;
}

export interface LatencySummary {
  readonly events: number;
  readonly lost: number;
  readonly missed: number;
}

export function parseLatencies(stdout: string): { lines: LatencyLine[]; summary: LatencySummary } {
  const texts = stdout.trimEnd().split('\n');
  const { summary } = JSON.parse(texts.at(-1) ?? '') as { summary: LatencySummary };
  return { lines: texts.slice(0, -1).map((text) => JSON.parse(text) as LatencyLine), summary };
}

/** Interrupts it and reads all that it has told. */
export async function stopBiolatency(
  tracer: Child,
): Promise<{ lines: LatencyLine[]; summary: LatencySummary }> {
  tracer.signal('SIGINT');
  const { code, stdout, stderr } = await tracer.ended(120_000);
  assert.equal(code, 0, stderr);
  return parseLatencies(stdout.toString());
}
