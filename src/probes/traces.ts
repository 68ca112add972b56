// SPDX-License-Identifier: MIT
/** The tools of the registry on their probes. */
import { type AnyTool, type AnyValues, toolOf } from './any-tool.ts';
import { parseParams } from './params.ts';
import { type ToolId, toolIds } from './registry.ts';
import type { EventSource } from './source.ts';
import { type AnyTrace, Trace, type TraceSettings } from './trace.ts';

/** One of them. Throws what {@link Trace} throws. @param values of that tool's own parameters */
export function createTrace(
  id: ToolId,
  values: AnyValues,
  settings: TraceSettings,
  source: EventSource,
): AnyTrace {
  return new Trace(toolOf(id), values, settings, source);
}

/**
 * All of them beside one that there is already, in the order of their tabs. They trace whom that one traces, and have
 * nothing else of the command line, which was meant for that one: not the way to attach either, which is another probe's.
 */
export function withOthers(
  first: AnyTrace,
  settings: TraceSettings,
  source: EventSource,
): readonly AnyTrace[] {
  const others = { ...settings, backend: 'auto' };
  return toolIds.map((id) => {
    if (id === first.id) return first;
    const tool: AnyTool = toolOf(id);
    return new Trace(tool, parseParams(tool.params, {}), others, source, first.identity);
  });
}
