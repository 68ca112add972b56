// SPDX-License-Identifier: MIT
/** Files that the screen saves, beside what the screen shows and what the text output prints of the same. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { visible } from '../../src/text/visible.ts';
import { parseCsv } from '../helpers/csv.ts';
import { probetop, requireTracing, temporaryFolder } from '../helpers/environment.ts';
import { startFunctionLoad } from '../helpers/function-load.ts';
import { hostileNames } from '../helpers/hostile-names.ts';
import { parseJsonLines } from '../helpers/output.ts';
import { type RecordedRequest, writeBlockRecording } from '../helpers/recorded-blocks.ts';
import { KNOWN_OPENS } from '../helpers/recordings.ts';
import { showsText, startInTerminal } from '../helpers/terminal.ts';
import { runProbetop } from '../helpers/tracer.ts';
import { startWorkload } from '../helpers/workload.ts';

const ERASE = '\x15';

async function printed(...args: readonly string[]): Promise<string[]> {
  const { code, stdout, stderr } = await runProbetop([...args, '--json']);
  assert.equal(code, 0, stderr);
  return stdout.toString().split('\n').slice(0, -2);
}

const linesOf = (path: string) => readFileSync(path, 'utf8').split('\n').slice(0, -1);
/** A screen plays a recording as if it happened now; as text it has the times at which it did. */
const timeless = (lines: readonly string[]) => lines.map((line) => line.replace(/"time":"[^"]+",/, ''));

for (const [columns, rows] of [
  [80, 24],
  [200, 50],
] as const) {
  test(`${columns}x${rows}: the list, what a filter leaves of it, and the screen itself are saved as they are`, async () => {
    using folder = temporaryFolder();
    const at = (name: string) => join(folder.path, name);
    await using terminal = startInTerminal([probetop, 'opensnoop', '--replay', KNOWN_OPENS], {
      columns,
      rows,
      cwd: folder.path,
    });
    await terminal.shows(/ 23 opens$/);
    terminal.type('w');
    const prompt = await terminal.shows(/^ save as: opensnoop-\d{8}-\d{6}\.jsonl +23 events as JSON Lines/);
    terminal.type('\r');
    await terminal.shows(/^ Saved 23 events in /);
    const [name = ''] = readdirSync(folder.path);
    assert.ok(prompt.includes(name));
    assert.equal(statSync(at(name)).mode & 0o7777, 0o600);
    assert.deepEqual(
      timeless(linesOf(at(name))),
      timeless(await printed('opensnoop', '--replay', KNOWN_OPENS)),
    );

    terminal.type('x/comm:opens\r');
    await terminal.shows(/17 of 23 opens$/);
    terminal.type(`w${ERASE}failed.csv\r`);
    await terminal.shows(/^ Saved 17 events in /);
    const [header = [], ...cells] = parseCsv(readFileSync(at('failed.csv'), 'utf8'));
    const failed = (await printed('opensnoop', '--replay', KNOWN_OPENS, '-x')).map(
      (line) => JSON.parse(line) as Readonly<Record<string, string | number>>,
    );
    assert.deepEqual(
      cells.map((row) => row.slice(1)),
      failed.map((open) => header.slice(1).map((member) => String(open[member]))),
    );

    terminal.type('  ');
    // Not what was saved any more.
    await terminal.shows(/^ all but probetop, failed only .*17 of 23 opens$/);
    const seen = terminal.screen();
    terminal.type('\x13');
    await terminal.shows(/^ Saved the screen: opensnoop-/);
    const [text = ''] = readdirSync(folder.path).filter((one) => one.endsWith('.txt'));
    const saved = linesOf(at(text));
    assert.match(saved[0] ?? '', /^ probetop {2}.* replayed /);
    assert.deepEqual(
      saved.slice(1),
      seen.slice(1).map((line) => line.trimEnd()),
    );
    assert.equal(statSync(at(text)).mode & 0o7777, 0o600);

    symlinkSync('elsewhere.csv', at('link.csv'));
    terminal.type(`w${ERASE}link.csv\r`);
    await terminal.shows(/^ save as: link\.csv +"link\.csv" cannot be made: it exists\./);
    terminal.type('\x1b');
    await terminal.shows(/^ \? help {2}q quit/);
    terminal.type('q');
    assert.equal(await terminal.ended(), 0);
    assert.ok(!readdirSync(folder.path).includes('elsewhere.csv'));
  });
}

/** Names that fit into a process's and a disk's. */
const HOSTILE = ['=1+1', '-1', '@x', '\x1b[31m', '\u202eab', 'a,"b";=c', "'q", '\t\r\n'];

test('hostile names of processes and disks are exact as JSON Lines, and harmless as CSV', async () => {
  using folder = temporaryFolder();
  const recording = join(folder.path, 'blocks.rec');
  const requests: RecordedRequest[] = HOSTILE.map((name, i) => ({
    pid: 100 + i,
    comm: name,
    disk: name,
    device: 0x1030_0000 + i,
    op: 'read',
    sector: 8 * i,
    latencyMs: i + 0.5,
    queuedMs: 0,
    cgroup: 1,
  }));
  writeBlockRecording(recording, requests);
  await using terminal = startInTerminal([probetop, 'biosnoop', '--replay', recording], {
    cwd: folder.path,
  });
  await terminal.shows(/ 8 requests$/);
  terminal.type(`w${ERASE}a.jsonl\r`);
  await terminal.shows(/^ Saved 8 events/);
  assert.deepEqual(
    timeless(linesOf(join(folder.path, 'a.jsonl'))),
    timeless(await printed('biosnoop', '--replay', recording)),
  );
  terminal.type(`w${ERASE}a.csv\r`);
  await terminal.shows(/^ Saved 8 events in .*a\.csv/);
  const bytes = readFileSync(join(folder.path, 'a.csv'), 'utf8');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal or a spreadsheet would heed
  assert.match(bytes, /^(?:[^\x00-\x1f\x7f-\x9f\u202e]|\r\n)+$/);
  const [header = [], ...rows] = parseCsv(bytes);
  assert.deepEqual(
    rows.map((row) => row[header.indexOf('disk')]),
    ["'=1+1", "'-1", "'@x", '\\x1b[31m', '\\u202eab', 'a,"b"\\x3b=c', "''q", '\\x09\\x0d\\x0a'],
  );
  assert.deepEqual(
    rows.map((row) => row[header.indexOf('latency_ns')]),
    requests.map(({ latencyMs }) => String(latencyMs * 1e6)),
  );

  terminal.type('1D');
  await terminal.shows(/ 8 I\/Os/);
  terminal.type(`w${ERASE}b.jsonl\r`);
  await terminal.shows(/^ Saved all since the /);
  const disks = linesOf(join(folder.path, 'b.jsonl')).map(
    (line) => JSON.parse(line) as { disk: string; count: number },
  );
  assert.deepEqual(
    disks.map(({ disk, count }) => [disk, count]).sort(),
    HOSTILE.map((name) => [visible(Buffer.from(name)), 1]).sort(),
  );
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

describe('what is counted', { skip: requireTracing() }, () => {
  test('a table of functions is saved with its totals, and counts over time by intervals', async () => {
    using folder = temporaryFolder();
    const at = (name: string) => join(folder.path, name);
    await using load = await startFunctionLoad('calls', 1009);
    await using terminal = startInTerminal(
      [probetop, 'funccount', '-p', String(load.pid), `${load.path}:called`],
      { columns: 200, rows: 50, cwd: folder.path },
    );
    await terminal.shows(/Tracing; no calls yet/);
    terminal.type('w');
    await terminal.shows(/there is nothing to save yet\./);
    await load.run();
    await terminal.shows(/called .* 1,009 /);
    terminal.type(`w${ERASE}f.csv\r`);
    await terminal.shows(/^ Saved 1 function in /);
    const [header = [], row = [], ...more] = parseCsv(readFileSync(at('f.csv'), 'utf8'));
    assert.deepEqual([row[header.indexOf('total')], more], ['1009', []]);
    assert.match(row[header.indexOf('func')] ?? '', /called$/);
    terminal.type(`w${ERASE}f.jsonl\r`);
    await terminal.shows(/^ Saved 1 function in .*f\.jsonl/);
    const [line = '{}'] = linesOf(at('f.jsonl'));
    const { tool, functions } = JSON.parse(line) as { tool: string; functions: { total: number }[] };
    assert.deepEqual([tool, functions.map(({ total }) => total)], ['funccount', [1009]]);

    terminal.type('4');
    await showsText(terminal, /\d\d:\d\d:\d\d( +\d+){4,}\s+\d\d:\d\d:\d\d( +\d+){4,}/);
    terminal.type(` w${ERASE}v.jsonl\r`);
    await terminal.shows(/^ Saved \d+ intervals in /);
    const intervals = linesOf(at('v.jsonl')).map(
      (one) => JSON.parse(one) as { seconds: number; counts: object },
    );
    assert.ok(
      intervals.length >= 2 && intervals.every(({ seconds }) => seconds > 0),
      JSON.stringify(intervals),
    );
    assert.ok(intervals.every(({ counts }) => 'read' in counts && 'open' in counts));
    terminal.type('q');
    assert.equal(await terminal.ended(), 0);
  });
});

describe('hostile paths', { skip: requireTracing() }, () => {
  test('are exact in JSON Lines, and in CSV and on the saved screen as they are shown', async () => {
    using folder = temporaryFolder();
    const hex = hostileNames.map((name) => name.toString('hex')).join(',');
    await using workload = await startWorkload(['names', hex]);
    await using terminal = startInTerminal([probetop, 'opensnoop', '-p', String(workload.pid)], {
      columns: 120,
      rows: hostileNames.length + 8,
      cwd: folder.path,
    });
    await terminal.shows(/Tracing; no opens yet/);
    await workload.run();
    await terminal.shows(/ x{50,}/);
    const shown = terminal.screen();
    terminal.type('\x13');
    await terminal.shows(/^ Saved the screen/);
    for (const name of ['a.jsonl', 'a.csv']) {
      terminal.type(`w${ERASE}${name}\r`);
      await terminal.shows(new RegExp(`^ Saved ${hostileNames.length} events in .*${name}`));
    }
    const [text = ''] = readdirSync(folder.path).filter((one) => one.endsWith('.txt'));
    const screen = linesOf(join(folder.path, text));
    const first = shown.findIndex((line) => line.includes(' ENOENT'));
    assert.deepEqual(
      screen.slice(first, -1),
      shown.slice(first, -1).map((line) => line.trimEnd()),
    );
    const json = readFileSync(join(folder.path, 'a.jsonl'));
    const { rows } = parseJsonLines(Buffer.concat([json, Buffer.from(`${SUMMARY}\n`)]));
    for (const [i, name] of hostileNames.entries()) {
      const { path, path_base64: exact } = rows[i] ?? { path: '' };
      assert.deepEqual(exact === undefined ? Buffer.from(path) : Buffer.from(exact, 'base64'), name);
    }
    const [header = [], ...cells] = parseCsv(readFileSync(join(folder.path, 'a.csv'), 'utf8'));
    assert.deepEqual(
      cells.map((row) => row[header.indexOf('path')]),
      hostileNames.map((name) => visible(name)),
    );
    terminal.type('q');
    assert.equal(await terminal.ended(), 0);
  });
});

const SUMMARY = JSON.stringify({
  tool: 'opensnoop',
  time: '2026-01-01T00:00:00.000000000Z',
  summary: { events: 0 },
});
