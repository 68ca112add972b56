// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindOffsets, type Offsets } from '../../src/probes/decode/layout.ts';
import { openAbi } from '../../src/probes/generated/open.ts';
import { WallClock } from '../../src/probes/host/clock.ts';
import { loadAddon, objectPath } from '../../src/probes/native.ts';
import type { OpensnoopParams } from '../../src/probes/tools/opensnoop.ts';
import { readOpens } from '../../src/probes/tools/opensnoop-rows.ts';
import { EventLog } from '../../src/state/event-log.ts';
import { EventSearch, type EventTest } from '../../src/state/event-search.ts';
import { recordScan, recordTest } from '../../src/state/record-query.ts';
import { parseQuery } from '../../src/state/text-query.ts';
import { randomNumbers } from './records.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const object = loadAddon().openObject(objectPath('open.bpf.o'));
const at = bindOffsets(object, 'open_event', openAbi.structs.open_event);
const SHAPE = { generation: at.generation, smallest: at.bytes };

const LETTERS = ['a', 'A', 'b', 'e', 'N', '/', '.', '\\', '\x1b', 'é', '日', '1', '\xff'];

/** Opens of any result by anybody, of names that are shown as they are and of others. */
function randomOpens(seed: number, count: number): EventLog {
  const random = randomNumbers(seed);
  const text = (longest: number) =>
    Buffer.from(
      Array.from({ length: random(longest) }, () => LETTERS[random(LETTERS.length)]).join(''),
      random(5) === 0 ? 'latin1' : 'utf8',
    );
  const log = new EventLog();
  for (let i = 0; i < count; i++) {
    const name = text(12);
    const base = Buffer.from(random(3) === 0 ? 'lib\0usr\0' : '');
    const length = at.bytes + name.length + base.length;
    const batch = log.batch(SHAPE);
    const { room } = batch;
    const view = new DataView(room.buffer, room.byteOffset, room.byteLength);
    room.fill(0, 0, 8 + length + 8);
    view.setUint32(0, length, true);
    const put = (field: keyof Offsets<typeof openAbi.structs.open_event>, value: number) =>
      view.setUint32(8 + at[field], value >>> 0, true);
    put('generation', 1);
    put('pid', random(2000));
    put('tid', random(2000));
    put('uid', random(3) === 0 ? 0xffff_ffff : 1000);
    put('result', random(2) === 0 ? random(30) : -random(140));
    view.setUint16(8 + at.name_bytes, name.length, true);
    view.setUint16(8 + at.base_bytes, base.length, true);
    room[8 + at.name_unreadable] = random(40) === 0 ? 1 : 0;
    room[8 + at.name_too_long] = random(40) === 0 ? 1 : 0;
    room.set(text(6).subarray(0, 15), 8 + at.comm);
    room.set(name, 8 + at.bytes);
    room.set(base, 8 + at.bytes + name.length);
    log.took(batch, batch.append((8 + length + 7) & ~7, 1));
  }
  return log;
}

/** All numbers that a search has, newest first. */
function numbersOf(search: EventSearch): number[] {
  const numbers: number[] = [];
  for (let next = search.before(FOREVER); next !== undefined; next = search.before(next)) numbers.push(next);
  return numbers;
}

const QUERIES =
  'a A ab nb \\ \\x1b é 1 12 -a -A ENOENT en -e path:/a path:aN comm:b -comm:b err:E1 pid:7 tid:19 uid:4294967295 ' +
  'fd:1 -path:/ \\xff 日 comm:\\x';

for (const fullPath of [false, true]) {
  test(`the addon finds what the texts of ${fullPath ? 'whole paths' : 'the rows'} tell`, () => {
    const values = () => ({ fullPath }) as OpensnoopParams;
    const { fields } = readOpens(object, new WallClock(loadAddon().clock()), values);
    const log = randomOpens(11, 6000);
    const columns = fields.map(({ name }) => name);
    let scans = 0;
    for (const typed of [...QUERIES.split(' '), ...(fullPath ? ['path:lib', 'path:usr/li'] : [])]) {
      const query = parseQuery(typed, columns);
      assert.ok(query && !('problem' in query), typed);
      const look = recordScan(query, fields);
      if (look) scans++;
      const onlyTexts: EventTest = recordTest(query, fields);
      const even: EventTest = (_, number) => number % 2 === 0;
      for (const besides of [undefined, even]) {
        const both: EventTest = besides ? (r, n) => besides(r, n) && onlyTexts(r, n) : onlyTexts;
        const texts = new EventSearch(log, both, 4000);
        const scan = new EventSearch(log, both, 4000, look && { look, besides });
        for (const search of [texts, scan]) {
          search.work(4000, FOREVER);
          search.work(log.end, FOREVER);
          assert.ok(search.complete);
        }
        const expected = numbersOf(texts);
        assert.ok(expected.length > 0, `${typed} finds nothing: the test says little`);
        assert.deepEqual(numbersOf(scan), expected, typed);
      }
    }
    assert.ok(scans >= 15, `only ${scans} of these are for the addon`);
  });
}

test('a search ends at its time, and goes on where it stopped', () => {
  const log = randomOpens(3, 9000);
  const { fields } = readOpens(object, new WallClock(loadAddon().clock()), () => ({}) as OpensnoopParams);
  const query = parseQuery('-zzz', ['path']);
  assert.ok(query && !('problem' in query));
  const look = recordScan(query, fields);
  assert.ok(look);
  const search = new EventSearch(log, recordTest(query, fields), log.end, { look, besides: undefined });
  let turns = 0;
  for (; !search.complete; turns++) {
    const before = search.count;
    search.work(log.end, 0);
    assert.ok(search.count > before && search.count <= before + 4096);
  }
  assert.ok(turns > 2);
  assert.equal(search.count, 9000);
});
