// SPDX-License-Identifier: MIT
/** Lists of events as counted tables, in a terminal, over recordings. Nothing of it is of this machine; no privilege is needed. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { probetop, temporaryFolder } from '../helpers/environment.ts';
import { knownOpens } from '../helpers/known-opens.ts';
import { type RecordedRequest, writeBlockRecording } from '../helpers/recorded-blocks.ts';
import { KNOWN_OPENS } from '../helpers/recordings.ts';
import { startInTerminal } from '../helpers/terminal.ts';

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
] as const;

/** 23 requests: 15 of nobody's process to one disk, 8 of another to another. */
const REQUESTS: readonly RecordedRequest[] = Array.from({ length: 23 }, (_, i) => ({
  disk: i % 3 < 2 ? 'nvme7n3' : 'sdz',
  device: i % 3 < 2 ? 0x1030_0007 : 0x80_0010,
  pid: i % 3 < 2 ? 4711 : 815,
  comm: i % 3 < 2 ? '\x1b[31mx\u202e' : 'dd',
  op: i % 2 === 0 ? 'read' : 'write',
  sector: 1000 + 8 * i,
  latencyMs: i + 0.5,
  queuedMs: 0,
  cgroup: 1,
}));

for (const size of SIZES) {
  const name = `${size.columns}x${size.rows}`;

  test(`t shows who uses which disk how much, and Enter only that, at ${name}`, async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'blocks.rec');
    writeBlockRecording(path, REQUESTS);
    const flags = ['biosnoop', '--replay', path, '--interval', '0.1'];
    await using terminal = startInTerminal([probetop, ...flags], size);
    await terminal.shows(/ 23 requests$/);
    terminal.type('t');
    await terminal.shows(/^ processes: .* 2 processes(, | of )23 requests(.* \d\d:\d\d:\d\d-\d\d:\d\d:\d\d)/);
    // 0 1 3 4 … 21 22 of them: 16 requests, the mean of their half milliseconds.
    const mine = REQUESTS.filter(({ pid }) => pid === 4711).map(({ latencyMs }) => latencyMs);
    const mean = (mine.reduce((sum, ms) => sum + ms, 0) / mine.length).toFixed(2);
    const max = Math.max(...mine).toFixed(2);
    await terminal.shows(
      new RegExp(`^ +${mine.length} +\\S+ \\S+ +${mean} +\\S+ +${max} +50 %.* 4711 \\\\x1b\\[31mx\\\\u202e`),
    );
    terminal.type('t');
    await terminal.shows(/^ disks: .* 2 disks(, | of )23 requests/);
    terminal.type('jj\r');
    await terminal.shows(/disk sdz .* 7 of 23/);
    terminal.type('\x7f');
    await terminal.shows(/ 23 requests$/);
    terminal.type('tj\r');
    await terminal.shows(new RegExp(`PID 4711.* ${mine.length} of 23`));
    terminal.type('q');
    assert.equal(await terminal.ended(), 0);
  });

  test(`t shows which files fail to open and why, and what is shown is saved, at ${name}`, async () => {
    using folder = temporaryFolder();
    const flags = ['opensnoop', '--replay', KNOWN_OPENS, '--interval', '0.1'];
    await using terminal = startInTerminal([probetop, ...flags], size);
    await terminal.shows(/ 23 opens$/);
    const failed = knownOpens.filter(({ error }) => error !== '');
    const pairs = new Set(failed.map(({ error, path }) => `${error} ${path}`)).size;
    terminal.type('t');
    await terminal.shows(
      new RegExp(
        `^ failed opens: .* ${pairs} paths(?:,| of) ${failed.length}(?: of 23 opens kept| opens),? \\d\\d:`,
      ),
    );
    terminal.type('/err=ENOENT\r');
    const missing = failed.filter(({ error }) => error === 'ENOENT').map(({ path }) => path);
    await terminal.shows(new RegExp(`/err=ENOENT +(?:.* )?${new Set(missing).size} paths`));
    const file = join(folder.path, 'missing.jsonl');
    terminal.type(`w\x15${file}\r`);
    await terminal.shows(/^ Saved \d+ rows/);
    const rows = readFileSync(file, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as { path: string; failed: number; err: string });
    assert.deepEqual(rows.map(({ path }) => path).sort(), [...new Set(missing)].sort());
    assert.equal(
      rows.reduce((sum, row) => sum + row.failed, 0),
      missing.length,
    );
    terminal.type('\x1b');
    await terminal.shows(new RegExp(` ${pairs} paths`));
    terminal.type('tt');
    await terminal.shows(/^ processes: /);
    terminal.type('t');
    await terminal.shows(/ 23 opens$/);
    terminal.type('q');
    assert.equal(await terminal.ended(), 0);
  });
}
