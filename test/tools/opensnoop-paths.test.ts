// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { requireTracing, temporaryFolder } from '../helpers/environment.ts';
import { type OpenRow, parseJsonLines, parsePlain } from '../helpers/output.ts';
import { hostile, pathOpens } from '../helpers/path-opens.ts';
import { traceWorkload } from '../helpers/tracer.ts';

const skip = requireTracing();

/** A record holds so many bytes of a path. */
const PATH_MAX = 4096;

/** The row that shows the open of a name with these first characters. */
function find(rows: readonly OpenRow[], start: string): OpenRow {
  const row = rows.find(({ path }) => path.startsWith(start));
  assert.ok(row, `no row of ${start}`);
  return row;
}

function isUtf8(name: Buffer): boolean {
  return Buffer.from(name.toString()).equals(name);
}

describe('paths in JSON', { skip }, () => {
  let rows: OpenRow[] = [];
  let text = '';
  let folder = '';

  before(async () => {
    using temporary = temporaryFolder();
    folder = temporary.path;
    const flags = ['--json', '-F'];
    const { outcome } = await traceWorkload(['paths', folder], ({ pid }) => [...flags, '-p', String(pid)]);
    ({ rows } = parseJsonLines(outcome.stdout));
    text = outcome.stdout.toString();
  });

  test('there is one row for each open, with its errno', () => {
    assert.deepEqual(
      rows.map((row) => row.errno),
      pathOpens.map((expected) => expected.errno),
    );
  });

  test('paths of 1 to 4095 bytes are whole, and every valid name is exact', () => {
    for (const [i, { name }] of pathOpens.entries()) {
      if (name.length >= PATH_MAX || !isUtf8(name)) continue;
      assert.equal(rows[i]?.path, name.toString());
      assert.equal(rows[i]?.path_error, undefined, rows[i]?.path);
      assert.equal(rows[i]?.path_base64, undefined, rows[i]?.path);
    }
    const lengths = rows.slice(0, 3).map((row) => row.path.length);
    assert.deepEqual(lengths, [1, 255, 4095]);
  });

  test('a path that the kernel refuses for its length shows its first 4096 bytes and says so', () => {
    assert.equal(rows[3]?.path, pathOpens[3]?.name.toString(), 'a path of 4096 bytes');
    assert.equal(rows[4]?.path, pathOpens[4]?.name.subarray(0, PATH_MAX).toString(), 'a path of 5000 bytes');
    assert.equal(rows[4]?.path_error, 'truncated');
  });

  test('a name that is not UTF-8 shows its bytes and carries them exactly', () => {
    const invalid = [...pathOpens.entries()].filter(([, { name }]) => !isUtf8(name));
    assert.equal(invalid.length, 2);
    for (const [i, { name }] of invalid) {
      assert.equal(rows[i]?.path_base64, name.toString('base64'));
      assert.ok(!rows[i]?.path.includes('\ufffd'), rows[i]?.path);
    }
    assert.equal(find(rows, 'latin-').path, 'latin-\\xe9\\xff.txt');
    assert.match(find(rows, 'bad-').path, /^bad-\\xc0\\xaf-\\xed\\xa0\\x80-\\xf5\\x80\\x80\\x80-\\xe2\\x82$/);
  });

  test('no byte of a name reaches a terminal that acts on it', () => {
    const match = hostile.exec(text);
    assert.equal(match, null, `U+${match?.[0].codePointAt(0)?.toString(16)} at ${match?.index}`);
  });

  test('-F adds the full path of a relative name, from the working folder or the descriptor it starts at', () => {
    for (const [i, { below }] of pathOpens.entries()) {
      if (below !== undefined) assert.equal(rows[i]?.full_path, join(folder, below));
    }
    assert.equal(rows.at(-1)?.full_path ?? rows.at(-1)?.path, '/proc/self/../1');
  });
});

test('plain text shows hostile names on one row each, escaped', { skip }, async () => {
  using folder = temporaryFolder();
  const { outcome } = await traceWorkload(['paths', folder.path], ({ pid }) => [
    '--plain',
    '-p',
    String(pid),
  ]);
  const { rows } = parsePlain(outcome.stdout);
  assert.deepEqual(
    rows.map((row) => Number(row.columns.ERR)),
    pathOpens.map((expected) => expected.errno),
  );
  const match = hostile.exec(outcome.stdout.toString());
  assert.equal(match, null, `U+${match?.[0].codePointAt(0)?.toString(16)} at ${match?.index}`);
  const shown = (start: string): string | undefined => rows.find(({ path }) => path.startsWith(start))?.path;
  assert.equal(shown('line'), 'line\\x0abreak\\x0d\\x09tab');
  assert.equal(shown('esc'), 'esc\\x1b[2J\\x1b]0;title\\x07.txt');
  assert.equal(shown('c1'), 'c1\\u009b31m-del\\x7f');
  assert.equal(shown('latin'), 'latin-\\xe9\\xff.txt');
  assert.equal(shown('wide'), 'wide-漢字-🙂-e\u0301');
  assert.equal(shown('bidi'), 'bidi\\u202egpj\\u2066.exe');
  assert.equal(shown('  spaces'), '  spaces \\\\x41 "quoted"  ', 'a backslash is doubled');
  assert.equal(rows[2]?.path.length, 4095);
  const cut = pathOpens[4]?.name.subarray(0, PATH_MAX).toString() ?? '';
  assert.ok(rows[4]?.path.startsWith(cut) && rows[4].path !== cut, 'a name that was cut says so');
});

test('-F shows full paths in plain text', { skip }, async () => {
  using folder = temporaryFolder();
  const { outcome } = await traceWorkload(['paths', folder.path], ({ pid }) => ['-F', '-p', String(pid)]);
  const { rows } = parsePlain(outcome.stdout);
  assert.equal(rows[0]?.path, join(folder.path, 'f'));
  assert.deepEqual(
    rows.slice(-4).map((row) => row.path),
    [...Array<string>(3).fill(join(folder.path, 'deep/deeper/inner')), '/proc/self/../1'],
  );
});

test('an argument that points nowhere is said to be unreadable', { skip }, async () => {
  using folder = temporaryFolder();
  const { outcome } = await traceWorkload(['faults', folder.path], ({ pid }) => [
    '--json',
    '-p',
    String(pid),
  ]);
  const { rows, summary } = parseJsonLines(outcome.stdout);
  assert.deepEqual(
    rows.map((row) => [row.errno, row.path_error]),
    [
      [14, 'unreadable'],
      [14, 'unreadable'],
      [14, 'unreadable'],
      [14, undefined],
      [0, undefined],
    ],
  );
  assert.deepEqual(
    rows.slice(3).map((row) => row.path),
    ['file', 'file'],
  );
  assert.equal(summary.events, 5);
});

test('plain text marks a name that could not be read, so that it looks like no name', { skip }, async () => {
  using folder = temporaryFolder();
  const { outcome } = await traceWorkload(['faults', folder.path], ({ pid }) => ['-p', String(pid)]);
  const paths = parsePlain(outcome.stdout).rows.map((row) => row.path);
  // A backslash in a name is shown doubled.
  for (const path of paths.slice(0, 3)) assert.match(path, /^\\[^\\]/);
  assert.deepEqual(paths.slice(3), ['file', 'file']);
});

test('a program name that is not UTF-8 shows its bytes and carries them exactly', { skip }, async () => {
  const comm = Buffer.from('61ff1b5b32', 'hex');
  const plan = ['--comm-hex', comm.toString('hex'), 'count', '3'];
  const { outcome } = await traceWorkload(plan, ({ pid }) => ['--json', '-p', String(pid)]);
  const { rows } = parseJsonLines(outcome.stdout);
  assert.equal(rows.length, 3);
  for (const row of rows) {
    assert.equal(row.comm, 'a\\xff\\x1b[2');
    assert.equal(row.comm_base64, comm.toString('base64'));
  }
});
