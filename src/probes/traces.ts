// SPDX-License-Identifier: MIT
/** The tools of the registry on their probes: those that look through the same one share it. */
import { type AnyTool, type AnyValues, toolOf } from './any-tool.ts';
import { ProbeInstance } from './instance.ts';
import { parseParams } from './params.ts';
import { type ToolId, toolIds } from './registry.ts';
import type { EventSource } from './source.ts';
import { type AnyTrace, createInstance, Trace, type TraceSettings } from './trace.ts';

/** One tool. Throws what {@link Trace} throws. @param values of that tool's own parameters */
export function createTrace(
  id: ToolId,
  values: AnyValues,
  settings: TraceSettings,
  source: EventSource,
): AnyTrace {
  return new Trace(toolOf(id), values, settings, source);
}

/**
 * One tool and all others beside it, in the order of their tabs. They trace whom that one traces, and have nothing else of the
 * command line, which was meant for that one: what another probe is attached by is its own. Throws what {@link Trace} throws.
 */
export function createTraces(
  first: ToolId,
  values: AnyValues,
  settings: TraceSettings,
  source: EventSource,
): readonly AnyTrace[] {
  const tool: AnyTool = toolOf(first);
  const shared = createInstance(tool, values, settings, source);
  const instances = new Map([[tool.probe.id, shared]]);
  const others = { backend: 'auto', sizes: settings.sizes };
  const instanceOf = ({ probe }: AnyTool): ProbeInstance<unknown> => {
    // A recording is played once for each: its records are of one tool at a time.
    const known = source.replayed ? undefined : instances.get(probe.id);
    const instance = known ?? new ProbeInstance(probe, others, source, shared.identity);
    instances.set(probe.id, instance);
    return instance;
  };
  const firstTrace = new Trace(tool, values, settings, source, shared);
  return toolIds.map((id) => {
    if (id === first) return firstTrace;
    const other: AnyTool = toolOf(id);
    return new Trace(other, sharedValues(other, values, tool), settings, source, instanceOf(other));
  });
}

/** Nothing is asked of a tool but what all of its probe's tools have in common. */
function sharedValues(tool: AnyTool, given: AnyValues, first: AnyTool): AnyValues {
  const values = parseParams(tool.params, {});
  if (tool.probe.id !== first.probe.id) return values;
  const shared = tool.probe.sharedParams.filter((name) => tool.params[name] && first.params[name]);
  return Object.assign({}, values, ...shared.map((name) => ({ [name]: given[name] })));
}
