// SPDX-License-Identifier: MIT
/** Finding in recordings, as people type it in a terminal. Nothing of it is of this machine; no privilege is needed. */
import assert from 'node:assert/strict';
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

const HOSTILE = '\x1b[31mx\u202e';

/** 23 requests of 0.5 to 22.5 ms. */
const REQUESTS: readonly RecordedRequest[] = Array.from({ length: 23 }, (_, i) => ({
  disk: i % 5 < 3 ? 'nvme7n3' : 'sdz',
  device: i % 5 < 3 ? 0x1030_0007 : 0x80_0010,
  pid: i % 4 === 0 ? 4711 : 815,
  comm: i % 4 === 0 ? HOSTILE : 'dd',
  op: i % 2 === 0 ? 'read' : 'write',
  sector: 1000 + 8 * i,
  latencyMs: i + 0.5,
  queuedMs: i % 2 === 0 ? 3 : 0,
  cgroup: 1,
}));
const many = (passes: (request: RecordedRequest) => boolean): number => REQUESTS.filter(passes).length;

for (const size of SIZES) {
  const name = `${size.columns}x${size.rows}`;

  test(`requests are found by what they took, and by what a row has, at ${name}`, async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'blocks.rec');
    writeBlockRecording(path, REQUESTS);
    const flags = ['biosnoop', '--replay', path, '--interval', '0.1'];
    await using terminal = startInTerminal([probetop, ...flags], size);
    await terminal.shows(/ 23 requests$/);
    const bar = (pattern: RegExp) => terminal.shows(new RegExp(`^.{0,400}${pattern.source}`));

    terminal.type('/lat>10ms');
    await bar(/\/lat>10ms.* 13 of 23/);
    terminal.type(' que<1ms');
    await bar(new RegExp(` ${many((one) => one.latencyMs > 10 && one.queuedMs < 1)} of 23`));
    terminal.type('\x15bytes>=64q');
    await bar(/q is no unit of a size; there are k M G T/);
    terminal.type('\x7f\x7f\x7f4k');
    await bar(/\/bytes>=4k.* 23 requests/);
    terminal.type('\x15pid=4711\r');
    await bar(new RegExp(` ${many(({ pid }) => pid === 4711)} of 23`));

    // The newest match's COMM, which is hostile; then its disk too; then everything.
    terminal.type('nC');
    await bar(/COMM beginning with \\x1b\[31mx\\u202e/);
    terminal.type('\x1b');
    await bar(/ 6 of 23( requests)? *$/);
    terminal.type('\x7f');
    await terminal.shows(/^ all processes +23 requests|^ all but probetop +23 requests/);

    terminal.type('kD');
    await bar(new RegExp(`disk nvme7n3 .* ${many(({ disk }) => disk === 'nvme7n3')} of 23`));
    terminal.type('D');
    await bar(/ 23 requests, standing still| 23, still/);
    terminal.type('q');
    assert.equal(await terminal.ended(), 0);
  });

  test(`opens are found by their error, stepped through, and taken by directory, at ${name}`, async () => {
    const flags = ['opensnoop', '--replay', KNOWN_OPENS, '--interval', '0.1'];
    await using terminal = startInTerminal([probetop, ...flags], size);
    await terminal.shows(/ 23 opens$/);
    const missing = knownOpens.filter(({ error }) => error === 'ENOENT').length;

    terminal.type('/err=ENOENT\r');
    await terminal.shows(new RegExp(`/err=ENOENT +${missing} of 23 opens`));
    terminal.type('&');
    await terminal.shows(new RegExp(`/err=ENOENT in all rows +23( opens)?, ${missing} match`));
    // Paused, it is the same.
    terminal.type(' n');
    await terminal.shows(/ paused at |, [\d.hms]+ ago$/);
    terminal.type('n');
    await terminal.shows(/^ That was the last match: from the first one on again\./);
    terminal.type('NN');
    await terminal.shows(/in all rows/);
    terminal.type(' \x1b');
    await terminal.shows(/23 opens$| match$/);
    terminal.type('\x7f');
    await terminal.shows(/^ all but probetop +23 opens$/);

    const below = knownOpens.filter(({ path }) => path.startsWith('../')).length;
    terminal.type('/path=../file\r');
    await terminal.shows(new RegExp(` ${below} of 23 opens`));
    terminal.type('kP');
    await terminal.shows(new RegExp(`kept paths below \\.\\./ .*${below} of 23`));
    terminal.type('P');
    await terminal.shows(/^ all but probetop +\/path/);
    terminal.type('\x07/x\r');
    await terminal.shows(/A recording does not say which cgroups lay below which\./);
    terminal.type('q');
    assert.equal(await terminal.ended(), 0);
  });
}
