// SPDX-License-Identifier: MIT
/** Panes by the names of their tools, for what shows any of them. */
import type { ParamSchema } from '../../probes/params.ts';
import { panes } from './index.ts';
import type { CountPane, EventPane, LatencyPane } from './types.ts';

/** A pane that knows by itself what its tool's rows and values are. */
export type AnyPane = EventPane<ParamSchema, unknown> | LatencyPane<ParamSchema> | CountPane<ParamSchema>;

/** How the tab of a tool looks. */
export type PaneOf = (tool: string) => AnyPane;

/**
 * The pane of a tool of the registry. Here its types are forgotten: that a pane is given the rows and values of its own tool
 * is the type of `panes`, and that both are looked up by the same name.
 */
export const registeredPane: PaneOf = (tool) => {
  const all: Readonly<Record<string, AnyPane>> = panes;
  const pane = all[tool];
  if (!pane) throw new RangeError(`there is no pane ${tool}`);
  return pane;
};
