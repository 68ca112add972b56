// SPDX-License-Identifier: MIT
/** docs/schema/ against lines that the writers make without a kernel, and against lines that nobody may write. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { jsonSummary } from '../../src/cli/summary.ts';
import { Histogram } from '../../src/histogram/histogram.ts';
import { PATTERNS, SUBMITTER_SOURCES } from '../../src/probes/decode/block-event.ts';
import { flagNames, OPERATIONS } from '../../src/probes/host/operations.ts';
import { jsonCounts } from '../../src/probes/lines/count-lines.ts';
import { jsonInterval } from '../../src/probes/lines/latency-lines.ts';
import { jsonSeries } from '../../src/probes/lines/series-lines.ts';
import { toolIds } from '../../src/probes/registry.ts';
import {
  OPERATIONS as FILE_OPERATIONS,
  systemCallOperations,
} from '../../src/probes/tools/vfsstat-operations.ts';
import { root } from '../helpers/environment.ts';
import { type Line, readSchema, refusedMutations, validLines, wrongWith } from '../helpers/line-schemas.ts';
import { KNOWN_OPENS } from '../helpers/recordings.ts';
import { runProbetop } from '../helpers/tracer.ts';

const time = '2026-01-01T10:20:30.123456789Z';
const interval = { time, seconds: 1.00034567 };
const labelled = (labels: Readonly<Record<string, string>>, ...ns: readonly number[]) => ({
  labels,
  histogram: Histogram.of(ns),
});
const series = (targets: readonly { readonly name: string }[]) =>
  jsonSeries('vfsstat', { ...interval, counts: targets.map((_, i) => i) }, targets);
const called = { labels: { function: 'vfs_read' }, calls: 5, missed: 1 };

const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  biolatency: [
    jsonInterval(
      'biolatency',
      { ...interval, counted: [labelled({ disk: 'sda' }, 5000, 2 ** 60)] },
      { splitBy: ['disk'] },
    ),
    // Nothing at all: no percentile, no bucket.
    jsonInterval('biolatency', { ...interval, counted: [] }, { splitBy: [] }),
  ],
  vfsstat: [series(FILE_OPERATIONS), series(systemCallOperations('').rows)],
  funccount: [
    jsonCounts('funccount', interval, [
      { name: 'vfs_read', address: 0xffff_ffff_8123_4567n, count: 23 },
      { name: 'block:block_rq_issue', address: undefined, count: 17, total: 1009 },
    ]),
  ],
  funclatency: [
    jsonInterval(
      'funclatency',
      {
        ...interval,
        counted: [labelled(called.labels, 5000)],
        calls: new Map([['function\0vfs_read', called]]),
      },
      { splitBy: ['function'] },
    ),
  ],
};

const SUMMARY = {
  events: 23,
  seconds: 1,
  counters: {
    seen: 23,
    superseded: 0,
    losses: { ring: 0, arena: 1, untracked: 2 },
    missed: -1,
    runTimeNs: 0,
    timedEvents: 0,
  },
  skipped: [{ target: 'vfs_read', reason: 'it is not safe' }],
};

async function linesOf(tool: string): Promise<readonly Line[]> {
  const replayed =
    tool === 'opensnoop'
      ? (await runProbetop(['opensnoop', '--replay', KNOWN_OPENS, '--json', '-F'])).stdout.toString()
      : '';
  return validLines(tool, [replayed, ...(WRITTEN[tool] ?? []), jsonSummary(tool, time, SUMMARY)].join(''));
}

for (const tool of toolIds)
  test(`a line of ${tool} with a member too many, missing or of another type is refused`, async () => {
    const lines = await linesOf(tool);
    assert.ok(refusedMutations(tool, lines) > 20);
    for (const other of toolIds.filter((id) => id !== tool))
      assert.notEqual(wrongWith(other, lines.at(-1)), '', `${other} took a line of ${tool}`);
  });

test('counts below zero, times without nanoseconds and addresses that are numbers are refused', () => {
  const [count = ''] = WRITTEN.funccount ?? [];
  assert.equal(wrongWith('funccount', JSON.parse(count)), '');
  for (const [from, to] of [
    ['"count":23', '"count":-23'],
    ['.123456789Z', 'Z'],
    ['"0xffffffff81234567"', '4096'],
    ['"tool":"funccount"', '"tool":"opensnoop"'],
  ] as const) {
    assert.ok(count.includes(from));
    assert.notEqual(wrongWith('funccount', JSON.parse(count.replace(from, to))), '', to);
  }
});

interface Described {
  readonly description?: string;
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described | false;
  readonly additionalProperties?: unknown;
  readonly $defs?: Readonly<Record<string, Described>>;
}

/** Every part of a schema, by its place. */
function parts(schema: Described, where: string): readonly (readonly [string, Described])[] {
  const inner = { ...schema.properties, ...schema.$defs, ...(schema.items && { '[]': schema.items }) };
  return [
    [where, schema],
    ...Object.entries(inner).flatMap(([name, part]) => parts(part, `${where}.${name}`)),
  ];
}

test('there is a schema for each tool and for doctor, every member of it is described, and no object may have others', () => {
  const files = readdirSync(join(root, 'docs/schema')).filter((name) => name.endsWith('.schema.json'));
  assert.deepEqual(files.sort(), [...toolIds, 'common', 'doctor'].map((id) => `${id}.schema.json`).sort());
  for (const file of files) {
    const schema = readSchema(file);
    assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
    for (const [where, part] of parts(schema, file)) {
      if (part.type === 'object') assert.equal(part.additionalProperties, false, where);
      const last = where.split('.').at(-1) ?? '';
      const told = part.description ?? part.$ref;
      if (where !== file && last !== '[]') assert.ok(told, `${where} is not described`);
      // A number says what it counts: its unit is in its name or in its description.
      if (/_ns$/.test(last)) assert.match(part.description ?? '', /nanoseconds/i, where);
    }
  }
});

test('what has names of its own has just those in the schema', () => {
  const block =
    (readSchema('biosnoop.schema.json').$defs as Record<string, Described>).request?.properties ?? {};
  assert.deepEqual(block.op?.enum, OPERATIONS);
  assert.deepEqual(block.pattern?.enum, PATTERNS);
  assert.deepEqual(block.submitter?.enum, SUBMITTER_SOURCES);
  assert.ok(block.flags?.items);
  assert.deepEqual(block.flags.items.enum, flagNames(0xffff_ffff));
  const files =
    (readSchema('vfsstat.schema.json').$defs as Record<string, Described>).interval?.properties ?? {};
  const names = FILE_OPERATIONS.map(({ name }) => name.toLowerCase());
  for (const member of ['counts', 'rates'])
    assert.deepEqual(Object.keys(files[member]?.properties ?? {}), names, member);
});
