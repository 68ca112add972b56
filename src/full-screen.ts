// SPDX-License-Identifier: MIT
/** The screen's half of main: the terminal is taken, with a skeleton on it, before anything is loaded that draws. */
import type { CommonParams } from './cli/common-params.ts';
import { Ending } from './cli/ending.ts';
import { errorText } from './cli/print-error.ts';
import { problemText, type StartSettings } from './cli/start-settings.ts';
import type { LiveScreen } from './live-screen.ts';
import { ProbeError, toProbeError } from './probes/errors.ts';
import { loadAddon } from './probes/native.ts';
import { toolIds } from './probes/registry.ts';
import type { EventSource } from './probes/source.ts';
import type { AnyTrace } from './probes/trace.ts';
import { leaveCodeAsItIs } from './ui/engine.ts';
import { TerminalWriter } from './ui/screen/writer.ts';
import { skeleton } from './ui/skeleton.ts';
import { writeLastWords } from './ui/terminal/last-words.ts';
import { TerminalSession } from './ui/terminal/session.ts';

/** By its number: Node's stream for it takes milliseconds to make, and would wait for the terminal. */
const STDOUT = 1;
const REPORT = 'This is a mistake in probetop; please report it.';

/**
 * Runs until an ending; returns the exit code. Throws a ProbeError before the terminal is taken.
 * @param first the tool whose tab is shown first
 * @param traces of every tool, in the order of their tabs
 */
export async function runFullScreen(
  first: string,
  traces: readonly AnyTrace[],
  common: CommonParams,
  source: EventSource,
  start: StartSettings,
): Promise<number> {
  // Told on the terminal as it is: without that there is nothing to show.
  traces.find(({ id }) => id === first)?.check();

  const ending = new Ending();
  const failed = (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    ending.failed(
      new ProbeError('INTERNAL', `The screen cannot be drawn: ${reason}.`, REPORT, { cause: error }),
    );
  };
  let live: LiveScreen | undefined;
  const writer = new TerminalWriter(STDOUT, () => terminal.hungUp());
  const terminal = new TerminalSession({
    writer,
    control: () => loadAddon().terminal,
    onResize: (columns, rows) => live?.resized(columns, rows),
    onSuspend: () => live?.suspended(),
    onResume: (columns, rows) => live?.resumed(columns, rows),
  });
  terminal.enter(skeleton(toolIds, first));

  const { startLiveScreen } = await import('./live-screen.ts');
  live = await startLiveScreen({
    tab: first,
    traces,
    common,
    start,
    source,
    writer,
    terminal,
    ending,
    failed,
  });
  leaveCodeAsItIs();
  const how = await ending.reached;
  await live.close();
  const problem = problemText(start);
  if (problem !== undefined) writeLastWords(errorText(new ProbeError('BAD_VALUE', problem)));
  // The terminal may still take nothing, and this must not wait for it.
  if (how.error) writeLastWords(errorText(toProbeError(how.error)));
  return how.exitCode;
}
