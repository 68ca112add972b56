// SPDX-License-Identifier: MIT
/** Sessions over a recording in place of the kernel, with one tool or several. */
import { readToolLine } from '../../src/cli/tool-line.ts';
import { parseParams } from '../../src/probes/params.ts';
import { loadRecording } from '../../src/probes/recording/load.ts';
import type { ReplayOptions } from '../../src/probes/recording/replay.ts';
import { recordedSource } from '../../src/probes/recording/source.ts';
import { tools } from '../../src/probes/registry.ts';
import type { EventSource } from '../../src/probes/source.ts';
import type { OpenRow } from '../../src/probes/tools/opensnoop-rows.ts';
import { type AnyTrace, Trace } from '../../src/probes/trace.ts';
import { Session } from '../../src/state/session.ts';
import { eventsOf, shownTool, toolState } from '../../src/state/store.ts';
import { KNOWN_OPENS } from '../helpers/recordings.ts';
import { eventually } from '../helpers/wait.ts';

const settings = {
  backend: 'auto',
  sizes: { ringBytes: undefined, arenaBytes: undefined },
  cgroup: undefined,
  self: false,
};

/** The 23 known opens, all at once unless it is said otherwise. */
export const knownOpens = (options: ReplayOptions = { speed: Number.POSITIVE_INFINITY }): EventSource =>
  recordedSource(loadRecording(KNOWN_OPENS), options);

/** opensnoop, under any name and with any other part of its own. */
export function opensTrace(
  source: EventSource = knownOpens(),
  change: { readonly id?: string; readonly probe?: Partial<typeof tools.opensnoop.probe> } = {},
): AnyTrace {
  const { opensnoop } = tools;
  const { id = opensnoop.id, probe } = change;
  // The type holds the one name; a tab may have any.
  const tool: Omit<typeof opensnoop, 'id'> & { readonly id: string } = {
    ...opensnoop,
    id,
    probe: { ...opensnoop.probe, ...probe },
  };
  return new Trace(tool, parseParams(opensnoop.params, {}), settings, source);
}

/** A session that shows the first of them. */
export function sessionOver(...traces: readonly AnyTrace[]) {
  const nothing = () => {};
  const session = new Session(
    {
      tab: traces[0]?.id ?? '',
      traces,
      facts: { host: 'web-01', kernel: '6.12.95', replayed: true },
      intervalSeconds: 0.05,
      theme: 'default',
      holdRunStats: undefined,
      readLine: readToolLine,
    },
    {
      frame: nothing,
      screenLines: () => ['one', 'two'],
      setMouse: nothing,
      redraw: nothing,
      suspend: nothing,
      quit: nothing,
      setTheme: nothing,
    },
  );
  const { store, actions } = session;
  const tool = (id: string) => toolState(store.getState(), id);
  const rowsOf = (id: string) => {
    const { view } = eventsOf(tool(id));
    return view.page(100).map((number) => eventsOf(tool(id)).row(number) as OpenRow | undefined);
  };
  return {
    session,
    store,
    actions,
    tool,
    rowsOf,
    /** The shown tool, and its rows. */
    current: () => shownTool(store.getState()),
    shown: () => rowsOf(store.getState().tab),
    become: (what: string, ask: () => boolean) => eventually(20_000, what, () => (ask() ? true : undefined)),
    [Symbol.asyncDispose]: () => session.stop(),
  };
}
