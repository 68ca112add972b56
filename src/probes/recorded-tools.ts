// SPDX-License-Identifier: MIT
/** Which tools a recording has something for: those whose probe it was made of. */
import { recordsOf, toolOf } from './any-tool.ts';
import { ProbeError } from './errors.ts';
import { type ToolId, toolIds } from './registry.ts';
import type { EventSource } from './source.ts';

/** The tool that a recording is played with unless another is named: one that lists its records. */
export function toolFor(source: Pick<EventSource, 'recordedObject'>): ToolId | undefined {
  const able = toolsFor(source);
  return able.find((id) => toolOf(id).kind === 'events') ?? able[0];
}

/** The tools that play what `source` has, in the order of their tabs; all of them where something is traced. */
export function toolsFor({ recordedObject }: Pick<EventSource, 'recordedObject'>): readonly ToolId[] {
  if (recordedObject === undefined) return toolIds;
  return toolIds.filter((id) => recordsOf(toolOf(id)) === recordedObject);
}

/**
 * Throws BAD_RECORDING when `source` is a recording of another probe than the tool's.
 * @param tool with the object whose records it shows
 */
export function requireEventsFor(
  source: Pick<EventSource, 'recordedObject'>,
  tool: { readonly id: string; readonly records: string },
): void {
  const { recordedObject } = source;
  if (recordedObject === undefined || recordedObject === tool.records) return;
  const others = toolsFor(source).join(' or ');
  // What a recording says that it is may be anything.
  const what = others === '' ? `the probe ${JSON.stringify(recordedObject)}` : others;
  throw new ProbeError('BAD_RECORDING', `The recording is of ${what}: it has nothing for ${tool.id}.`);
}
