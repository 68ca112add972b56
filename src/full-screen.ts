// SPDX-License-Identifier: MIT
/** The screen's half of main: a trace feeds a store, the screen shows it and asks for changes. */
import { type CommonParams, traceSettings } from './cli/common-params.ts';
import { Ending } from './cli/ending.ts';
import { printError } from './cli/print-error.ts';
import { PassingSink } from './probes/decode/records.ts';
import { ProbeError, toProbeError } from './probes/errors.ts';
import { kernelSource } from './probes/source.ts';
import { Supervisor } from './probes/supervisor.ts';
import type { OpenRow, OpensnoopParams, opensnoop } from './probes/tools/opensnoop.ts';
import { Trace } from './probes/trace.ts';
import { appendRows, createEventStore, ROWS_KEPT } from './state/event-store.ts';
import { showScreen } from './ui/show.tsx';

/** Seconds between frames unless the user says otherwise: a live list, not a film. */
const FRAME_SECONDS = 0.25;
const SHORTEST_FRAME_MS = 50;

export async function runFullScreen(
  tool: typeof opensnoop,
  values: OpensnoopParams,
  common: CommonParams,
): Promise<number> {
  const frameMs = Math.max(SHORTEST_FRAME_MS, (common.interval ?? FRAME_SECONDS) * 1000);
  // Attached first: what is wrong is told on the terminal as it was, not on a screen that vanishes.
  const trace = new Trace(tool, values, traceSettings(common), kernelSource());
  await trace.start();
  const { controller } = trace;
  const store = createEventStore<OpenRow>(trace.identity);
  const readRow = tool.rowReader(controller.object, controller.clock);
  const ending = new Ending();
  const screen = showScreen(
    tool.id,
    store,
    {
      setPid: (text) => {
        try {
          trace.change({ identity: { pid: text === '' ? undefined : Number(text), tid: undefined } });
          store.setState({ identity: trace.identity, rows: [], problem: '' });
        } catch (error) {
          store.setState({ problem: toProbeError(error).message });
        }
      },
      quit: () => ending.quit(),
    },
    (error) => ending.failed(new ProbeError('INTERNAL', `The screen cannot be drawn: ${error.message}.`)),
  );
  let newRows: OpenRow[] = [];
  const frame = () => {
    const rows = appendRows(store.getState().rows, newRows);
    newRows = [];
    const { counters, lifecycle, backend } = controller;
    store.setState({ rows, counters, lifecycle, backend });
  };
  const failed = (error: ProbeError) => ending.failed(error);
  const supervisor = new Supervisor({ shortestMs: frameMs, longestMs: frameMs }, { frame, failed });
  const sink = new PassingSink((batch) => {
    while (batch.next()) newRows.push(readRow(batch));
    newRows = newRows.slice(-ROWS_KEPT);
  });
  supervisor.add(controller, sink);
  supervisor.start();
  const how = await ending.reached;
  screen.close();
  await supervisor.stop();
  if (how.error) printError(toProbeError(how.error));
  return how.exitCode;
}
