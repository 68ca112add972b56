// SPDX-License-Identifier: MIT
/** The screen's half of main: the terminal is taken, a session feeds the screen, keys go to the session. */
import { hostname } from 'node:os';
import { type CommonParams, traceSettings } from './cli/common-params.ts';
import { Ending } from './cli/ending.ts';
import { errorText } from './cli/print-error.ts';
import { ProbeError, toProbeError } from './probes/errors.ts';
import { loadAddon } from './probes/native.ts';
import { type ToolId, toolIds, tools } from './probes/registry.ts';
import type { EventSource } from './probes/source.ts';
import type { OpensnoopParams } from './probes/tools/opensnoop.ts';
import { Trace } from './probes/trace.ts';
import { Session } from './state/session.ts';
import { colorDepth } from './ui/color-depth.ts';
import type { CommandContext } from './ui/keys/commands.ts';
import { InputDecoder } from './ui/keys/decode.ts';
import { createKeyboard } from './ui/keys/keyboard.ts';
import { listHeight } from './ui/layout.ts';
import { Screen } from './ui/screen/screen.ts';
import { TerminalWriter } from './ui/screen/writer.ts';
import { skeleton } from './ui/skeleton.ts';
import { writeLastWords } from './ui/terminal/last-words.ts';
import { TerminalSession } from './ui/terminal/session.ts';

/** By its number: Node's stream for it takes milliseconds to make, and would wait for the terminal. */
const STDOUT = 1;
/** Seconds between frames unless the user says otherwise. */
const INTERVAL_SECONDS = 1;
/** Frames closer than this are a film that nobody can read. */
const SHORTEST_INTERVAL = 0.05;
/** Detaching is quick; what takes longer than this the kernel does when we are gone. */
const LONGEST_STOP_MS = 1500;

const REPORT = 'This is a mistake in probetop; please report it.';

const schemas = (tool: string) => tools[tool as ToolId].params;

/** Runs until an ending; returns the exit code. Throws a ProbeError before the terminal is taken. */
export async function runFullScreen(
  tab: ToolId,
  values: OpensnoopParams,
  common: CommonParams,
  source: EventSource,
): Promise<number> {
  const trace = new Trace(tools[tab], values, traceSettings(common), source);
  // Told on the terminal as it is: without that there is nothing to show.
  trace.check();

  const ending = new Ending();
  const failed = (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    ending.failed(
      new ProbeError('INTERNAL', `The screen cannot be drawn: ${reason}.`, REPORT, { cause: error }),
    );
  };
  let hide: (() => void) | undefined;
  const writer = new TerminalWriter(STDOUT, () => terminal.hungUp());
  const terminal = new TerminalSession({
    writer,
    control: () => loadAddon().terminal,
    onResize: (columns, rows) => screen.resize(columns, rows),
    onSuspend: () => screen.suspend(),
    onResume: (columns, rows) => {
      screen.resize(columns, rows);
      screen.resume();
      screen.redraw();
    },
  });
  terminal.enter(skeleton(toolIds, tab));

  const colors = colorDepth(common.color ?? 'auto', process.env);
  const screen = new Screen(writer, { ...terminal.size, colors, ascii: common.ascii, onError: failed });
  const session = new Session(
    {
      tab,
      trace,
      facts: { host: hostname(), kernel: source.kernel, replayed: source.replayed },
      intervalSeconds: Math.max(SHORTEST_INTERVAL, common.interval ?? INTERVAL_SECONDS),
      holdRunStats: source.replayed ? undefined : () => source.addon.holdRunStats(),
    },
    {
      // Before Ink has drawn, the skeleton stands.
      frame: () => hide && screen.draw(),
      redraw: () => screen.redraw(),
      suspend: () => terminal.suspend(),
      quit: () => ending.quit(),
    },
  );
  const context = (): CommandContext => ({
    state: session.store.getState(),
    actions: session.actions,
    height: listHeight(screen),
  });
  const keyboard = createKeyboard(session.store, session.actions, schemas, () => listHeight(screen));
  const decoder = new InputDecoder({ ...keyboard, mouse: () => {} });
  process.stdin.on('data', (bytes) => decoder.feed(bytes));
  terminal.watchInput(process.stdin);

  // The probe loads on a thread of its own while what draws is read and run here.
  const started = session.start();
  // What Ink draws goes into the grid, which alone decides on colours; chalk must not leave bold out for want of them.
  process.env.FORCE_COLOR = '3';
  const { show } = await import('./ui/show.tsx');
  hide = show({ store: session.store, screen, schemas, context, ascii: common.ascii, failed });

  const how = await ending.reached;
  hide();
  decoder.close();
  terminal.leave();
  await Promise.race([
    started.then(() => session.stop()),
    new Promise((done) => setTimeout(done, LONGEST_STOP_MS)),
  ]);
  // The terminal may still take nothing, and this must not wait for it.
  if (how.error) writeLastWords(errorText(toProbeError(how.error)));
  return how.exitCode;
}
