// SPDX-License-Identifier: MIT
/**
 * Takes the pictures of the README, as root, in about a minute:
 *
 *     node --import tsx scripts/pictures.ts        (docs/pictures/*.svg)
 *
 * opensnoop's are of the bundled demo. biolatency's is of fio on a loop device of its own, and of that disk alone: nothing else
 * of this machine gets into it but its host name and its kernel's version.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { loopDisk } from '../test/helpers/scratch-disk.ts';
import { type Shot, take } from './pictures/shot.ts';
import { at } from './setup/paths.mjs';

const FOLDER = 'docs/pictures';
const SIZE = { columns: 100, rows: 26 } as const;
const LOAD_SECONDS = 40;

const demo = (
  title: string,
  ground: Shot['ground'],
  theme: string,
  steps: Shot['steps'],
  last: RegExp,
): Shot => ({
  ...SIZE,
  title,
  ground,
  args: ['demo', '--theme', theme],
  steps,
  last,
});

/** Reads and writes of several sizes; by threads, which end with it. */
function load(target: string): ChildProcess {
  const options = ['rw=randrw', 'bssplit=4k/60:64k/30:512k/10', 'direct=1', 'iodepth=8', 'ioengine=libaio'];
  const pace = [
    'rate_iops=700,200',
    'rate_process=poisson',
    `runtime=${LOAD_SECONDS}`,
    'time_based=1',
    'thread=1',
  ];
  const args = ['name=load', `filename=${target}`, ...options, ...pace].map((option) => `--${option}`);
  return spawn('fio', args, { stdio: 'ignore' });
}

async function latencies(): Promise<string> {
  using scratch = loopDisk();
  const running = load(scratch.target);
  const ended = new Promise((resolve) => running.once('exit', resolve));
  try {
    return await take({
      ...SIZE,
      title: 'biolatency: percentiles, a histogram, and latencies over time as a heat map',
      ground: 'dark',
      args: ['biolatency', '-d', scratch.disk],
      steps: [],
      // So many that a heat map has something to show.
      last: /1[5-9],\d{3} I\/Os/,
    });
  } finally {
    running.kill('SIGKILL');
    await ended;
  }
}

mkdirSync(at(FOLDER), { recursive: true });
const put = (name: string, svg: string) => writeFileSync(at(`${FOLDER}/${name}.svg`), svg);
put(
  'opensnoop',
  await take(
    demo(
      'opensnoop: files being opened, and which opens fail',
      'dark',
      'default',
      [[/EMFILE/, ' ']],
      /paused/,
    ),
  ),
);
put(
  'find',
  await take(
    demo(
      'opensnoop in the light theme: opens that found no file, those with .html in their path',
      'light',
      'light',
      [
        [/EMFILE/, '/err=ENOENT .html\r'],
        [/ match|of [\d,]+ opens/, '\x1b[A\x1b[A\x1b[A'],
      ],
      /standing still/,
    ),
  ),
);
put('biolatency', await latencies());
