// SPDX-License-Identifier: MIT
/** How long functions of programs take, here and in the guests. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slowness } from '../helpers/environment.ts';
import { startFunctionLoad } from '../helpers/function-load.ts';
import {
  guest,
  interrupted,
  options,
  parseTool,
  startTools,
  type TimeLine,
  userBackends,
} from '../helpers/function-tools.ts';
import { startTool } from '../helpers/tracer.ts';

const CALLS = slowness > 1 ? 10_007 : 100_003;

function inBuckets({ buckets }: TimeLine): number {
  return buckets.reduce((sum, [, , count]) => sum + count, 0);
}

for (const backend of guest ? userBackends.slice(-1) : userBackends)
  test(`${backend}: times ${CALLS} calls of a program's function, all of them`, options, async () => {
    await using load = await startFunctionLoad('calls', CALLS);
    const flags = ['--json', '-p', String(load.pid), '--backend', backend, `${load.path}:called`];
    await using tracer = await startTool('funclatency', flags);
    await load.run();
    const { lines, summary } = parseTool<TimeLine>(await interrupted(tracer));
    assert.equal(lines.length, 1);
    const [line] = lines as [TimeLine];
    assert.deepEqual([line.function, line.count, line.calls, line.missed], [undefined, CALLS, CALLS, 0]);
    assert.equal(inBuckets(line), CALLS);
    assert.deepEqual([summary.events, summary.lost, summary.skipped], [CALLS, 0, []]);
  });

test('calls that have no time are told, in JSON and in text', options, async () => {
  // 32 calls within one another are kept.
  await using load = await startFunctionLoad('recurse', 41, 1);
  const pattern = `${load.path}:descend`;
  const [first, second] = await startTools([
    ['funclatency', '--json', pattern],
    ['funclatency', '--plain', '-m', pattern],
  ]);
  await using json = first;
  await using plain = second;
  assert.ok(json && plain);
  await load.run();
  const { lines, summary } = parseTool<TimeLine>(await interrupted(json));
  assert.deepEqual(
    lines.map(({ count, calls, missed }) => [count, calls, missed]),
    [[32, 41, 9]],
  );
  assert.deepEqual([summary.events, summary.lost], [32, 9]);
  const { stdout, stderr } = await interrupted(plain);
  assert.match(stdout.toString(), /count: 32\n\n9 calls were not timed\n$/);
  assert.match(stderr, /^probetop: 32 events, 9 lost in /m);
});

if (!guest) {
  test('each call of a recursion has its own time, each function its histogram', options, async () => {
    await using load = await startFunctionLoad('recurse', 23, 3);
    const flags = ['--json', '-F', '-p', String(load.pid), '-r', `${load.path}:^(called|descend)$`];
    await using tracer = await startTool('funclatency', flags);
    const measured = await load.run();
    const { lines } = parseTool<TimeLine>(await interrupted(tracer));
    assert.deepEqual(
      lines.map(({ function: name, count, calls, missed }) => [name, count, calls, missed]),
      [['descend', 69, 69, 0]],
    );
    const [line] = lines as [TimeLine];
    assert.ok(line.sum_ns >= measured && line.max_ns >= measured / 69, `${line.sum_ns} of ${measured}`);
  });

  test('text has a histogram with its averages in the unit that is asked for', options, async () => {
    const units = [
      ['nsecs', []],
      ['usecs', ['-u']],
      ['msecs', ['-m', '-T']],
    ] as const;
    for (const [unit, flags] of units) {
      await using load = await startFunctionLoad('recurse', 1, 23);
      await using tracer = await startTool('funclatency', ['--plain', ...flags, `${load.path}:descend`]);
      await load.run();
      const text = (await interrupted(tracer)).stdout.toString();
      const time = unit === 'msecs' ? '\\d\\d:\\d\\d:\\d\\d\\n' : '';
      assert.match(
        text,
        new RegExp(
          `^Tracing ".*:descend"\\.\\.\\. Hit Ctrl-C to end\\.\\n\\n${time} +${unit} +: count +distribution\\n`,
        ),
      );
      assert.match(text, new RegExp(`^avg = \\d+ ${unit}, total: \\d+ ${unit}, count: 23$`, 'm'));
      assert.doesNotMatch(text, /not timed|return/);
    }
  });

  test('the intervals add up, and a duration ends them', options, async () => {
    await using load = await startFunctionLoad('calls', 20_011);
    await using tracer = await startTool('funclatency', ['--json', '-i', '0.1', `${load.path}:called`]);
    await load.run();
    await tracer.saw('stdout', /\n.*\n.*\n/);
    const { lines } = parseTool<TimeLine>(await interrupted(tracer));
    const sum = (of: (line: TimeLine) => number) => lines.reduce((all, line) => all + of(line), 0);
    assert.deepEqual([sum((line) => line.count), sum((line) => line.calls)], [20_011, 20_011]);
    await using timed = await startTool('funclatency', ['--json', '-d', '0.2', `${load.path}:called`]);
    const outcome = await timed.ended();
    assert.equal(outcome.code, 0);
    assert.equal(parseTool<TimeLine>(outcome).summary.events, 0);
  });
}
