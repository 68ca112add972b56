// SPDX-License-Identifier: MIT
/** Who is traced is the same for all tools: all of them take a change, or none does. */
import { ProbeError, toProbeError } from '../probes/errors.ts';
import type { IdentityFilter } from '../probes/types.ts';
import type { LiveTool } from './live-tool.ts';

/** Throws a ProbeError with the reason of the tool that refused; then all trace whom they traced before. */
export function setIdentity(tools: readonly LiveTool[], identity: IdentityFilter): void {
  // What can be known beforehand is asked first: putting back a filter costs the events that are under way.
  for (const { trace } of tools) if (!isSame(trace.identity, identity)) trace.checkIdentity(identity);
  const before = tools.map(({ trace }) => trace.identity);
  let done = 0;
  try {
    for (const { trace } of tools) {
      trace.setIdentity(identity);
      done++;
    }
  } catch (error) {
    for (const [index, tool] of tools.slice(0, done).entries()) putBack(tool, before[index]);
    throw refusal(tools[done]?.trace.id, error);
  } finally {
    for (const tool of tools) tool.adopt();
  }
}

function isSame(one: IdentityFilter, other: IdentityFilter): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A tool that would go on with another filter than the screen says must not go on. */
function putBack(tool: LiveTool, identity: IdentityFilter | undefined): void {
  if (!identity) return;
  try {
    tool.trace.setIdentity(identity);
  } catch (error) {
    void tool.stop().then(() => tool.failed(toProbeError(error)));
  }
}

function refusal(id: string | undefined, thrown: unknown): ProbeError {
  const { code, message, remedy, log } = toProbeError(thrown);
  return new ProbeError(code, `${id ?? 'A tool'} refuses: ${message}`, remedy, { log, cause: thrown });
}
