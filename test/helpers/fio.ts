// SPDX-License-Identifier: MIT
/** fio: another's measure of the same requests. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './environment.ts';

export interface FioLoad {
  readonly requests: number;
  readonly inFlight: number;
  /** Of each, in kiB. */
  readonly kibibytes: number;
  /** It runs before everything else, so that it waits for a CPU no longer than it must when a request is done. */
  readonly realTime?: boolean;
}

/**
 * Makes direct reads at random places of a disk. Returns how long each took for fio, from before it is
 * submitted until it has been reaped, in ns.
 */
export function fioLatencies(
  target: string,
  { requests, inFlight, kibibytes, realTime }: FioLoad,
): readonly number[] {
  using folder = temporaryFolder();
  const prefix = join(folder.path, 'reads');
  const engine = inFlight === 1 ? 'psync' : 'libaio';
  execFileSync(
    realTime ? 'chrt' : 'fio',
    [
      ...(realTime ? ['--fifo', '50', 'fio'] : []),
      ...['--name=reads', `--filename=${target}`, '--rw=randread', '--direct=1'],
      ...[`--bs=${kibibytes}k`, `--io_size=${requests * kibibytes}k`, '--norandommap'],
      ...[`--ioengine=${engine}`, `--iodepth=${inFlight}`],
      // One line for each request.
      ...[`--write_lat_log=${prefix}`, '--log_avg_msec=0', '--output-format=terse', '--minimal'],
    ],
    { timeout: 120_000, stdio: ['ignore', 'ignore', 'inherit'], cwd: folder.path },
  );
  // time, latency, direction, size, offset
  const lines = readFileSync(`${prefix}_lat.1.log`, 'utf8').trimEnd().split('\n');
  return lines.map((line) => Number(line.split(',')[1]));
}

/** The value that `percent` of all are not above. */
export function percentileOf(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent * sorted.length) / 100) - 1)] ?? Number.NaN;
}
