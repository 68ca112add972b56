// SPDX-License-Identifier: MIT
/** The tracepoints of this kernel: tracefs `available_events`, `category:event` a line. */
import { latin1 } from '../../text/visible.ts';
import { ProbeError, toProbeError } from '../errors.ts';
import type { NamePattern } from './pattern.ts';
import { select } from './select.ts';
import type { FunctionTarget, TargetEnvironment } from './types.ts';

export interface Tracepoint {
  readonly category: string;
  readonly name: string;
}

/** Names of events are C identifiers, and both parts are names of folders: nothing else is taken. */
export function parseEvents(bytes: Buffer): Tracepoint[] {
  const text = latin1(bytes, 0, bytes.length);
  return [...text.matchAll(/^([\w-]+):([\w-]+)$/gm)].map(([, category, name]) => ({
    category: category as string,
    name: name as string,
  }));
}

/** Read each time: it takes a millisecond, and events come and go with modules. Throws NO_TRACEFS, LOCKED_DOWN. */
export async function loadTracepoints(environment: TargetEnvironment): Promise<Tracepoint[]> {
  try {
    return parseEvents(await environment.readTracefs('available_events'));
  } catch (cause) {
    const error = toProbeError(cause);
    if (error.code !== 'INTERNAL') throw error;
    const sentence = `The kernel's list of tracepoints cannot be read: ${error.message}.`;
    throw new ProbeError(
      'NO_TRACEFS',
      sentence,
      'Run it with sudo, or mount tracefs on /sys/kernel/tracing.',
      {
        cause,
      },
    );
  }
}

export function findTracepoints(
  events: readonly Tracepoint[],
  category: NamePattern,
  name: NamePattern,
): FunctionTarget[] {
  const categories = new Set<string>();
  const all = [...new Set(events.map((event) => event.category))];
  for (const position of select(category, all)) categories.add(all[position] as string);
  const inside = events.filter((event) => categories.has(event.category));
  const names = inside.map((event) => event.name);
  return select(name, names).map((position) => ({
    kind: 'tracepoint',
    ...(inside[position] as Tracepoint),
  }));
}
