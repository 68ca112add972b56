// SPDX-License-Identifier: MIT
/** The screen at work: a session feeds it, keys go to the session. */
import { hostname } from 'node:os';
import { type CommonParams, overheadSettings } from './cli/common-params.ts';
import type { Ending } from './cli/ending.ts';
import type { StartSettings } from './cli/start-settings.ts';
import { readToolLine } from './cli/tool-line.ts';
import { addonAlarm } from './probes/alarm.ts';
import { holdRunStats } from './probes/host/run-stats.ts';
import { loadAddon } from './probes/native.ts';
import type { EventSource } from './probes/source.ts';
import type { AnyTrace } from './probes/trace.ts';
import { Session } from './state/session.ts';
import { shownTool } from './state/store.ts';
import { visibleSentence } from './text/sentence.ts';
import { colorDepth } from './ui/color-depth.ts';
import type { CommandContext } from './ui/keys/commands.ts';
import { InputDecoder } from './ui/keys/decode.ts';
import { createKeyboard } from './ui/keys/keyboard.ts';
import { createPointer } from './ui/keys/pointer.ts';
import { listHeight } from './ui/layout.ts';
import { registeredPane } from './ui/panes/any-pane.ts';
import { Screen } from './ui/screen/screen.ts';
import type { TerminalWriter } from './ui/screen/writer.ts';
import { waitTelling } from './ui/terminal/last-progress.ts';
import { writeLastWords } from './ui/terminal/last-words.ts';
import type { TerminalSession } from './ui/terminal/session.ts';
import { setTheme } from './ui/theme.ts';

/** Detaching is quick, or says how far it is; what takes longer than this without a word the kernel does when we are gone. */
const LONGEST_STOP_MS = 1500;

export interface LiveScreenSettings {
  /** The tool whose tab is shown first. */
  readonly tab: string;
  /** Of every tool, in the order of their tabs. */
  readonly traces: readonly AnyTrace[];
  readonly common: CommonParams;
  readonly start: StartSettings;
  readonly source: EventSource;
  readonly writer: TerminalWriter;
  readonly terminal: TerminalSession;
  readonly ending: Ending;
  /** Hears of an error in drawing. */
  failed(error: unknown): void;
}

export interface LiveScreen {
  resized(columns: number, rows: number): void;
  suspended(): void;
  resumed(columns: number, rows: number): void;
  /** Gives the terminal back, then detaches. */
  close(): Promise<void>;
}

/** Resolves when the first whole frame has been drawn. */
export async function startLiveScreen(settings: LiveScreenSettings): Promise<LiveScreen> {
  const { tab, traces, common, start, source, writer, terminal, ending, failed } = settings;
  const colors = colorDepth(common.color ?? 'auto', process.env);
  const look = { colors, ascii: common.ascii };
  setTheme(start.settings.theme, colors);
  const addon = loadAddon();
  const { frameEncoder: makeEncoder } = addon;
  writer.writeBy(addon.terminal.write);
  const screen = new Screen(writer, { ...terminal.size, ...look, makeEncoder, onError: failed });
  let hide: (() => void) | undefined;
  const session = new Session(
    {
      tab,
      traces,
      facts: { host: hostname(), kernel: source.kernel, replayed: source.replayed },
      readLine: readToolLine,
      makeAlarm: addonAlarm(addon),
      intervalSeconds: start.settings.interval,
      theme: start.settings.theme,
      settingsPlace: start.place,
      overhead: overheadSettings(common),
      notice: start.problem === undefined ? '' : `Settings not used: ${start.problem}`,
      holdRunStats: source.replayed ? undefined : () => holdRunStats(source.addon),
    },
    {
      // Before Ink has drawn, the skeleton stands.
      frame: () => hide && screen.draw(),
      screenLines: () => screen.lines(),
      setMouse: (on) => terminal.setMouse(on),
      redraw: () => screen.redraw(),
      setTheme: (theme) => setTheme(theme, colors),
      suspend: () => terminal.suspend(),
      quit: () => ending.quit(),
    },
  );
  const height = () => listHeight(screen, shownTool(session.store.getState()).data.past.moment !== undefined);
  const context = (): CommandContext => ({
    state: session.store.getState(),
    actions: session.actions,
    paneOf: registeredPane,
    height: height(),
    width: screen.columns,
  });
  const keyboard = createKeyboard(session.store, context);
  const mouse = createPointer(session.store, context, keyboard, (column, row) =>
    screen.pointedAt(column, row),
  );
  const decoder = new InputDecoder({ ...keyboard, mouse });
  terminal.setMouse(session.store.getState().mouse);
  terminal.read((bytes) => decoder.feed(bytes));

  // The probe loads on a thread of its own while what draws is read and run here.
  void session.start();
  // What Ink draws goes into the grid, which alone decides on colours; chalk must not leave bold out for want of them.
  process.env.FORCE_COLOR = '3';
  const { show } = await import('./ui/show.tsx');
  // The window may have changed meanwhile, when nobody was there to be told.
  screen.resize(terminal.size.columns, terminal.size.rows);
  hide = show({ store: session.store, screen, context, look, failed });

  return {
    resized: (columns, rows) => screen.resize(columns, rows),
    suspended: () => screen.suspend(),
    resumed: (columns, rows) => {
      screen.resize(columns, rows);
      screen.resume();
      screen.redraw();
    },
    close: async () => {
      hide?.();
      decoder.close();
      terminal.leave();
      const progress = () => traces.find((trace) => trace.progress)?.progress;
      await waitTelling(session.stop(), progress, LONGEST_STOP_MS);
      const { lastWords } = session;
      if (lastWords) writeLastWords(`probetop: ${visibleSentence(lastWords)}\n`);
    },
  };
}
