// SPDX-License-Identifier: MIT
/** The tools there are, in the order of their tabs. A new tool is one line here and one in the panes' list. */
import { biosnoop } from './tools/biosnoop.ts';
import { opensnoop } from './tools/opensnoop.ts';

export const tools = { opensnoop, biosnoop } as const;

export type ToolId = keyof typeof tools;

export const toolIds = Object.keys(tools) as readonly ToolId[];

export function isToolId(text: string): text is ToolId {
  return Object.hasOwn(tools, text);
}
