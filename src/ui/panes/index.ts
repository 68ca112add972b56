// SPDX-License-Identifier: MIT
/** The panes there are. A new tool is one line here and one in the registry of tools; the compiler asks for it. */
import type { ToolId, tools } from '../../probes/registry.ts';
import type { Tool } from '../../probes/types.ts';
import { biosnoopPane } from './biosnoop.ts';
import { opensnoopPane } from './opensnoop.ts';
import type { EventPane } from './types.ts';

type PaneFor<T> =
  T extends Tool<string, infer Schema, infer _Filter, infer Row> ? EventPane<Schema, Row> : never;

export const panes: { readonly [Id in ToolId]: PaneFor<(typeof tools)[Id]> } = {
  opensnoop: opensnoopPane,
  biosnoop: biosnoopPane,
};
