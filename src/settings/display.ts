// SPDX-License-Identifier: MIT
/** The switches of the tools that change how things are shown, and nothing of what is traced. */
import type { ParamSchema, RawParams } from '../probes/params.ts';
import { type ToolId, tools } from '../probes/registry.ts';

export interface DisplaySwitch {
  /** Of the parameter. */
  readonly name: string;
  /** Its flag without the dashes, which is its name in the file. */
  readonly long: string;
  readonly summary: string;
  /** Of those of a tool that are units one holds. */
  readonly isUnit: boolean;
}

export function displaySwitches(tool: ToolId): readonly DisplaySwitch[] {
  const schema: ParamSchema = tools[tool].params;
  return Object.entries(schema).flatMap(([name, { display, long, summary }]) =>
    display === undefined ? [] : [{ name, long, summary, isUnit: display === 'unit' }],
  );
}

/**
 * What a tool is given: the command line's flags, and from the settings the switches that are on there. A flag cannot turn one
 * off, but a unit takes the place of the settings' unit.
 */
export function withDisplay(tool: ToolId, on: readonly string[] = [], flags: RawParams = {}): RawParams {
  const switches = displaySwitches(tool);
  const hasUnit = switches.some(({ name, isUnit }) => isUnit && flags[name] === true);
  const added = switches.filter(({ name, isUnit }) => on.includes(name) && !(isUnit && hasUnit));
  return { ...flags, ...Object.fromEntries(added.map(({ name }) => [name, true])) };
}
