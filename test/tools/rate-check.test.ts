// SPDX-License-Identifier: MIT
/** A function that is called too often to be timed unasked: of a program here, of the kernel in the guests. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ProbeError } from '../../src/probes/errors.ts';
import { parseParams } from '../../src/probes/params.ts';
import { kernelSource } from '../../src/probes/source.ts';
import { funclatencyParams } from '../../src/probes/tools/funclatency.ts';
import { createTrace } from '../../src/probes/traces.ts';
import { root, slowness } from '../helpers/environment.ts';
import { startFunctionLoad } from '../helpers/function-load.ts';
import { guest, interrupted, options, parseTool, type TimeLine } from '../helpers/function-tools.ts';
import { heldBy } from '../helpers/kernel-objects.ts';
import { startInTerminal } from '../helpers/terminal.ts';
import { startTool } from '../helpers/tracer.ts';
import { eventually } from '../helpers/wait.ts';

/** Until it is ended, which comes first: looking a function up takes an emulated machine half a minute. */
const BUSY_MS = 60_000 * Math.min(slowness, 10);
const SENTENCE =
  /It is called [\d,]+ times a second(?:, [\d,]+ of them by who is asked for)?; timing a call takes [\d.]+ µs here, all of them (\d+) % of a CPU\./;

/** Somebody who calls `pattern` all the time. */
async function startBusyLoad() {
  const load = await startFunctionLoad('busy', BUSY_MS);
  load.go();
  const pattern = guest ? '__x64_sys_getppid' : `${load.path}:called`;
  return { pattern, pid: load.pid, [Symbol.asyncDispose]: () => load[Symbol.asyncDispose]() };
}

function traceOf(pattern: string) {
  const sizes = { ringBytes: undefined, arenaBytes: undefined };
  return createTrace(
    'funclatency',
    parseParams(funclatencyParams, { pattern: [pattern] }),
    { backend: 'auto', sizes, cgroup: undefined, self: false },
    kernelSource(),
  );
}

test('with nobody to ask it is told, and timed', options, async () => {
  await using load = await startBusyLoad();
  await using tracer = await startTool('funclatency', ['--json', load.pattern]);
  const { stdout, stderr } = await interrupted(tracer);
  assert.match(stderr, SENTENCE);
  // More than 5, in whole per cent.
  assert.ok(Number(SENTENCE.exec(stderr)?.[1]) >= 5, stderr);
  const { lines } = parseTool<TimeLine>({ stdout });
  assert.ok((lines[0]?.calls ?? 0) > 0, stdout.toString());
});

test('what is called seldom is timed without a word', options, async () => {
  await using load = await startFunctionLoad('busy', BUSY_MS);
  await using tracer = await startTool('funclatency', ['--json', `${load.path}:called`]);
  const { stderr } = await interrupted(tracer);
  assert.doesNotMatch(stderr, /times a second/);
});

test(
  'it is asked once for each thing that is asked for, and nothing is attached meanwhile',
  options,
  async () => {
    await using load = await startBusyLoad();
    const trace = traceOf(load.pattern);
    const isTooOften = (error: unknown) =>
      error instanceof ProbeError && error.code === 'TOO_OFTEN' && SENTENCE.test(error.message);
    await assert.rejects(trace.start(), isTooOften);
    assert.deepEqual([trace.lifecycle, heldBy(process.pid)], ['idle', []]);
    await trace.start();
    assert.equal(trace.lifecycle, 'running');
    await trace.stop();
    // Another one asks for another thing: it is measured anew.
    await assert.rejects(trace.start(), isTooOften);
    trace.setIdentity({ ...trace.identity, pid: process.pid });
    // A program's function is attached to in that process alone; one of the kernel costs for others too.
    await trace.start().catch((error) => assert.ok(isTooOften(error)));
    await trace.stop();
    assert.deepEqual(heldBy(process.pid), []);
  },
);

test('a start that is called off while it is measured leaves nothing', options, async () => {
  await using load = await startBusyLoad();
  const trace = traceOf(load.pattern);
  const starting = trace.start();
  starting.catch(() => {});
  await eventually(10_000, 'something to be attached', () => heldBy(process.pid).length > 0 || undefined);
  await trace.stop();
  await assert.rejects(starting, (error) => error instanceof ProbeError && error.code === 'ATTACH_FAILED');
  assert.deepEqual([trace.lifecycle, heldBy(process.pid)], ['idle', []]);
});

if (!guest) {
  const command = (pattern: string): [string, ...string[]] => [
    join(root, 'bin/probetop'),
    ...['funclatency', '--plain', pattern],
  ];

  test('on a terminal it asks, and anything but y is no', options, async () => {
    await using load = await startBusyLoad();
    await using terminal = startInTerminal(command(load.pattern), { columns: 160 });
    await terminal.shows(SENTENCE);
    await terminal.shows(/Go on all the same\? \[y\/N\]/);
    terminal.type('\r');
    assert.equal(await terminal.ended(), 1);
    await terminal.shows(/Nothing was traced\./);
  });

  test('on a terminal y goes on, and Ctrl-C ends the question', options, async () => {
    await using load = await startBusyLoad();
    await using yes = startInTerminal(command(load.pattern), { columns: 160 });
    await yes.shows(/\[y\/N\]/);
    yes.type('y\r');
    await yes.shows(/probetop: tracing/);
    yes.type('\x03');
    assert.equal(await yes.ended(), 0);
    await using no = startInTerminal(command(load.pattern), { columns: 160 });
    await no.shows(/\[y\/N\]/);
    no.type('\x03');
    assert.equal(await no.ended(), 130);
  });

  test('on the screen it says why it does not run, and S goes on', options, async () => {
    await using load = await startBusyLoad();
    const [program, tool, , pattern] = command(load.pattern);
    await using terminal = startInTerminal([program, tool ?? '', pattern ?? ''], { columns: 160 });
    await terminal.shows(SENTENCE);
    await terminal.shows(/S goes on all the same/);
    terminal.type('S');
    await terminal.shows(/p50 .* p99/);
    terminal.type('q');
    assert.equal(await terminal.ended(), 0);
  });
}
