// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../helpers/wait.ts';
import {
  attach,
  drainAll,
  kernelCounts,
  load,
  makeOpens,
  nativeError,
  offsetOf,
  options,
  traced,
} from './support.ts';

test('23 opens, 17 of them failing, are 23 records of this process', options, async () => {
  await using object = await load();
  await attach(object);
  makeOpens(5);
  traced(object, () => makeOpens(6, 17));
  makeOpens(5);
  await object.detach();
  await object.flush();
  const { records, last } = drainAll(object);
  assert.equal(records.length, 23);
  assert.deepEqual([...last.counts], [0, 0, 23, 0], 'nothing more, and nothing lost');
  const [pid, result] = ['pid', 'result'].map((field) => offsetOf(object, 'open_event', field));
  assert.ok(pid !== undefined && result !== undefined);
  assert.deepEqual([...new Set(records.map((record) => record.getUint32(pid, true)))], [process.pid]);
  assert.equal(records.filter((record) => record.getInt32(result, true) < 0).length, 17);
  assert.deepEqual(kernelCounts(object), { sent: 23, dropped: 0 });
});

test('flush brings what is in the ring while the probes stay attached', options, async () => {
  await using object = await load();
  await attach(object);
  for (let round = 1; round <= 3; round++) {
    traced(object, () => makeOpens(23));
    await object.flush();
    assert.equal(drainAll(object).last.received, round * 23);
  }
});

test('flushes that are asked for together all resolve', options, async () => {
  await using object = await load();
  await Promise.all(Array.from({ length: 100 }, () => object.flush()));
});

test('a ring too small: what was sent and what was dropped add up to what was made', options, async () => {
  await using object = await load({ bytes: 4096 });
  await attach(object);
  traced(object, () => makeOpens(5000));
  await object.detach();
  await object.flush();
  const { sent, dropped } = kernelCounts(object);
  assert.equal(sent + dropped, 5000);
  assert.ok(dropped > 0);
  const { records, last } = drainAll(object);
  assert.equal(records.length, sent);
  assert.equal(last.received, sent);
  assert.equal(last.shed, 0);
});

test('an arena too small: every record it shed is counted', options, async () => {
  for (const arenaBytes of [1, 4096, 64 << 10]) {
    await using object = await load({ arenaBytes });
    await attach(object);
    traced(object, () => makeOpens(5000));
    await object.flush();
    assert.deepEqual(kernelCounts(object), { sent: 5000, dropped: 0 });
    const { records, last } = drainAll(object);
    assert.equal(last.received, 5000);
    assert.ok(last.shed > 0);
    assert.equal(records.length, last.received - last.shed);

    // What was read makes room again.
    traced(object, () => makeOpens(23));
    await object.flush();
    const { records: more, last: end } = drainAll(object);
    assert.equal(more.length, 23);
    assert.equal(end.shed, last.shed);
  }
});

test(
  'a ring that goes round many times, read in small pieces, loses and repeats nothing',
  options,
  async () => {
    await using object = await load({ bytes: 64 << 10, arenaBytes: 4 << 20 });
    await attach(object);
    const time = offsetOf(object, 'open_event', 'time');
    const times: bigint[] = [];
    for (let round = 0; round < 50; round++) {
      traced(object, () => makeOpens(201));
      await object.flush();
      // Room for one record and a bit.
      const { records } = drainAll(object, 120);
      times.push(...records.map((record) => record.getBigUint64(time, true)));
    }
    assert.deepEqual(kernelCounts(object), { sent: 50 * 201, dropped: 0 });
    assert.equal(times.length, 50 * 201);
    assert.ok(times.every((moment, i) => i === 0 || moment > (times[i - 1] ?? 0n)));
  },
);

test('a reader that the kernel side wakes keeps up with a burst', options, async () => {
  const bytes = 1 << 20;
  await using object = await load({ bytes, wakeGlobal: 'reader_sleeps' });
  object.writeGlobal('wake_bytes', new Uint8Array(BigUint64Array.of(BigInt(bytes / 4)).buffer));
  await attach(object);
  traced(object, () => makeOpens(50_000));
  await object.detach();
  await object.flush();
  const { sent, dropped } = kernelCounts(object);
  assert.equal(sent + dropped, 50_000);
  assert.equal(drainAll(object).records.length, sent);
});

const counts = new Float64Array(4);

test('a target that cannot hold the next record is told so, and nothing is lost by it', options, async () => {
  await using object = await load();
  await attach(object);
  traced(object, () => makeOpens(3));
  await object.flush();
  const tooSmall = nativeError({ code: 'EMSGSIZE', step: 'drain' });
  assert.throws(() => object.drain('open_events', new Uint8Array(40), counts), tooSmall);
  assert.throws(() => object.drain('open_events', new Uint8Array(0), counts), tooSmall);
  assert.equal(drainAll(object).records.length, 3);
  assert.equal(
    object.drain('open_events', new Uint8Array(0), counts),
    0,
    'nothing waits: any target will do',
  );
});

test('an unknown ring cannot be drained', options, async () => {
  await using object = await load();
  const expected = nativeError({ code: 'EABI', step: 'drain', subject: 'nothing' });
  assert.throws(() => object.drain('nothing', new Uint8Array(64), counts), expected);
});

test('records that pile up are told of, once until some are taken', options, async () => {
  let told = 0;
  await using object = await load({}, undefined, () => {
    told++;
  });
  await attach(object);
  // More than 2 MiB of them each time, and then time for a call that must not come.
  const pileUp = async () => {
    traced(object, () => makeOpens(30_000));
    await object.flush();
    await eventually(20_000, 'to be told', () => told > 0 || undefined);
    await object.flush();
  };
  await pileUp();
  await pileUp();
  assert.equal(told, 1);
  assert.equal(drainAll(object).records.length, 60_000);
  told = 0;
  await pileUp();
  assert.ok(told > 0);
});
