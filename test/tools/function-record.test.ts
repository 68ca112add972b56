// SPDX-License-Identifier: MIT
/** What is played is what was told: the same intervals with the same counts, latencies, names, times and losses. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../helpers/environment.ts';
import { type FunctionLoad, startFunctionLoad } from '../helpers/function-load.ts';
import {
  type CountLine,
  countsOf,
  FILES,
  guest,
  interrupted,
  options,
  parseTool,
  plainFolder,
  type TimeLine,
} from '../helpers/function-tools.ts';
import { mustBeSentences } from '../helpers/messages.ts';
import { runProbetop, startTool } from '../helpers/tracer.ts';

const CALLS = 10_007;

interface Traced {
  readonly tool: string;
  readonly load: readonly (string | number)[];
  readonly flags: (load: FunctionLoad) => readonly string[];
}

/** Records while it is told, and plays it. */
async function recordAndPlay(
  { tool, load: made, flags }: Traced,
  format: '--json' | '--plain',
  path: string,
) {
  await using load = await startFunctionLoad(...made);
  const all = [format, ...flags(load)];
  await using tracer = await startTool(tool, ['--record', path, '-p', String(load.pid), ...all]);
  await load.run();
  // Of several intervals some at least have nothing.
  if (all.includes('0.2')) await new Promise((resolve) => setTimeout(resolve, 500));
  const live = await interrupted(tracer);
  const presentation = all.filter((flag) => ['-T', '-F', '-u', '--raw'].includes(flag));
  const played = await runProbetop([tool, '--replay', path, format, ...presentation]);
  assert.equal(played.code, 0, played.stderr);
  return { live, played: played.stdout.toString() };
}

/** Of the last line, what is of the recording and not of the moment when it is played. */
function withoutSummary(stdout: string) {
  const lines = stdout.trimEnd().split('\n');
  const { summary } = JSON.parse(lines.pop() ?? '') as { summary: Record<string, unknown> };
  const { seconds, ...rest } = summary;
  assert.ok(typeof seconds === 'number' && seconds > 0);
  return { lines, rest };
}

const files: Pick<Traced, 'load'> = { load: ['files'] };

const HERE: Readonly<Record<string, Traced>> = {
  "a program's functions, counted": {
    tool: 'funccount',
    load: ['calls', CALLS],
    flags: ({ path }) => ['-T', '-i', '0.2', '-r', `${path}:^(called|descend)$`],
  },
  'tracepoints, counted in one go': {
    ...files,
    tool: 'funccount',
    flags: () => ['t:syscalls:sys_enter_fsync,t:syscalls:sys_enter_mkdir*'],
  },
  "a program's nested function, timed": {
    tool: 'funclatency',
    load: ['recurse', 12, 53],
    flags: ({ path }) => ['-F', '-u', '-T', '-i', '0.2', `${path}:descend,${path}:called`],
  },
  'file system operations by system calls': {
    ...files,
    tool: 'vfsstat',
    flags: () => ['--backend', 'tracepoint', '0.2'],
  },
};

const THERE: Readonly<Record<string, Traced>> = {
  "the kernel's functions, counted": { ...files, tool: 'funccount', flags: () => ['-i', '0.2', FILES] },
  "the kernel's functions, timed": {
    ...files,
    tool: 'funclatency',
    flags: () => ['-F', '-i', '0.2', FILES],
  },
  'file system operations': { ...files, tool: 'vfsstat', flags: () => ['0.2'] },
  'all hits of file system operations': { ...files, tool: 'vfsstat', flags: () => ['--raw', '0.2'] },
};

for (const [what, traced] of Object.entries(guest ? THERE : HERE))
  test(`${traced.tool} plays what it told: ${what}`, options, async () => {
    using folder = temporaryFolder();
    using work = plainFolder();
    const made = traced.load.length > 1 ? traced.load : [...traced.load, work.path];
    const json = await recordAndPlay({ ...traced, load: made }, '--json', join(folder.path, 'json.rec'));
    const [told, played] = [withoutSummary(json.live.stdout.toString()), withoutSummary(json.played)];
    assert.deepEqual(played, told);
    assert.ok(told.lines.length > 0 && Number(told.rest.events) > 0);

    using other = plainFolder();
    const again = traced.load.length > 1 ? traced.load : [...traced.load, other.path];
    const plain = await recordAndPlay({ ...traced, load: again }, '--plain', join(folder.path, 'plain.rec'));
    assert.equal(plain.played, plain.live.stdout.toString());
    assert.match(plain.live.stderr, /^probetop: \d+ intervals? recorded in \S+plain\.rec$/m);
  });

if (!guest) {
  test(
    'longer intervals, fewer of them and a shorter time can be asked of a recording',
    options,
    async () => {
      using folder = temporaryFolder();
      const path = join(folder.path, 'a.rec');
      await using load = await startFunctionLoad('calls', CALLS);
      const pattern = `${load.path}:called`;
      const flags = ['--json', '-i', '0.1', '-d', '1.2', '--record', path, pattern];
      await using tracer = await startTool('funccount', flags);
      await load.run();
      const outcome = await tracer.ended();
      assert.equal(outcome.code, 0, outcome.stderr);
      const play = async (...more: readonly string[]) => {
        const { code, stdout, stderr } = await runProbetop([
          'funccount',
          '--json',
          '--replay',
          path,
          ...more,
        ]);
        assert.equal(code, 0, stderr);
        return parseTool<CountLine>({ stdout });
      };
      const told = parseTool<CountLine>(outcome).lines;
      const longer = (await play('-i', '0.4')).lines;
      // On a crowded machine there were fewer than one in each tenth of a second.
      assert.ok(longer.length > 1 && longer.length < told.length, `${longer.length} of ${told.length}`);
      for (const { seconds } of longer.slice(0, -1)) assert.ok(seconds > 0.35, String(seconds));
      assert.deepEqual(countsOf(longer), { called: CALLS });
      const sum = (lines: readonly CountLine[]) => lines.reduce((all, { seconds }) => all + seconds, 0);
      assert.ok(Math.abs(sum(longer) - sum(told)) < 0.001);
      const shorter = (await play('-d', '0.5')).lines;
      assert.ok(shorter.length > 0 && shorter.length < told.length);
      assert.deepEqual(shorter, told.slice(0, shorter.length));
      // What decided what was counted may be said again, and nothing else.
      assert.deepEqual((await play(pattern)).lines, told);
      for (const [flag, about] of [
        [['-p', '1'], /was chosen when it was recorded\.\nIt is of .*: leave --pid out\.$/m],
        [['-c', '0'], /: leave --cpu out/],
        [['-r'], /: leave --regexp out/],
        [['vfs_*'], /: leave --pattern out/],
        [['--self'], /does not say of whom each call was/],
        [['--cgroup', '/'], /does not say of whom each call was/],
        [['--backend', 'fentry'], /The recording was made by "uprobe/],
      ] as const) {
        const refused = await runProbetop(['funccount', '--json', '--replay', path, ...flag]);
        assert.deepEqual([refused.code, refused.stdout.toString()], [2, ''], flag.join(' '));
        mustBeSentences(refused.stderr, about);
      }
    },
  );

  test(
    'a histogram for each function or one for all, in any unit, is a matter of playing',
    options,
    async () => {
      using folder = temporaryFolder();
      const path = join(folder.path, 'a.rec');
      await using load = await startFunctionLoad('recurse', 5, 23);
      const pattern = `${load.path}:descend,${load.path}:called`;
      await using tracer = await startTool('funclatency', ['--json', '--record', path, pattern]);
      await load.run();
      const told = parseTool<TimeLine>(await interrupted(tracer)).lines;
      assert.deepEqual(
        told.map(({ calls, count, missed }) => [calls, count, missed]),
        [[5 * 23, 5 * 23, 0]],
      );
      const { stdout } = await runProbetop(['funclatency', '--json', '-F', '--replay', path]);
      const [each, ...others] = parseTool<TimeLine>({ stdout }).lines;
      assert.deepEqual(others, []);
      assert.deepEqual({ ...each, function: undefined }, { ...told[0], function: undefined });
      assert.equal(each?.function, 'descend');
      const text = await runProbetop(['funclatency', '--plain', '-m', '--replay', path]);
      assert.match(text.stdout.toString(), /^ +msecs +: count +distribution$/m);
    },
  );

  test(
    'a file that exists is not written over, no link is followed, and only its owner reads it',
    options,
    async () => {
      using folder = temporaryFolder();
      const [taken, link, dangling, fresh] = ['taken', 'link', 'dangling', 'fresh'].map((name) =>
        join(folder.path, name),
      ) as [string, string, string, string];
      writeFileSync(taken, 'mine');
      symlinkSync(taken, link);
      symlinkSync(join(folder.path, 'nowhere'), dangling);
      for (const path of [taken, link, dangling]) {
        const { code, stdout, stderr } = await runProbetop([
          'vfsstat',
          '--json',
          '--record',
          path,
          '0.1',
          '1',
        ]);
        assert.deepEqual([code, stdout.toString()], [2, ''], stderr);
        mustBeSentences(stderr, /cannot be made: it exists\./);
      }
      const { code, stderr } = await runProbetop(['vfsstat', '--json', '--record', fresh, '0.1', '1']);
      assert.equal(code, 0, stderr);
      assert.equal(statSync(fresh).mode & 0o777, 0o600);
      assert.equal(readFileSync(taken, 'utf8'), 'mine');
      // What cannot start leaves no file.
      await runProbetop([
        'funccount',
        '--record',
        join(folder.path, 'none'),
        '--json',
        'no_such_function_anywhere',
      ]);
      assert.deepEqual(readdirSync(folder.path).sort(), ['dangling', 'fresh', 'link', 'taken']);
    },
  );

  test('who is killed leaves what was told until then', options, async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'a.rec');
    await using load = await startFunctionLoad('calls', 1009);
    const flags = ['--json', '-i', '0.1', '--record', path, `${load.path}:called`];
    await using tracer = await startTool('funccount', flags);
    await load.run();
    await tracer.saw('stdout', /"count":\d+.*\n.*\n.*\n/);
    tracer.signal('SIGKILL');
    await tracer.ended();
    const { code, stdout, stderr } = await runProbetop(['funccount', '--json', '--replay', path]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(countsOf(parseTool<CountLine>({ stdout }).lines), { called: 1009 });
    assert.match(
      stderr,
      /^probetop: The recording is damaged or cut off: what came after \d+\.\d s of it is missing\.$/m,
    );
  });
}
