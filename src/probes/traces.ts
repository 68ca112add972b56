// SPDX-License-Identifier: MIT
/** The tools of the registry on their probes: those that look through the same one share it. */
import { type AnyTool, type AnyValues, toolOf } from './any-tool.ts';
import { FunctionTrace } from './function-trace.ts';
import { ProbeInstance } from './instance.ts';
import { parseParams, type RawParams } from './params.ts';
import { type ToolId, toolIds } from './registry.ts';
import type { EventSource } from './source.ts';
import { type AnyTrace, createInstance, Trace, type TraceSettings } from './trace.ts';
import type { IdentityFilter } from './types.ts';

/** One tool. Throws what {@link Trace} throws. @param values of that tool's own parameters */
export function createTrace(
  id: ToolId,
  values: AnyValues,
  settings: TraceSettings,
  source: EventSource,
): AnyTrace {
  return traceOf(toolOf(id), values, settings, source);
}

function traceOf(
  tool: AnyTool,
  values: AnyValues,
  settings: TraceSettings,
  source: EventSource,
  shared: { readonly instance?: ProbeInstance<unknown>; readonly identity?: IdentityFilter } = {},
): AnyTrace {
  if (tool.kind === 'functions') {
    const played = source.playedTrace?.(tool, values, settings);
    if (played) return played;
    return new FunctionTrace(tool, values, settings, source, shared.identity);
  }
  return new Trace(tool, values, settings, source, shared.instance);
}

/**
 * One tool and all others beside it, in the order of their tabs. They trace whom that one traces, and have nothing else of the
 * command line, which was meant for that one: what another probe is attached by is its own. Throws what {@link Trace} throws.
 * @param rawOf what the others are given besides
 */
export function createTraces(
  first: ToolId,
  values: AnyValues,
  settings: TraceSettings,
  source: EventSource,
  rawOf: (other: ToolId) => RawParams = () => ({}),
): readonly AnyTrace[] {
  const tool = toolOf(first);
  const instances = new Map<string, ProbeInstance<unknown>>();
  if (tool.kind !== 'functions') {
    instances.set(tool.probe.id, createInstance(tool, values, settings, source));
  }
  const firstTrace = traceOf(tool, values, settings, source, instanceFor(tool, instances));
  const { identity } = firstTrace;
  const others = { ...settings, backend: 'auto' };
  const instanceOf = (other: AnyTool): ProbeInstance<unknown> | undefined => {
    if (other.kind === 'functions') return undefined;
    // A recording is played once for each: its records are of one tool at a time.
    const known = source.replayed ? undefined : instances.get(other.probe.id);
    const instance = known ?? new ProbeInstance(other.probe, others, source, identity);
    instances.set(other.probe.id, instance);
    return instance;
  };
  return toolIds.map((id) => {
    if (id === first) return firstTrace;
    const other = toolOf(id);
    const instance = instanceOf(other);
    const shared = { identity, ...(instance ? { instance } : {}) };
    return traceOf(
      other,
      sharedValues(other, parseParams(other.params, rawOf(id)), values, tool),
      others,
      source,
      shared,
    );
  });
}

function instanceFor(
  tool: AnyTool,
  instances: ReadonlyMap<string, ProbeInstance<unknown>>,
): { readonly instance?: ProbeInstance<unknown> } {
  const instance = tool.kind === 'functions' ? undefined : instances.get(tool.probe.id);
  return instance ? { instance } : {};
}

/** Nothing is asked of a tool but what all of its probe's tools have in common. */
function sharedValues(tool: AnyTool, values: AnyValues, given: AnyValues, first: AnyTool): AnyValues {
  if (tool.kind === 'functions' || first.kind === 'functions') return values;
  if (tool.probe.id !== first.probe.id) return values;
  const shared = tool.probe.sharedParams.filter((name) => tool.params[name] && first.params[name]);
  return Object.assign({}, values, ...shared.map((name) => ({ [name]: given[name] })));
}
