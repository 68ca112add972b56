// SPDX-License-Identifier: MIT
/** A state and its actions for tests of the screen, with what they ask for written down. */
import { readToolLine } from '../../src/cli/tool-line.ts';
import { ProbeError } from '../../src/probes/errors.ts';
import { parseParams, parseTyped } from '../../src/probes/params.ts';
import { tools } from '../../src/probes/registry.ts';
import { createActions } from '../../src/state/actions.ts';
import type { Control } from '../../src/state/control.ts';
import type { EventData } from '../../src/state/event-data.ts';
import {
  type AppState,
  createAppStore,
  idleTool,
  shownTool,
  toolState,
  updateTool,
} from '../../src/state/store.ts';
import type { CommandContext } from '../../src/ui/keys/commands.ts';
import { createKeyboard } from '../../src/ui/keys/keyboard.ts';
import type { PaneOf } from '../../src/ui/panes/any-pane.ts';
import { opensnoopPane } from '../../src/ui/panes/opensnoop.ts';
import { setTheme } from '../../src/ui/theme.ts';

const { params } = tools.opensnoop;

/** opensnoop's state, for any tab of a test. */
export const idleOpensnoop = () => idleTool(params, parseParams(params, {}), 'events');

/** Unless it is said otherwise all tabs of a test look like opensnoop's. */
const likeOpensnoop: PaneOf = () => opensnoopPane;

export function appState(change: Partial<AppState> = {}): AppState {
  return {
    facts: { host: 'web-01', kernel: '6.12.95', replayed: false },
    tab: 'opensnoop',
    overview: false,
    cameFrom: undefined,
    tools: { opensnoop: idleOpensnoop() },
    identity: { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: false },
    prompt: undefined,
    saving: undefined,
    help: undefined,
    notice: '',
    intervalSeconds: 1,
    mouse: true,
    theme: 'default',
    figures: { usage: { own: 0, probes: undefined }, now: 0 },
    tick: 0,
    ...change,
  };
}

/** A PID that nobody has. */
export const NOBODY = 999;

export function testApp(
  change: Partial<AppState> = {},
  height = 10,
  paneOf: PaneOf = likeOpensnoop,
  width = 100,
) {
  const store = createAppStore(appState(change));
  const asked: string[] = [];
  let followed: (() => void) | undefined;
  let looked: (() => void) | undefined;
  const control: Control = {
    show: (tool) => void asked.push(`show ${tool}`),
    showAll: () => void asked.push('show all'),
    setIdentity: (identity) => {
      if (identity.pid === NOBODY) throw new ProbeError('NO_SUCH_PID', 'No process has the PID 999.');
      asked.push(`pid ${identity.pid}`);
      return { ...store.getState().identity, ...identity };
    },
    setSwitch: (tool, param, on) => {
      asked.push(`${param} ${on}`);
      const { values } = toolState(store.getState(), tool);
      updateTool(store, tool, { values: { ...values, [param]: on } });
    },
    setParam: (tool, param, text) => {
      asked.push(`${tool} ${param} ${text}`);
      const { params, values } = toolState(store.getState(), tool);
      const described = params[param];
      if (described) updateTool(store, tool, { values: { ...values, [param]: parseTyped(described, text) } });
    },
    refilter: (tool) => {
      asked.push(`refilter ${toolState(store.getState(), tool).query}`);
      followed?.();
    },
    retype: (tool) => control.refilter(tool),
    look: () => looked?.(),
    explain: () => {},
    readLine: readToolLine,
    setLine: ({ tool, raw, identity }) =>
      void asked.push(`line ${tool} ${JSON.stringify(raw)} ${JSON.stringify(identity)}`),
    complete: () => void asked.push('complete'),
    save: (path) => void asked.push(`save ${path}`),
    callOffSave: () => void asked.push('call off save'),
    saveScreen: () => void asked.push('save screen'),
    setTheme: (theme) => {
      asked.push(`theme ${theme}`);
      setTheme(theme, '256');
    },
    saveSettings: () => void asked.push('save settings'),
    start: (tool) => void asked.push(`start ${tool}`),
    stop: (tool) => void asked.push(`stop ${tool}`),
    setInterval: (seconds) => void asked.push(`interval ${seconds}`),
    setMouse: (on) => void asked.push(`mouse ${on ? 'on' : 'off'}`),
    redraw: () => void asked.push('redraw'),
    suspend: () => void asked.push('suspend'),
    quit: () => void asked.push('quit'),
  };
  const actions = createActions(store, control);
  const context = (): CommandContext => ({ state: store.getState(), actions, paneOf, height, width });
  const keyboard = createKeyboard(store, context);
  /** `pid 7` types three keys and a space … names of keys in angle brackets: `p7<enter>`. */
  const press = (keys: string) => {
    for (const [, named, character] of keys.matchAll(/<([^>]+)>|(.)/gu)) {
      const parts = (named ?? character ?? '').split(/-(?=.)/);
      const name = parts.at(-1) ?? '';
      const has = (modifier: string) => named !== undefined && parts.slice(0, -1).includes(modifier);
      keyboard.key({
        name: name === ' ' ? 'space' : name,
        ctrl: has('ctrl'),
        alt: has('alt'),
        shift: has('shift'),
      });
    }
  };
  /** From now on these events are filtered as the session would have it. */
  const follow = (events: EventData) => {
    looked = () => void events.work(Number.POSITIVE_INFINITY);
    followed = () => {
      const { query, showAll } = shown();
      updateTool(store, store.getState().tab, {
        queryProblem: events.setFilter(store.getState().identity, query, showAll),
      });
      events.work(Number.POSITIVE_INFINITY);
    };
    followed();
  };
  /** Types a text filter and keeps it. */
  const type = (text: string) => {
    actions.ask('filter', '');
    actions.type(text);
    actions.answer();
  };
  /** The open tab's tool. */
  const shown = () => shownTool(store.getState());
  /** What was asked for since the last call. */
  const taken = () => asked.splice(0);
  return { store, actions, keyboard, context, press, shown, taken, follow, type };
}
