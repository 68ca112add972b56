// SPDX-License-Identifier: MIT
/** What doctor says, held against what then happens: every tool is really run, and fails with the very words or shows something. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './environment.ts';
import { wrongWith } from './line-schemas.ts';
import type { Situation } from './situations.ts';
import { runProbetop, startProbetop } from './tracer.ts';

export interface Answer {
  readonly name: string;
  readonly ok: boolean;
  readonly finding: string;
  readonly remedy: string;
}

export interface Way extends Answer {
  readonly backend: string;
  readonly tried: string;
}

export interface Report {
  readonly kernel: string;
  readonly lockdown: string;
  readonly works: boolean;
  readonly machine: readonly Answer[];
  readonly tools: readonly (Answer & { readonly ways: readonly Way[] })[];
}

/** Its report, and that its exit code says the same. */
export async function doctorReport(via: readonly string[]): Promise<Report> {
  const { code, stdout, stderr } = await runProbetop(['doctor', '--json'], { via });
  assert.match(stdout.toString(), /^\{.*\}\n$/, stderr);
  const report = JSON.parse(stdout.toString()) as Report;
  assert.equal(wrongWith('doctor', report), '', stdout.toString());
  const all = report.tools.every(({ ok }) => ok);
  assert.deepEqual([report.works, code], [all, all ? 0 : 1]);
  return report;
}

export function answerOf({ machine }: Report, name: string): Answer {
  const answer = machine.find((one) => one.name === name);
  assert.ok(answer, `no answer about ${name}`);
  return answer;
}

/** The first line of a tool that has something in it. */
const SOMETHING: Readonly<Record<string, RegExp>> = {
  opensnoop: /^\{"tool":"opensnoop".*"path":/m,
  biosnoop: /^\{"tool":"biosnoop".*"latency_ns":/m,
  biolatency: /^\{"tool":"biolatency".*"count":[1-9]/m,
  vfsstat: /^\{"tool":"vfsstat".*"counts":\{[^}]*:[1-9]/m,
  funccount: /^\{"tool":"funccount".*"count":[1-9]/m,
  funclatency: /^\{"tool":"funclatency".*"count":[1-9]/m,
};

/** So that they tell it while they run, and not in the end alone. */
const EVERY_SECOND: Readonly<Record<string, readonly string[]>> = {
  biolatency: ['1'],
  funccount: ['-i', '1'],
  funclatency: ['-i', '1'],
};

/** What `--backend` takes of what was told. */
function forced({ backend }: Way): readonly string[] {
  const [first = ''] = backend.split(' ');
  return first === '' || backend === 'system calls' ? [] : ['--backend', first];
}

async function mustWork(way: Way, via: readonly string[]): Promise<void> {
  const [tool = '', ...rest] = way.tried.split(' ');
  await using tracer = startProbetop(
    [tool, '--json', ...forced(way), ...rest, ...(EVERY_SECOND[tool] ?? [])],
    { via },
  );
  await tracer.saw('stdout', SOMETHING[tool] ?? /never/, 30_000);
  tracer.signal('SIGINT');
  const { code, stderr } = await tracer.ended();
  assert.equal(code, 0, stderr);
}

async function mustFail(way: Way, via: readonly string[]): Promise<void> {
  const [tool = '', ...rest] = way.tried.split(' ');
  const { code, stdout, stderr } = await runProbetop([tool, '--json', ...rest], { via });
  assert.equal(code, 1, `${way.tried}: ${stderr}`);
  assert.equal(stdout.toString(), '');
  assert.equal(stderr, `probetop: ${way.finding}\n${way.remedy === '' ? '' : `${way.remedy}\n`}`);
}

/** Whoever runs this asks the kernel without a word of ours: the errno with which it refuses to load and attach something. */
const ASK_KERNEL = `
const addon = require(process.argv[1]);
const answer = (what) => { try { return what(); } catch (error) { return error.code; } };
console.log(JSON.stringify({
  program: answer(() => addon.hasHelper('tracepoint', 14) ? '' : 'none'),
  perf: answer(() => addon.tryAttachKind('perf-event')),
  tracefs: answer(() => { addon.readTracefs('events/sched/sched_process_exec/id'); return ''; }),
}));`;

interface KernelAnswers {
  readonly program: string;
  readonly perf: string;
  readonly tracefs: string;
}

function kernelAnswers(via: readonly string[]): KernelAnswers {
  const addon = join(root, 'build/Release/probetop.node');
  const [first = process.execPath, ...rest] = [...via, process.execPath, '-e', ASK_KERNEL, addon];
  return JSON.parse(execFileSync(first, rest, { encoding: 'utf8' })) as KernelAnswers;
}

/** Each way is run; of those that fail for one reason one of each tool, for the reason is the same for all. */
function waysToRun({ tools }: Report): readonly Way[] {
  return tools.flatMap(({ ways }) => {
    const told = new Set<string>();
    return ways.filter(({ ok, finding }) => ok || (!told.has(finding) && told.add(finding)));
  });
}

/** Needs a {@link busyMachine}. Returns the report, whose every sentence has been held against the kernel. */
export async function everySentenceIsTrue({ via, lacks }: Situation): Promise<Report> {
  const report = await doctorReport(via);
  const kernel = kernelAnswers(via);
  const [capabilities, perf, tracefs] = ['capabilities', 'perf_event_paranoid', 'tracepoints (tracefs)'];
  assert.equal(answerOf(report, capabilities as string).ok, kernel.program === '', JSON.stringify(kernel));
  assert.equal(answerOf(report, perf as string).ok, kernel.perf === '', JSON.stringify(kernel));
  assert.equal(answerOf(report, tracefs as string).ok, kernel.tracefs === '', JSON.stringify(kernel));
  // At the same time: most of it is waiting.
  await Promise.all(waysToRun(report).map((way) => (way.ok ? mustWork(way, via) : mustFail(way, via))));
  const ok = report.tools.filter((tool) => tool.ok).map(({ name }) => name);
  if (lacks === 'everything') assert.deepEqual(ok, []);
  for (const tool of report.tools)
    assert.equal(
      tool.ok,
      tool.ways.some((way) => way.ok),
      tool.name,
    );
  return report;
}
