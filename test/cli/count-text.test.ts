// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countText } from '../../src/cli/count-text.ts';
import { seriesText } from '../../src/cli/series-text.ts';
import type { CountReading } from '../../src/probes/counting.ts';

const END = { time: '2026-11-25T04:00:00.000000000Z', clock: '04:00:00', seconds: 2 };

function counted(names: readonly string[]): { counts: Float64Array; reading: CountReading } {
  const counts = new Float64Array(names.length);
  const targets = names.map((name, i) => ({ name, address: i === 0 ? 0xffffffff81000000n : undefined }));
  return { counts, reading: { noun: 'calls', sink: undefined, targets, read: () => counts.slice() } };
}

test('a list has those that were hit since the last one, the fewest first', () => {
  const { counts, reading } = counted(['vfs_read', 'vfs_write', 'vfs_open']);
  const text = countText(reading, 'funccount', '"vfs_*"', 'plain', false);
  assert.equal(text.header, 'Tracing 3 functions for "vfs_*"... Hit Ctrl-C to end.\n');
  counts.set([23, 0, 7]);
  assert.deepEqual(text.next(END), {
    text: `
FUNC                                    COUNT
vfs_open                                    7
vfs_read                                   23
`,
    events: 30,
  });
  counts.set([24, 0, 7]);
  assert.equal(text.next(END).text.split('\n')[2], 'vfs_read                                    1');
  const timed = countText(reading, 'funccount', '"vfs_*"', 'plain', true);
  assert.match(timed.next(END).text, /^\n04:00:00\nFUNC/);
});

test('in JSON addresses are texts, and an interval without hits is a line too', () => {
  const { counts, reading } = counted(['vfs_read', 'c:malloc']);
  const text = countText(reading, 'funccount', 'both', 'json', false);
  assert.equal(text.header, '');
  counts.set([1, 2 ** 40]);
  assert.deepEqual(JSON.parse(text.next(END).text), {
    tool: 'funccount',
    time: END.time,
    seconds: 2,
    functions: [
      { name: 'vfs_read', address: '0xffffffff81000000', count: 1 },
      { name: 'c:malloc', address: null, count: 2 ** 40 },
    ],
  });
  assert.deepEqual(JSON.parse(text.next(END).text).functions, []);
});

test('rates are by the measured time, in columns as wide as their titles', () => {
  const { counts, reading } = counted(['READ', 'WRITE', 'ITER_WRITE']);
  const text = seriesText(reading, 'vfsstat', 'plain');
  counts.set([2000, 3, 0]);
  const row = text.next(END).text;
  assert.equal(text.header, 'TIME         READ/s  WRITE/s ITER_WRITE/s\n');
  assert.equal(row, '04:00:00:      1000        2            0\n');
  const json = seriesText(reading, 'vfsstat', 'json');
  const { counts: all, rates, seconds } = JSON.parse(json.next(END).text);
  assert.deepEqual(
    [all, rates, seconds],
    [{ read: 2000, write: 3, iter_write: 0 }, { read: 1000, write: 1.5, iter_write: 0 }, 2],
  );
});
