// SPDX-License-Identifier: MIT
import { bucketOf } from '../src/histogram/buckets.ts';
import { stopBiolatency } from '../test/helpers/biolatency.ts';
import { fioLatencies, percentileOf } from '../test/helpers/fio.ts';
import { slowLoopDisk } from '../test/helpers/scratch-disk.ts';
import { startTool } from '../test/helpers/tracer.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { showSpread, table } from './lib/report.ts';

const REQUESTS = 5003;
/** With 4 kiB and 16 in flight most of what fio measures is how long a request that is done waits to be reaped. */
const KIBIBYTES = 256;
const DEPTHS = [1, 16] as const;

interface Seen {
  readonly percent: number;
  /** How many buckets ours is below fio's; a bucket is an eighth of an octave. */
  readonly below: number;
  readonly ratio: number;
}

export const latency: Benchmark = {
  name: 'latency',
  description: `${REQUESTS} direct reads of ${KIBIBYTES} kiB on a loop device: p50 and p99 as biolatency and as fio tell them`,
  rounds: 5,
  async run(options) {
    const rows: string[][] = [];
    for (const inFlight of DEPTHS) {
      const rounds: (readonly Seen[])[] = [];
      for (let round = 0; round < options.rounds; round++) {
        options.progress(`latency: ${inFlight} in flight, round ${round + 1} of ${options.rounds}`);
        rounds.push(await measure(inFlight));
      }
      for (const percent of [50, 99]) {
        const seen = rounds.flatMap((round) => round.filter((one) => one.percent === percent));
        rows.push([
          String(inFlight),
          `p${percent}`,
          showSpread(
            seen.map(({ ratio }) => ratio),
            2,
            'x',
          ),
          showSpread(
            seen.map(({ below }) => below),
            0,
          ),
          '0 to 2',
        ]);
      }
    }
    return table(['in flight', '', 'ours / fio', 'buckets below fio', 'target'], rows);
  },
};

async function measure(inFlight: number): Promise<readonly Seen[]> {
  using disk = slowLoopDisk();
  await using tracer = await startTool('biolatency', ['--json', '-d', disk.disk]);
  const theirs = fioLatencies(disk.target, {
    requests: REQUESTS,
    inFlight,
    kibibytes: KIBIBYTES,
    realTime: true,
  });
  const { lines } = await stopBiolatency(tracer);
  const { p50, p99 } = lines[0]?.percentiles ?? { p50: null, p99: null };
  return [
    [50, p50],
    [99, p99],
  ].map(([percent, value]) => {
    const fio = percentileOf(theirs, percent ?? 0);
    const ours = value ?? Number.NaN;
    return { percent: percent ?? 0, ratio: ours / fio, below: bucketOf(fio) - bucketOf(ours) };
  });
}
