// SPDX-License-Identifier: MIT
/** Which tools can run here, and how: each is really started on something, so that the answer is the kernel's own. */
import { type AnyFunctionTool, toolOf } from '../../probes/any-tool.ts';
import { toProbeError } from '../../probes/errors.ts';
import { parseParams, type RawParams } from '../../probes/params.ts';
import type { ToolId } from '../../probes/registry.ts';
import type { EventSource } from '../../probes/source.ts';
import { createTrace } from '../../probes/traces.ts';
import { type Answer, failure } from './answer.ts';

/** One thing that a tool can trace, or not. */
export interface Way extends Answer {
  /** The rung by which it is attached; empty where it cannot be. */
  readonly backend: string;
  /** The command that was tried, without its output: `funccount vfs_mkdir`. */
  readonly tried: string;
}

export interface ToolAnswer extends Answer {
  readonly ways: readonly Way[];
}

/** Something of each kind that every machine has and that is seldom called. */
const SAMPLES = [
  ['kernel functions', 'vfs_mkdir'],
  ['functions of programs', 'c:getpid'],
  ['tracepoints', 't:sched:sched_process_exec'],
] as const;

const SETTINGS = {
  backend: 'auto',
  sizes: { ringBytes: 1 << 16, arenaBytes: undefined },
  cgroup: undefined,
  self: true,
};

async function tryOne(
  id: ToolId,
  name: string,
  pattern: string | undefined,
  source: EventSource,
): Promise<Way> {
  const raw: RawParams = pattern === undefined ? {} : { pattern: [pattern] };
  const tried = pattern === undefined ? id : `${id} ${pattern}`;
  try {
    const values = parseParams(toolOf(id).params, raw);
    const trace = createTrace(id, values, SETTINGS, source);
    await trace.start();
    const { backend, skipped } = trace.controller;
    const { warnings } = trace;
    await trace.stop();
    const without = skipped.length > 0 ? `, without ${skipped.map(({ target }) => target).join(' ')}` : '';
    const finding = [`by ${backend}${without}`, ...warnings].join('. ');
    return { name, ok: true, finding, remedy: '', backend, tried };
  } catch (error) {
    const { message, remedy, code } = toProbeError(error);
    // It can be timed, and somebody calls it often just now.
    if (code === 'TOO_OFTEN') return { name, ok: true, finding: message, remedy, backend: '', tried };
    return { name, ok: false, finding: message, remedy, backend: '', tried };
  }
}

/** That a tracepoint has no end to be timed is no news. */
function samplesFor({ purpose }: AnyFunctionTool): readonly (readonly [string, string])[] {
  return purpose === 'time' ? SAMPLES.filter(([name]) => name !== 'tracepoints') : SAMPLES;
}

async function waysOf(id: ToolId, source: EventSource): Promise<readonly Way[]> {
  const tool = toolOf(id);
  if (tool.kind !== 'functions' || tool.choose)
    return [await tryOne(id, tool.subject ?? '', undefined, source)];
  const ways: Way[] = [];
  for (const [name, pattern] of samplesFor(tool)) ways.push(await tryOne(id, name, pattern, source));
  return ways;
}

/** A tool can run when it has a way to anything. */
export async function toolAnswer(id: ToolId, source: EventSource): Promise<ToolAnswer> {
  const ways = await waysOf(id, source);
  const [first] = ways;
  const working = ways.filter(({ ok }) => ok);
  if (!first) return { ...failure(id, toProbeError(new Error('nothing to try'))), ways };
  if (working.length === 0)
    return { name: id, ok: false, finding: first.finding, remedy: first.remedy, ways };
  const finding =
    ways.length === 1
      ? `works ${first.finding}`
      : `works${working.length < ways.length ? ' in part' : ''}: ${working.map(({ name, backend }) => `${name} by ${backend}`).join(', ')}`;
  return { name: id, ok: true, finding, remedy: '', ways };
}
