// SPDX-License-Identifier: MIT
/** The panes there are. A new tool is one line here and one in the registry of tools; the compiler asks for it. */

import type { FunctionTool } from '../../probes/function-tool.ts';
import type { ToolId, tools } from '../../probes/registry.ts';
import type { EventTool, LatencyTool } from '../../probes/types.ts';
import { biolatencyPane } from './biolatency.ts';
import { biosnoopPane } from './biosnoop.ts';
import { funccountPane } from './funccount.ts';
import { funclatencyPane } from './funclatency.ts';
import { opensnoopPane } from './opensnoop.ts';
import type { CountPane, EventPane, LatencyPane } from './types.ts';
import { vfsstatPane } from './vfsstat.ts';

type PaneFor<T> =
  T extends EventTool<string, infer Schema, infer _Filter, infer Row>
    ? EventPane<Schema, Row>
    : T extends LatencyTool<string, infer Schema, infer _Filter>
      ? LatencyPane<Schema>
      : T extends FunctionTool<string, infer Schema>
        ? CountPane<Schema> | LatencyPane<Schema>
        : never;

export const panes: { readonly [Id in ToolId]: PaneFor<(typeof tools)[Id]> } = {
  biolatency: biolatencyPane,
  biosnoop: biosnoopPane,
  opensnoop: opensnoopPane,
  vfsstat: vfsstatPane,
  funccount: funccountPane,
  funclatency: funclatencyPane,
};
