// SPDX-License-Identifier: MIT
/**
 * Tools of which nobody knows the types. Each has its own parameters, filter and rows, and what runs them is the same for
 * all: it gives a tool nothing but what that very tool has made — values parsed by its own schema, its own filters.
 */
import { backendsFor } from './function-backends.ts';
import type { FunctionTool } from './function-tool.ts';
import type { ParamSchema, ParamValues } from './params.ts';
import { type ToolId, tools } from './registry.ts';
import type { Tool } from './types.ts';

/** A tool on a probe that is always the same one. */
export type AnyProbeTool = Tool<string, ParamSchema, unknown, unknown>;

export type AnyFunctionTool = FunctionTool<string, ParamSchema>;

export type AnyTool = AnyProbeTool | AnyFunctionTool;

/** Values of some tool's parameters, by their names. */
export type AnyValues = ParamValues<ParamSchema>;

/**
 * The one place where a tool's types are forgotten. The compiler lets it pass, because parameters of methods are compared
 * both ways, and cannot tell that the values of one tool must not go to another: a trace keeps them together.
 */
export function toolOf(id: ToolId): AnyTool {
  return tools[id];
}

/** What `--backend` may be for it. */
export function backendsOf(tool: AnyTool): readonly string[] {
  const own =
    tool.kind === 'functions'
      ? [...backendsFor(tool.purpose), ...(tool.otherBackends ?? [])]
      : tool.probe.backends;
  return ['auto', ...own];
}

/** What a recording for it is of: the BPF object whose records it shows, or the tool itself where its readings are recorded. */
export function recordsOf(tool: AnyTool): string {
  return tool.kind === 'functions' ? tool.id : tool.probe.object;
}
