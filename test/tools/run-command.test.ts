// SPDX-License-Identifier: MIT
/** `probetop TOOL -- COMMAND`: all that it and its children do, from the first instruction on, and what nobody else does. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseLatencies } from '../helpers/biolatency.ts';
import { parseBlocks } from '../helpers/biosnoop.ts';
import { blockTest } from '../helpers/block-test.ts';
import { cgroupFolderOf, cgroupRoot } from '../helpers/cgroup.ts';
import { compile } from '../helpers/compile.ts';
import { probetop, requireTracing, root, temporaryFolder } from '../helpers/environment.ts';
import {
  type CountLine,
  countsOf,
  guest,
  parseTool,
  plainFolder,
  type TimeLine,
} from '../helpers/function-tools.ts';
import { type ExpectedOpen, knownOpens } from '../helpers/known-opens.ts';
import { validLines } from '../helpers/line-schemas.ts';
import { mustBeSentences } from '../helpers/messages.ts';
import { parseJsonLines } from '../helpers/output.ts';
import { guestDisk, loopDisk } from '../helpers/scratch-disk.ts';
import { startInTerminal } from '../helpers/terminal.ts';
import { runProbetop, startProbetop, startTool } from '../helpers/tracer.ts';
import { eventually } from '../helpers/wait.ts';

const skip = requireTracing();
const load = (name: string): string => compile(join(root, `test/helpers/${name}.c`));

function exitCodeOf(stdout: Buffer): number | undefined {
  const last = JSON.parse(stdout.toString().trimEnd().split('\n').at(-1) ?? '') as {
    summary: { exit_code?: number };
  };
  return last.summary.exit_code;
}

/** Cgroups that were made for a command that is not there any more. */
const leftOver = (): string[] =>
  readdirSync(cgroupFolderOf('self')).filter((name) => {
    const pid = /^probetop-(\d+)$/.exec(name)?.[1];
    return pid !== undefined && !existsSync(`/proc/${pid}`);
  });

/** Runs a load of ours below the tool: its gate opens as soon as it reads. */
async function run(args: readonly string[], command: readonly string[]) {
  await using tracer = startProbetop([...args, '--json', '--', ...command], { input: true });
  tracer.process.stdin?.end('g');
  const outcome = await tracer.ended(120_000);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.equal(exitCodeOf(outcome.stdout), 0);
  // Others may be tracing theirs.
  await eventually(10_000, 'its cgroup to be gone', () => (leftOver().length === 0 ? true : undefined));
  return outcome;
}

test('opens of the dynamic loader, of what it becomes and of its child are all told, and its code', {
  skip,
}, async () => {
  const env = { ...process.env, LC_ALL: 'C', PATH: '/usr/bin:/bin', LD_PRELOAD: '', LD_LIBRARY_PATH: '' };
  const args = ['opensnoop', '--json', '--', 'env', 'sh', '-c', 'cat /etc/hostname; exit 3'];
  const { code, stdout, stderr } = await runProbetop(args, { env });
  assert.equal(code, 3, stderr);
  const { rows } = parseJsonLines(stdout);
  validLines('opensnoop', stdout.toString());
  const made = (comm: string) =>
    rows.filter((row) => row.comm === comm).map(({ path }) => path.replace(/^.*\/libc\.so\.6$/, 'libc'));
  const loader = ['/etc/ld.so.cache', 'libc'];
  assert.deepEqual(made('env'), loader);
  assert.deepEqual(made('sh'), loader);
  assert.deepEqual(made('cat'), [...loader, '/etc/hostname']);
  assert.equal(rows.length, 7);
  assert.equal(new Set(rows.map(({ pid }) => pid)).size, 2);
  assert.equal(exitCodeOf(stdout), 3);
});

test('23 known opens of one command, in order', { skip }, async () => {
  using folder = temporaryFolder();
  const { stdout, stderr } = await run(['opensnoop'], [load('opens'), 'known', folder.path]);
  const { rows } = parseJsonLines(stdout);
  // Before its gate it makes what it will open; its own input is its gate.
  const told = rows.slice(-knownOpens.length).map(({ path, errno, error, flags, mode }) => {
    return { path, errno, error, flags, mode } satisfies ExpectedOpen;
  });
  assert.deepEqual(told, knownOpens, stderr);
});

for (const tool of ['biosnoop', 'biolatency'] as const) {
  blockTest(`${tool}: 751 requests of a command, and none of another`, { skip }, async () => {
    using scratch = guest ? guestDisk() : loopDisk();
    const command = [load('blocks'), scratch.target, '499', '252', '4'];
    const { stdout } = await run([tool, '-d', scratch.disk], command);
    if (tool === 'biosnoop') assert.equal(parseBlocks(stdout.toString()).events.length, 751);
    else
      assert.equal(
        parseLatencies(stdout.toString()).lines.reduce((sum, { count }) => sum + count, 0),
        751,
      );
  });
}

test('funccount: 1009 opens of a command at a tracepoint, 17 calls of a function of its own', {
  skip,
}, async () => {
  const opens = await run(
    ['funccount', 't:syscalls:sys_enter_openat'],
    [load('opens'), 'count', '1009', '/'],
  );
  assert.deepEqual(countsOf(parseTool<CountLine>(opens).lines), { 'syscalls:sys_enter_openat': 1009 });
  const functions = load('functions');
  const calls = await run(['funccount', `${functions}:called`], [functions, 'calls', '17']);
  assert.deepEqual(Object.values(countsOf(parseTool<CountLine>(calls).lines)), [17]);
});

test('funclatency: 101 calls of a command are timed', { skip }, async () => {
  const functions = load('functions');
  const outcome = await run(['funclatency', `${functions}:descend`], [functions, 'recurse', '1', '101']);
  assert.deepEqual(
    parseTool<TimeLine>(outcome).lines.map(({ calls }) => calls),
    [101],
  );
});

test('vfsstat: the operations of a command', { skip }, async () => {
  using folder = plainFolder();
  const outcome = await run(['vfsstat'], [load('functions'), 'vfs', folder.path]);
  const sums: Record<string, number> = {};
  for (const { counts } of parseTool<{ counts: Record<string, number> }>(outcome).lines)
    for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
  const { fsync, mkdir, rmdir, unlink, readv, writev } = sums;
  assert.deepEqual([fsync, mkdir, rmdir, unlink, readv, writev], [23, 17, 7, 31, 19, 503]);
});

test('what cannot be run is one sentence: 127 where it is not there, 126 otherwise', { skip }, async () => {
  using folder = temporaryFolder();
  const file = (name: string, text: string, mode: number) => {
    writeFileSync(join(folder.path, name), text);
    chmodSync(join(folder.path, name), mode);
    return join(folder.path, name);
  };
  for (const [command, code, about] of [
    ['nothing-is-called-this', 127, /no such program/],
    [file('plain', '', 0o644), 126, /EACCES/],
    [folder.path, 126, /EISDIR/],
    [file('orphan', '#!/nothing/there\n', 0o755), 127, /no such program/],
    [file('binary', '\x7fELF-not\n', 0o755), 126, /ENOEXEC/],
  ] as const) {
    const outcome = await runProbetop(['opensnoop', '--summary', '--', command]);
    assert.equal(outcome.code, code, outcome.stderr);
    const said = outcome.stderr.replace(/^probetop: (\d+ events|detaching|the command).*\n/gm, '');
    mustBeSentences(said, about);
  }
});

test('it has the environment that probetop was started in, its input, and its output is not among the lines', {
  skip,
}, async () => {
  const { MALLOC_ARENA_MAX: _, ...env } = process.env;
  await using tracer = startProbetop(
    [
      'opensnoop',
      '--json',
      '--exec',
      'read line; echo "$line $(env | grep -cE "^(MALLOC_ARENA_MAX|PROBETOP_OWN_ARENA)=")"',
    ],
    { input: true, env },
  );
  tracer.process.stdin?.end('typed\n');
  const { code, stdout, stderr } = await tracer.ended();
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^typed 0$/m);
  parseJsonLines(stdout);
});

for (const [signal, ends, code] of [
  ['SIGTERM', 'exec sleep 60', 143],
  ['SIGINT', 'trap "exit 7" INT; echo ready; while :; do sleep 0.05; done', 7],
] as const) {
  test(`${signal} is passed on, and the trace ends with the command: ${code}`, { skip }, async () => {
    const command = ['sh', '-c', `echo ready; ${ends}`];
    await using tracer = await startTool('opensnoop', ['--json', '--', ...command], { via: ['setsid'] });
    await tracer.saw('stderr', /^ready$/m);
    if (ends.startsWith('trap')) await tracer.saw('stderr', /ready\nready/);
    tracer.signal(signal);
    const outcome = await tracer.ended();
    assert.equal(outcome.code, code, outcome.stderr);
    assert.equal(exitCodeOf(outcome.stdout), code);
  });
}

test('a trace that ends first lets the command run on, and tells its code', { skip }, async () => {
  const { code, stdout, stderr } = await runProbetop([
    'opensnoop',
    '--json',
    '-d',
    '0.1',
    '--',
    'sh',
    '-c',
    'sleep 1; exit 4',
  ]);
  assert.equal(code, 4, stderr);
  assert.equal(exitCodeOf(stdout), 4);
});

test('a probetop that is killed before the command is traced leaves no command', { skip }, async () => {
  using folder = temporaryFolder();
  const made = join(folder.path, 'made');
  const outcome = await runProbetop(['opensnoop', '--backend', 'nonsense', '--', 'touch', made]);
  assert.equal(outcome.code, 2, outcome.stderr);
  assert.equal(existsSync(made), false);
});

if (!guest)
  test('Ctrl-C comes to the command once, and the trace ends with it', { skip }, async () => {
    // Asked again within half a second, it would count two.
    const command =
      "n=0; trap 'n=$((n+1))' INT; echo ready; while [ $n = 0 ]; do sleep 0.05; done; sleep 0.5; exit $((4+n))";
    await using terminal = startInTerminal([probetop, 'opensnoop', '--summary', '--', 'sh', '-c', command]);
    await terminal.shows(/^ready/);
    terminal.type('\x03');
    assert.equal(await terminal.ended(), 5);
  });

test('where no cgroup can be made only the command itself is traced, and that is said', {
  skip,
}, async () => {
  const readOnly = `mount --bind ${cgroupRoot()} ${cgroupRoot()} && mount -o remount,ro,bind ${cgroupRoot()} && exec "$@"`;
  const via = ['unshare', '-m', 'sh', '-c', readOnly, 'sh'];
  const env = { ...process.env, LC_ALL: 'C' };
  const args = ['opensnoop', '--json', '--', 'sh', '-c', 'cat /etc/hostname; exit 3'];
  const { code, stdout, stderr } = await runProbetop(args, { via, env });
  assert.equal(code, 3, stderr);
  assert.match(
    stderr,
    /^probetop: What it starts is not traced, for want of a cgroup of its own: EROFS.*\.$/m,
  );
  const { rows } = parseJsonLines(stdout);
  assert.deepEqual(new Set(rows.map(({ comm }) => comm)), new Set(['sh']));
  assert.equal(rows.length, 2);
});
