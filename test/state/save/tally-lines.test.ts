// SPDX-License-Identifier: MIT
/** What is saved of a table that events are counted into. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventData } from '../../../src/state/event-data.ts';
import type { SaveFormat } from '../../../src/state/save/saved-lines.ts';
import { savedWhat, toBeSaved } from '../../../src/state/save/saved-what.ts';
import { tallyLines } from '../../../src/state/save/tally-lines.ts';
import { parseCsv } from '../../helpers/csv.ts';
import { hostileNames } from '../../helpers/hostile-names.ts';
import { type MadeOpen, openReading, sendOpens } from '../made-opens.ts';

const IDENTITY = { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: false };

function counted(opens: readonly MadeOpen[], turns: number) {
  const data = new EventData();
  data.reading = openReading();
  sendOpens(data.log, opens);
  for (let i = 0; i < turns; i++) data.turnTable();
  data.setFilter(IDENTITY, '');
  data.work(Number.POSITIVE_INFINITY);
  const text = (format: SaveFormat) => {
    const { counts } = data;
    assert.ok(counts);
    const { header, pieces } = tallyLines(data, counts, 'opensnoop', format);
    return header + [...pieces].map(([line]) => line).join('');
  };
  const json = () =>
    text('json')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  return { data, text, json };
}

const OPENS: readonly MadeOpen[] = [
  { pid: 1, result: -2, path: '=x' },
  { pid: 2, result: 3, path: '=x' },
  { pid: 2, result: 3, path: '/b' },
];

test('each row is a line, in the order of the table, with what it was counted over', () => {
  const { json, data } = counted(OPENS, 2);
  assert.deepEqual(
    json().map(({ time, from, ...rest }) => {
      for (const one of [time, from]) assert.match(String(one), /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{9}Z$/);
      return rest;
    }),
    [
      {
        tool: 'opensnoop',
        table: 'files',
        events: 3,
        whole: true,
        opens: 2,
        share_percent: 66.667,
        failed: 1,
        procs: 2,
        path: '=x',
      },
      {
        tool: 'opensnoop',
        table: 'files',
        events: 3,
        whole: true,
        opens: 1,
        share_percent: 33.333,
        failed: 0,
        procs: 1,
        path: '/b',
      },
    ],
  );
  assert.equal(toBeSaved({ data }), '2 rows');
  assert.equal(savedWhat({ data })(1), '1 row');
  data.setText('opens>1', false);
  assert.equal(json().length, 1, 'only what is asked for');
});

test('CSV has raw numbers, and names that do nothing in a spreadsheet', () => {
  const [header, ...rows] = parseCsv(counted(OPENS, 1).text('csv'));
  assert.deepEqual(header, ['from', 'to', 'failed', 'share_percent', 'procs', 'err', 'path']);
  assert.deepEqual(
    rows.map((row) => row.slice(2)),
    [['1', '100', '1', 'ENOENT', "'=x"]],
  );
});

test('hostile names are exact in JSON, and nothing of them is raw', () => {
  const { json, text } = counted(
    hostileNames.map((path) => ({ pid: 1, result: 3, path })),
    2,
  );
  const names = json().map(({ path, path_base64: exact }) =>
    exact === undefined ? Buffer.from(String(path)) : Buffer.from(String(exact), 'base64'),
  );
  const hex = (all: readonly Buffer[]) => [...new Set(all.map((name) => name.toString('hex')))].sort();
  assert.deepEqual(hex(names), hex(hostileNames));
  for (const format of ['json', 'csv'] as const)
    assert.doesNotMatch(text(format).replace(/\r?\n/g, ''), /[\p{Cc}\u202e]/u);
});
