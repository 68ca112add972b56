// SPDX-License-Identifier: MIT
/** A tab of each kind with a past that a test makes. */
import { type ParamSchema, parseParams } from '../../src/probes/params.ts';
import { tools } from '../../src/probes/registry.ts';
import { idleTool, updateTool } from '../../src/state/store.ts';
import type { ToolData } from '../../src/state/tool-data.ts';
import { registeredPane } from '../../src/ui/panes/any-pane.ts';
import { PASTS, type SetTime } from '../state/past/pasts.ts';
import { testApp } from './app-state.ts';

export const KIND_TABS: readonly (readonly [tab: keyof typeof tools, kind: ToolData['kind']])[] = [
  ['biolatency', 'latencies'],
  ['opensnoop', 'events'],
  ['vfsstat', 'series'],
  ['funccount', 'counts'],
];

/** Rows of a list in a window of 24 lines, with the timeline below. */
const HEIGHT = 18;

/** After so many seconds, in each of which something happened. */
export function pastApp(tab: keyof typeof tools, seconds: number, setTime?: SetTime) {
  const kind = KIND_TABS.find(([name]) => name === tab)?.[1] ?? 'events';
  const params: ParamSchema = tools[tab].params;
  const made = PASTS[kind](setTime);
  const idle = { ...idleTool(params, parseParams(params, {}), kind), data: made.data };
  const app = testApp({ tab, tools: { [tab]: idle } }, HEIGHT, registeredPane);
  updateTool(app.store, tab, { lifecycle: 'running', leavesSelfOut: false });
  made.more(seconds);
  if (made.data.kind === 'latencies') made.data.view.toggleMode();
  app.taken();
  return { ...app, data: made.data, more: made.more };
}
