// SPDX-License-Identifier: MIT
/** The keys of a tab, from the commands that the keyboard itself has. */
import { toolOf } from '../../src/probes/any-tool.ts';
import { parseParams } from '../../src/probes/params.ts';
import { type ToolId, toolIds } from '../../src/probes/registry.ts';
import type { Actions } from '../../src/state/actions.ts';
import { type AppState, idleTool } from '../../src/state/store.ts';
import { type Command, type CommandContext, keyText, type Scope } from '../../src/ui/keys/commands.ts';
import { commandsOf } from '../../src/ui/keys/keymap.ts';
import { registeredPane } from '../../src/ui/panes/any-pane.ts';
import { type Block, bold, plain, type Span } from './blocks.ts';

function toolState(id: ToolId) {
  const tool = toolOf(id);
  const values = parseParams(tool.params, {});
  return idleTool(tool.params, values, tool.kind === 'functions' ? tool.shows : tool.kind);
}

/** As the screen is before anything has been done on it. */
function contextOf(tab: ToolId): CommandContext {
  const state: AppState = {
    facts: { host: '', kernel: '', replayed: false },
    tab,
    overview: false,
    mouse: true,
    theme: 'default',
    cameFrom: undefined,
    tools: Object.fromEntries(toolIds.map((id) => [id, toolState(id)])),
    identity: { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: false },
    prompt: undefined,
    saving: undefined,
    help: undefined,
    notice: '',
    intervalSeconds: 1,
    figures: { usage: { own: 0, probes: undefined }, now: 0 },
    tick: 0,
  };
  // Commands are only read here: none is run.
  return { state, actions: {} as Actions, paneOf: registeredPane, height: 24, width: 80 };
}

function keySpans({ keys }: Command): readonly Span[] {
  return keys.flatMap((key, i) => [...(i > 0 ? [plain(' ')] : []), bold(keyText(key, true))]);
}

/** The keys of a tab that are for these things. */
export function keyBlocks(tab: ToolId, scopes: readonly Scope[]): readonly Block[] {
  const commands = commandsOf(contextOf(tab));
  return scopes.flatMap((scope) =>
    commands
      .filter((command) => command.scope === scope)
      .map((command): Block => ({ kind: 'item', term: keySpans(command), text: [plain(command.label)] })),
  );
}
