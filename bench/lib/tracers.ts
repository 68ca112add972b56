// SPDX-License-Identifier: MIT
import { closeSync, createReadStream, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, start } from '../../test/helpers/child.ts';
import { compile } from '../../test/helpers/compile.ts';
import { probetop, root } from '../../test/helpers/environment.ts';

/** A program that traces the opens of one process. */
export interface Tracer {
  readonly name: string;
  argv(pid: number): readonly string[];
  /** Runs it on `pid` while `work` lasts. The folder is empty, and gone afterwards. */
  trace(pid: number, folder: string, work: () => Promise<unknown>): Promise<TracerRun>;
}

/** A tracer whose output goes to a file. */
interface FileTracer {
  readonly name: string;
  argv(pid: number): readonly string[];
  /** Resolves when it traces. */
  ready(child: Child): Promise<unknown>;
  /** How many opens it told of, and how many it says it lost. */
  counts(output: string, stderr: string): Promise<{ seen: number; lost: number }>;
}

/** What a tracer used and told. */
export interface TracerRun {
  readonly seen: number;
  readonly lost: number;
  readonly cpuSeconds: number;
  readonly maxRssBytes: number;
}

function toFile(tracer: FileTracer): Tracer {
  const { name, argv } = tracer;
  return { name, argv, trace: (pid, folder, work) => traceToFile(tracer, pid, folder, work) };
}

function ours(name: string, flags: readonly string[], counts: FileTracer['counts']): Tracer {
  return toFile({
    name,
    argv: (pid) => [probetop, 'opensnoop', '-p', String(pid), ...flags],
    ready: (child) => child.saw('stderr', /^probetop: tracing/m),
    counts,
  });
}

const countsOnStderr: FileTracer['counts'] = async (_, stderr) => {
  const [, events, lost] = /^probetop: (\d+) events, (\d+) lost/m.exec(stderr) ?? [];
  return { seen: Number(events), lost: Number(lost) };
};

const countsInLastLine: FileTracer['counts'] = async (output) => {
  const { summary } = JSON.parse(await lastLine(output)) as { summary: { events: number; lost: number } };
  return { seen: summary.events, lost: summary.lost };
};

const PEER = '/usr/sbin/opensnoop';
const MOUNTED = ['/sys/kernel/tracing/events', '/sys/kernel/debug/tracing/events'].some((path) =>
  existsSync(path),
);
const MOUNT_AND_EXEC = 'mount -t tracefs tracefs /sys/kernel/tracing && exec "$0" "$@"';

/** libbpf-tools' opensnoop, in a mount namespace of its own where this machine has no tracefs mounted. */
export function peerArgv(args: readonly string[]): readonly string[] {
  return MOUNTED ? [PEER, ...args] : ['unshare', '-m', 'sh', '-c', MOUNT_AND_EXEC, PEER, ...args];
}

export const peer = toFile({
  name: 'libbpf-tools opensnoop',
  argv: (pid) => peerArgv(['-p', String(pid)]),
  // Its header stays in its buffer when it writes to a file, and nothing else says that it is ready.
  ready: () => sleep(1500),
  async counts(output, stderr) {
    let lost = 0;
    for (const [, count] of stderr.matchAll(/Lost (\d+) events/gi)) lost += Number(count);
    return { seen: (await countLines(output)) - 1, lost };
  },
});

const BUNDLE = join(root, 'dist/main.cjs');

/** A path, or the name of a program. */
function isThere(program: string): boolean {
  const folders = program.includes('/') ? [''] : (process.env.PATH ?? '').split(':');
  return folders.some((folder) => existsSync(join(folder, program)));
}

/** Those competitors whose program is there; of a missing one it tells on standard error. */
export function present<T extends { readonly name: string; argv(pid: number): readonly string[] }>(
  competitors: readonly T[],
): T[] {
  return competitors.filter((competitor) => {
    const argv = competitor.argv(1);
    const needed = [argv[0] ?? '', argv.includes(PEER) ? PEER : '', argv.includes(probetop) ? BUNDLE : ''];
    const missing = needed.find((program) => program !== '' && !isThere(program));
    if (missing !== undefined) console.error(`left out: ${competitor.name}, for want of ${missing}`);
    return missing === undefined;
  });
}

export const summaryTracer = ours('probetop --summary', ['--summary'], countsOnStderr);
export const jsonTracer = ours('probetop --json > file', ['--json'], countsInLastLine);
export const plainTracer = ours('probetop --plain > file', ['--plain'], countsOnStderr);

async function traceToFile(
  tracer: FileTracer,
  pid: number,
  folder: string,
  work: () => Promise<unknown>,
): Promise<TracerRun> {
  const output = join(folder, 'output');
  const usage = join(folder, 'usage');
  const fd = openSync(output, 'w');
  try {
    const rusage = compile(join(root, 'bench/rusage.c'));
    await using child = start([rusage, usage, ...tracer.argv(pid)], { stdout: fd });
    await tracer.ready(child);
    await work();
    child.signal('SIGINT');
    const { stderr } = await child.ended(300_000);
    const used = JSON.parse(readFileSync(usage, 'utf8')) as {
      user_s: number;
      system_s: number;
      max_rss_kb: number;
    };
    return {
      ...(await tracer.counts(output, stderr)),
      cpuSeconds: used.user_s + used.system_s,
      maxRssBytes: used.max_rss_kb * 1024,
    };
  } finally {
    closeSync(fd);
    rmSync(output, { force: true });
  }
}

async function countLines(path: string): Promise<number> {
  let lines = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
  }
  return lines;
}

async function lastLine(path: string): Promise<string> {
  let tail = Buffer.alloc(0);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    tail = Buffer.concat([tail, chunk]).subarray(-65_536);
  }
  return tail.toString().trimEnd().split('\n').at(-1) ?? '';
}
