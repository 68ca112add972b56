// SPDX-License-Identifier: MIT
/** Whatever a script does with its three descriptors: the right data, the right code, few words, and nothing stays attached. */
import assert from 'node:assert/strict';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { blockTest } from '../helpers/block-test.ts';
import { type Child, type Outcome, start } from '../helpers/child.ts';
import { probetop, requireTracing } from '../helpers/environment.ts';
import { guest } from '../helpers/function-tools.ts';
import { allGone, heldBy } from '../helpers/kernel-objects.ts';
import { mustBeSentences } from '../helpers/messages.ts';
import { type SixthTool, sixTools } from '../helpers/six-tools.ts';
import { startProbetop, startTool, type TracerOptions } from '../helpers/tracer.ts';
import { startWorkload } from '../helpers/workload.ts';

const skip = requireTracing();

/** What it may say in good order. */
const INFORMED = [
  'tracing ',
  'detaching',
  '\\d+ events, ',
  'the kernel left out ',
  'this kernel does not tell ',
  'Process \\d+ has ended: ',
  // vfsstat, where no function can be traced.
  'System calls are counted, ',
];
const informed = new RegExp(`^probetop: (${INFORMED.join('|')}).*\\n`, 'gm');

function saidBeside({ stderr }: Pick<Outcome, 'stderr'>): string {
  return stderr.replace(informed, '');
}

function parse(stdout: string): {
  lines: unknown[];
  summary: { events: number; lost: number; missed: number };
} {
  assert.ok(stdout.endsWith('\n'), `it ends within a line: ${JSON.stringify(stdout.slice(-80))}`);
  const texts = stdout.slice(0, -1).split('\n');
  const all = texts.map((text) => JSON.parse(text) as { tool: string; summary?: never });
  const last = all.pop();
  assert.ok(last?.summary, `the last line is no summary: ${texts.at(-1)}`);
  assert.ok(all.every(({ summary }) => summary === undefined));
  return { lines: all, summary: last.summary };
}

/** Begins to trace the tool's steady load. Then what it holds in the kernel is known, and must be gone in the end. */
async function traced(
  tool: SixthTool,
  flags: readonly string[],
  options: TracerOptions,
  act: (tracer: Child) => Promise<Outcome>,
): Promise<Outcome> {
  await using load = await tool.steady();
  await using tracer = await startTool(tool.name, [...load.args, ...tool.often, ...flags], options);
  const held = heldBy(tracer.pid);
  assert.ok(
    held.some(({ kind }) => kind === 'prog'),
    'it holds programs',
  );
  load.go();
  const outcome = await act(tracer);
  await allGone(held);
  return outcome;
}

const interrupt = (tracer: Child): Promise<Outcome> => {
  tracer.signal('SIGINT');
  return tracer.ended(120_000);
};

for (const tool of sixTools) {
  const { name, header } = tool;
  const exactly = name.startsWith('bio') ? blockTest : test;

  for (const format of ['--json', '--plain'] as const) {
    test(`${name} ${format} | head -1: the first line, quietly and with 0`, { skip }, async () => {
      await using load = await tool.steady();
      // head ends the shell's pipeline; the tracer's PID and code are told beside it.
      const script = `{ sh -c 'echo "pid $$" >&3; exec "$@"' sh "$@"; echo "code $?" >&3; } 3>&2 | head -n 1`;
      const args = [probetop, name, ...load.args, ...tool.often, format];
      await using pipeline = start(['sh', '-c', script, 'sh', ...args]);
      const [, pid = ''] = await pipeline.saw('stderr', /^pid (\d+)\n/m);
      await pipeline.saw('stderr', /^probetop: tracing\b/m);
      const held = heldBy(Number(pid));
      assert.ok(held.length > 0);
      load.go();
      const { stdout, stderr } = await pipeline.ended(120_000);
      const text = stdout.toString();
      if (format === '--json') assert.equal((JSON.parse(text) as { tool: string }).tool, name);
      else assert.equal(text.split('\n').length, 2);
      assert.equal(saidBeside({ stderr }), `pid ${pid}\ncode 0\n`);
      await allGone(held);
    });
  }

  test(`${name} > /dev/full: a sentence and 1`, { skip }, async () => {
    const full = openSync('/dev/full', 'w');
    try {
      for (const format of ['--json', '--plain']) {
        const outcome = await traced(tool, [format], { stdout: full }, (tracer) => tracer.ended(120_000));
        assert.equal(outcome.code, 1, outcome.stderr);
        mustBeSentences(saidBeside(outcome), /no space/i);
      }
    } finally {
      closeSync(full);
    }
  });

  exactly(`${name}: a reader that sleeps until the end gets all of it`, { skip }, async () => {
    await using load = await tool.exact();
    await using tracer = await startTool(name, [...load.args, ...tool.often, '--json']);
    const held = heldBy(tracer.pid);
    tracer.process.stdout?.pause();
    await load.run();
    tracer.signal('SIGINT');
    // Once it has detached it waits for nobody but the reader.
    await allGone(held);
    tracer.process.stdout?.resume();
    const outcome = await tracer.ended(120_000);
    assert.equal(outcome.code, 0, outcome.stderr);
    const { lines, summary } = parse(outcome.stdout.toString());
    assert.equal(tool.told(lines), tool.made);
    assert.equal(summary.lost, 0);
    assert.equal(saidBeside(outcome), '');
  });

  exactly(`${name} with no input, no terminal and no TERM is as ever`, { skip }, async () => {
    await using load = await tool.exact();
    const { TERM: _, ...env } = process.env;
    const via = ['setsid', 'sh', '-c', 'exec "$@" <&-', 'sh'];
    await using tracer = await startTool(name, [...load.args, ...tool.often, '--json'], { via, env });
    const held = heldBy(tracer.pid);
    await load.run();
    const outcome = await interrupt(tracer);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(tool.told(parse(outcome.stdout.toString()).lines), tool.made);
    assert.equal(saidBeside(outcome), '');
    await allGone(held);
  });

  test(`${name} without --json into a pipe is plain text`, { skip }, async () => {
    const { code, stdout, stderr } = await traced(tool, [], {}, async (tracer) => {
      await tracer.saw('stdout', header);
      return interrupt(tracer);
    });
    assert.equal(code, 0, stderr);
    assert.match(stdout.toString(), header);
    assert.match(stderr, /^probetop: \d+ events, 0 lost/m);
  });

  // What this asks of a kernel the others have asked already, and an emulated one takes its time.
  if (guest) continue;

  test(`${name} 2>&-: its lines, and nobody misses the rest`, { skip }, async () => {
    await using load = await tool.steady();
    load.go();
    const via = ['sh', '-c', 'exec "$@" 2>&-', 'sh'];
    await using tracer = startProbetop([name, ...load.args, ...tool.often, '--json'], { via });
    await tracer.saw('stdout', /\n/);
    const held = heldBy(tracer.pid);
    const outcome = await interrupt(tracer);
    assert.deepEqual([outcome.code, outcome.stderr], [0, '']);
    assert.ok(parse(outcome.stdout.toString()).lines.length > 0);
    await allGone(held);
  });

  test(`${name} >&-: counts all the same, and says how many`, { skip }, async () => {
    const via = ['sh', '-c', 'exec "$@" >&-', 'sh'];
    const outcome = await traced(tool, ['--plain'], { via }, interrupt);
    assert.deepEqual([outcome.code, outcome.stdout.toString()], [0, '']);
    assert.match(outcome.stderr, /^probetop: \d+ events, 0 lost/m);
  });
}

/** What it would write of these is several times as much as it may take. */
const FLOOD = 1_500_007;
const MOST_MB = 300;

if (!guest)
  test('what a reader does not take of a flood is counted, and does not pile up in memory', {
    skip,
  }, async () => {
    await using load = await startWorkload(['count', String(FLOOD), `/missing/${'n'.repeat(200)}`]);
    await using tracer = await startTool('opensnoop', ['--json', '-p', String(load.pid)]);
    tracer.process.stdout?.pause();
    await load.run();
    const [, peak = ''] =
      /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${tracer.pid}/status`, 'utf8')) ?? [];
    tracer.signal('SIGINT');
    tracer.process.stdout?.resume();
    const outcome = await tracer.ended(300_000);
    assert.equal(outcome.code, 0, outcome.stderr);
    const { lines, summary } = parse(outcome.stdout.toString());
    const missing = FLOOD - lines.length - summary.lost;
    assert.ok(
      missing >= 0 && missing <= Math.max(0, summary.missed),
      `${missing} of ${FLOOD} are not told of`,
    );
    assert.ok(Number(peak) / 1024 < MOST_MB, `${peak} kB at the most`);
  });
