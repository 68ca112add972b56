// SPDX-License-Identifier: MIT
/** What README says can be found from the first screen, by the keys that it names: six at most, a typed name counted as one. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { probetop, requireTracing, root, temporaryFolder } from '../helpers/environment.ts';
import { startFunctionLoad } from '../helpers/function-load.ts';
import { type RecordedRequest, writeBlockRecording } from '../helpers/recorded-blocks.ts';
import { startInTerminal } from '../helpers/terminal.ts';
import { startWorkload } from '../helpers/workload.ts';

const MOST_KEYS = 6;
const KEYS: Readonly<Record<string, string>> = { Enter: '\r', '↓': '\x1b[B' };

/** The keys that README has for a question; `NAME` stands for what is typed. */
function keysFor(question: string): readonly string[] {
  const lines = readFileSync(join(root, 'README.md'), 'utf8').split('\n');
  const row = lines.find((line) => line.startsWith(`| ${question}`));
  assert.ok(row, `README has no row for: ${question}`);
  const keys = [...(row.split('|')[2] ?? '').matchAll(/`([^`]+)`/g)].map(([, key = '']) => key);
  assert.ok(keys.length > 0 && keys.length <= MOST_KEYS, `${question}: ${keys.join(' ')}`);
  return keys;
}

/** 40 quick requests of one process, three slow ones of another. */
const REQUESTS: readonly RecordedRequest[] = Array.from({ length: 43 }, (_, i) => ({
  disk: 'sdz',
  device: 0x80_0010,
  pid: i < 40 ? 4711 : 815,
  comm: i < 40 ? 'quick' : 'culprit',
  op: 'read',
  sector: 1000 + 8 * i,
  latencyMs: i < 40 ? 0.3 : 90 + i,
  queuedMs: 0,
  cgroup: 1,
}));

test("a slow disk's worst process is found", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'blocks.rec');
  writeBlockRecording(path, REQUESTS);
  const flags = ['--replay', path, '--interval', '0.1'];
  await using terminal = startInTerminal([probetop, ...flags], { columns: 80, rows: 24 });
  await terminal.shows(/ 43 requests$/);
  for (const key of keysFor('which process a slow disk is slow for')) terminal.type(KEYS[key] ?? key);
  await terminal.shows(/P99\(ms\)▾/);
  const first = () => terminal.screen().find((line) => / (quick|culprit)/.test(line)) ?? '';
  assert.match(first(), / 3 .* 815 culprit/);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

test('what fails to open is found', { skip: requireTracing() }, async () => {
  await using workload = await startWorkload(['--fail-every', '1', 'count', '5003', '/etc/passwd']);
  await using terminal = startInTerminal([probetop], { columns: 80, rows: 24 });
  // A rate is shown once the probe is attached; losses and costs before that.
  await terminal.shows(/ opensnoop [\d.]+k?\/s /);
  await workload.run();
  // There is nothing to count before. The rows themselves may have been followed by others' opens.
  await terminal.shows(/ (?:[5-9]|\d\d),\d{3} opens/);
  for (const key of keysFor('which files fail to open')) terminal.type(KEYS[key] ?? key);
  await terminal.shows(/^ failed opens: /);
  await terminal.shows(/^ +5,003 +.* ENOENT +\/missing\/path/);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

test('a hot function and its p99 are found', { skip: requireTracing() }, async () => {
  await using load = await startFunctionLoad('recurse', 1, 12_000);
  await using terminal = startInTerminal([probetop], { columns: 100, rows: 30 });
  await terminal.shows(/ opensnoop [\d.]+k?\/s /);
  load.go();
  const name = `${load.path}:desc*`;
  for (const key of keysFor('which `tcp_*` function is hot, and its p99')) {
    terminal.type(key === 'tcp_*' ? name : (KEYS[key] ?? key));
    if (key === 'e') await terminal.shows(/pattern/);
    if (key === 'Enter') await terminal.shows(/descend .* [1-9]|p99 /);
  }
  await terminal.shows(/ p99 +\S*\d/);
  terminal.type('q');
  assert.equal(await terminal.ended(60_000), 0);
});
