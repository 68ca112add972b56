// SPDX-License-Identifier: MIT
/** A tool as text: rows on standard output until somebody or something ends it, then the totals. */
import { constants } from 'node:os';
import { addonAlarm, nodeAlarm } from '../probes/alarm.ts';
import { toProbeError } from '../probes/errors.ts';
import { loadAddon } from '../probes/native.ts';
import type { EventSource } from '../probes/source.ts';
import { type FrameSink, Supervisor } from '../probes/supervisor.ts';
import type { AnyTrace } from '../probes/trace.ts';
import type { IdentityFilter } from '../probes/types.ts';
import { startAgreed } from './agreement.ts';
import type { CommonParams } from './common-params.ts';
import { countText } from './count-text.ts';
import { Ending, type HowEnded } from './ending.ts';
import type { HeldCommand } from './held-command.ts';
import type { IntervalText } from './interval-text.ts';
import { IntervalWriter } from './interval-writer.ts';
import { latencyText } from './latency-text.ts';
import { LineWriter } from './line-writer.ts';
import { Output } from './output.ts';
import { PlayedWriter } from './played-writer.ts';
import { printError } from './print-error.ts';
import { showProgress } from './progress-line.ts';
import { seriesText } from './series-text.ts';
import { jsonSummary, plainSummary, type Totals } from './summary.ts';
import type { TextWriter } from './text-writer.ts';

const { SIGINT } = constants.signals;
const PACE = { shortestMs: 10, longestMs: 100 };
/** How long a reader may take nothing of the last lines before it is given up. A second signal ends the wait. */
const LAST_WRITE_MS = 10_000;

/** `tracing opens of PID 7, UID 0`. */
function announcement(
  subject: string,
  identity: IdentityFilter,
  replayed: boolean,
  command: HeldCommand | undefined,
): string {
  const who = [
    command === undefined ? '' : JSON.stringify(command.name),
    identity.pid === undefined ? '' : `PID ${identity.pid}`,
    identity.tid === undefined ? '' : `TID ${identity.tid}`,
    identity.uid === undefined ? '' : `UID ${identity.uid}`,
    identity.cgroup === undefined || command ? '' : 'one cgroup',
  ].filter((part) => part !== '');
  return `probetop: ${replayed ? 'playing' : 'tracing'} ${subject}${who.length > 0 ? ` of ${who.join(', ')}` : ''}\n`;
}

/** What of the parameters says how often something is told. */
function timesOf({ interval, count, duration }: AnyTrace['values']) {
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  return { seconds: number(interval), count: number(count), duration: number(duration) };
}

function createWriter(
  trace: AnyTrace,
  common: CommonParams,
  output: Output,
  ending: Ending,
): TextWriter | PlayedWriter {
  const { data, values, controller, played } = trace;
  const format = common.json ? 'json' : 'plain';
  const silent = common.onlySummary;
  if (data.kind === 'events') return new LineWriter(data.text(format), output, silent);
  const times = timesOf(values);
  if (played) {
    const now = () => controller.now();
    return new PlayedWriter(played, () => intervalText(trace, format), now, output, { silent, ...times });
  }
  const { seconds, count } = times;
  return new IntervalWriter(intervalText(trace, format), controller, output, {
    silent,
    // Rates over no interval would say nothing.
    seconds: seconds ?? (data.kind === 'series' ? 1 : undefined),
    count,
    ended: (end) => trace.intervalEnded?.(end),
    done: () => ending.quit(),
    failed: (error) => ending.failed(toProbeError(error)),
  });
}

function intervalText({ id, subject, values, data }: AnyTrace, format: 'plain' | 'json'): IntervalText {
  switch (data.kind) {
    case 'latencies':
      return latencyText(data.reading(), id, subject, format);
    case 'counts':
      return countText(data.reading(), id, subject, format, values.timestamp === true);
    case 'series':
      return seriesText(data.reading(), id, format);
    case 'events':
      throw new RangeError('events are printed as they come');
  }
}

function tell(sentences: readonly string[] = []): void {
  for (const sentence of sentences) process.stderr.write(`probetop: ${sentence}\n`);
}

/** What is left is told. Where tracing has failed that may fail too, and is not what went wrong. */
function finish(writer: TextWriter, how: HowEnded): void {
  try {
    writer.finish();
  } catch (error) {
    if (!how.error) throw error;
  }
}

/** Starts, or undoes that when a signal comes first; then it returns the exit code. Throws what the start throws. */
async function startUnlessEnded(trace: AnyTrace, ending: Ending): Promise<number | undefined> {
  const questions = new AbortController();
  const starting = startAgreed(trace, questions.signal);
  const progress = () => trace.progress;
  const how = await showProgress('attached', progress, Promise.race([starting, ending.reached]));
  if (!how) return undefined;
  starting.catch(() => {});
  questions.abort();
  await showProgress('detached', progress, trace.stop());
  // There was nothing yet that it could have ended in good order.
  process.stderr.write('probetop: interrupted before tracing began\n');
  return how.exitCode === 0 ? 128 + SIGINT : how.exitCode;
}

function playToTheEnd(writer: PlayedWriter, signal: AbortSignal, ending: Ending): void {
  writer.play(signal).then(
    () => ending.quit(),
    (error: unknown) => ending.failed(toProbeError(error)),
  );
}

/** Runs until an ending; returns the exit code. Throws a ProbeError before the first line. */
export async function runHeadless(
  trace: AnyTrace,
  common: CommonParams,
  source: EventSource,
  command?: HeldCommand,
): Promise<number> {
  // Diagnostics are a courtesy: rows and detaching must not depend on somebody reading them.
  process.stderr.on('error', () => {});
  const ending = new Ending(
    (signal) => command?.pass(signal) ?? false,
    () => command?.terminate(),
  );
  const early = await startUnlessEnded(trace, ending);
  if (early !== undefined) return early;
  const { controller, values } = trace;
  const started = performance.now();
  const output = new Output(ending.outputEnded);
  const writer = createWriter(trace, common, output, ending);
  writer.begin();
  tell(trace.warnings);
  process.stderr.write(announcement(trace.subject, trace.identity, source.replayed, command));
  const sink: FrameSink = {
    frame: () => {
      supervisor.paused = output.behind;
      tell(trace.news?.());
    },
    failed: (error) => ending.failed(error),
  };
  // A recording may be played where there is no addon.
  const makeAlarm = source.replayed ? nodeAlarm : addonAlarm(loadAddon());
  const supervisor = new Supervisor(PACE, sink, makeAlarm);
  supervisor.add(trace.ticking, writer.sink);
  supervisor.start();
  const over = new AbortController();
  if (writer instanceof PlayedWriter) playToTheEnd(writer, over.signal, ending);
  else {
    // What is left is handed over when it is stopped.
    if (source.complete) ending.quit();
    if (typeof values.duration === 'number') ending.after(values.duration);
  }
  if (command) runCommand(command, ending);

  const how = await ending.reached;
  over.abort();
  writer.ending();
  const seconds = writer instanceof PlayedWriter ? writer.seconds : (performance.now() - started) / 1000;
  tell(trace.news?.(true));
  await showProgress('detached', () => trace.progress, supervisor.stop());
  finish(writer, how);
  const totals: Totals = {
    events: writer.events,
    seconds,
    counters: controller.counters,
    skipped: [...trace.leftOut, ...controller.skipped],
    // Where the trace has ended before it, it runs to its end untraced.
    exitCode: await command?.ended.catch(() => undefined),
  };
  if (common.json) output.write(jsonSummary(trace.id, controller.now(), totals));
  else process.stderr.write(plainSummary(totals));
  await output.drained(LAST_WRITE_MS);
  // The last lines may have failed although what came before them did not.
  const late = ending.outputFailure;
  const error = how.error ?? late;
  if (error) printError(toProbeError(error));
  const code = how.exitCode === 0 ? (totals.exitCode ?? 0) : how.exitCode;
  return late && code === 0 ? 1 : code;
}

/** Whatever it does from now on is told; its end is that of the trace. */
function runCommand(command: HeldCommand, ending: Ending): void {
  if (command.cgroup === undefined)
    tell([`What it starts is not traced, for want of a cgroup of its own: ${command.reason}.`]);
  command.ended.then(
    () => ending.quit(),
    (error: unknown) => ending.failed(toProbeError(error)),
  );
  command.go();
}
