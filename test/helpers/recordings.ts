// SPDX-License-Identifier: MIT
/**
 * Recordings of opens.c. To make the fixture anew, as root:
 *
 *     node --import tsx test/helpers/recordings.ts test/fixtures/known-opens.rec
 */
import { join } from 'node:path';
import { ProbeController } from '../../src/probes/controller.ts';
import { openEventReader } from '../../src/probes/decode/open-event.ts';
import { PassingSink } from '../../src/probes/decode/records.ts';
import { openProbe } from '../../src/probes/open.ts';
import { recordingSource } from '../../src/probes/recording/source.ts';
import type { EventSource } from '../../src/probes/source.ts';
import { root, temporaryFolder } from './environment.ts';
import { startWorkload } from './workload.ts';

export const KNOWN_OPENS = join(root, 'test/fixtures/known-opens.rec');

/** One open as its record has it. */
export interface RecordedOpen {
  readonly path: string;
  readonly pid: number;
  readonly uid: number;
  readonly comm: string;
  readonly result: number;
  readonly flags: number;
  readonly mode: number;
  /** CLOCK_MONOTONIC, nanoseconds. */
  readonly time: bigint;
}

/** A controller on any source whose records are kept decoded. Nothing of it is filtered but by `pid`. */
export function opensOf(source: EventSource, pid?: number) {
  const controller = new ProbeController(openProbe, source);
  const opens: RecordedOpen[] = [];
  let read: ReturnType<typeof openEventReader> | undefined;
  const sink = new PassingSink((batch) => {
    read ??= openEventReader(controller.object);
    while (batch.next()) {
      const { start, end } = read.nameRange(batch);
      opens.push({
        path: Buffer.from(batch.bytes.slice(start, end)).toString(),
        pid: read.pid(batch),
        uid: read.uid(batch),
        comm: read.comm(batch),
        result: read.result(batch),
        flags: read.flags(batch),
        mode: read.mode(batch),
        time: batch.view.getBigUint64(read.timeAt(batch), true),
      });
    }
  });
  const nobody = { tid: undefined, uid: undefined, cgroup: undefined, self: false };
  return {
    controller,
    opens,
    sink,
    start: () =>
      controller.start({
        backend: 'auto',
        sizes: { ringBytes: undefined, arenaBytes: undefined },
        identity: { pid, ...nobody },
        filter: { failedOnly: false, fullPath: false, flags: undefined },
      }),
  };
}

/** Records the 23 known opens into a new file. Needs root. */
export async function recordKnownOpens(path: string): Promise<readonly RecordedOpen[]> {
  using folder = temporaryFolder();
  await using workload = await startWorkload(['known', folder.path]);
  const { controller, opens, sink, start } = opensOf(recordingSource(path), workload.pid);
  await start();
  await workload.run();
  await controller.stop(sink);
  return opens;
}

const [, program, path] = process.argv;
if (program?.endsWith('test/helpers/recordings.ts') && path) {
  console.log(`${(await recordKnownOpens(path)).length} opens`);
}
