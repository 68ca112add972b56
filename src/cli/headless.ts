// SPDX-License-Identifier: MIT
/** A tool as text: rows on standard output until somebody or something ends it, then the totals. */
import { type BatchReader, PassingSink } from '../probes/decode/records.ts';
import { toProbeError } from '../probes/errors.ts';
import type { EventSource } from '../probes/source.ts';
import { Supervisor } from '../probes/supervisor.ts';
import type { AnyTrace } from '../probes/trace.ts';
import type { IdentityFilter, RecordText } from '../probes/types.ts';
import type { CommonParams } from './common-params.ts';
import { Ending } from './ending.ts';
import { Output } from './output.ts';
import { printError } from './print-error.ts';
import { jsonSummary, plainSummary, type Totals } from './summary.ts';

const PACE = { shortestMs: 10, longestMs: 100 };
/** How long a reader may take nothing of the last lines before it is given up. A second signal ends the wait. */
const LAST_WRITE_MS = 10_000;
/** Lines are handed to the output in pieces of about this size. */
const FLUSH_CHARS = 1 << 16;

/** `tracing opens of PID 7, UID 0`. */
function announcement(subject: string, identity: IdentityFilter, replayed: boolean): string {
  const who = [
    identity.pid === undefined ? '' : `PID ${identity.pid}`,
    identity.tid === undefined ? '' : `TID ${identity.tid}`,
    identity.uid === undefined ? '' : `UID ${identity.uid}`,
    identity.cgroup === undefined ? '' : 'one cgroup',
  ].filter((part) => part !== '');
  return `probetop: ${replayed ? 'playing' : 'tracing'} ${subject}${who.length > 0 ? ` of ${who.join(', ')}` : ''}\n`;
}

/** Turns batches into lines, or only counts them. */
class LineWriter {
  events = 0;
  readonly #text: RecordText;
  readonly #output: Output;
  readonly #silent: boolean;

  constructor(text: RecordText, output: Output, silent: boolean) {
    this.#text = text;
    this.#output = output;
    this.#silent = silent;
  }

  readonly read: BatchReader = (batch) => {
    const { keep, line } = this.#text;
    if (this.#silent && !keep) {
      this.events += batch.count;
      return;
    }
    let lines = '';
    while (batch.next()) {
      if (keep && !keep(batch)) continue;
      this.events++;
      if (this.#silent) continue;
      lines += line(batch);
      if (lines.length > FLUSH_CHARS) {
        this.#output.write(lines);
        lines = '';
      }
    }
    this.#output.write(lines);
  };
}

/** Runs until an ending; returns the exit code. Throws a ProbeError before the first line. */
export async function runHeadless(
  trace: AnyTrace,
  common: CommonParams,
  source: EventSource,
): Promise<number> {
  // Diagnostics are a courtesy: rows and detaching must not depend on somebody reading them.
  process.stderr.on('error', () => {});
  await trace.start();
  const { controller, values } = trace;
  const started = performance.now();
  const ending = new Ending();
  const output = new Output(ending.outputEnded);
  const format = common.json ? 'json' : 'plain';
  const text = trace.text(format);
  const writer = new LineWriter(text, output, common.onlySummary);
  if (!common.onlySummary) output.write(text.header);
  process.stderr.write(announcement(trace.subject, trace.identity, source.replayed));
  const supervisor = new Supervisor(PACE, {
    frame: () => {
      supervisor.paused = output.behind;
    },
    failed: (error) => ending.failed(error),
  });
  supervisor.add(controller, new PassingSink(writer.read));
  supervisor.start();
  // What is left is handed over when it is stopped.
  if (source.complete) ending.quit();
  if (typeof values.duration === 'number') ending.after(values.duration);

  const how = await ending.reached;
  const seconds = (performance.now() - started) / 1000;
  await supervisor.stop();
  const totals: Totals = {
    events: writer.events,
    seconds,
    counters: controller.counters,
    skipped: controller.skipped,
  };
  if (format === 'json') output.write(jsonSummary(trace.id, controller.clock.now(), totals));
  else process.stderr.write(plainSummary(totals));
  await output.drained(LAST_WRITE_MS);
  // The last lines may have failed although what came before them did not.
  const late = ending.outputFailure;
  const error = how.error ?? late;
  if (error) printError(toProbeError(error));
  return late && how.exitCode === 0 ? 1 : how.exitCode;
}
