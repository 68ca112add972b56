// SPDX-License-Identifier: MIT
/** The tools there are, in the order of their tabs. A new tool is one line here and one in the panes' list. */
import { biolatency } from './tools/biolatency.ts';
import { biosnoop } from './tools/biosnoop.ts';
import { funccount } from './tools/funccount.ts';
import { funclatency } from './tools/funclatency.ts';
import { opensnoop } from './tools/opensnoop.ts';
import { vfsstat } from './tools/vfsstat.ts';

export const tools = { biolatency, biosnoop, opensnoop, vfsstat, funccount, funclatency } as const;

export type ToolId = keyof typeof tools;

/** Opened when none is named. */
export const firstTool: ToolId = 'opensnoop';

export const toolIds = Object.keys(tools) as readonly ToolId[];

export function isToolId(text: string): text is ToolId {
  return Object.hasOwn(tools, text);
}
