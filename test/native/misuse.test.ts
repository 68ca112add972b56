// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistogramPlan } from '../../native/index.d.ts';
import { heldBy } from '../helpers/kernel-objects.ts';
import { addon, attach, exitPrograms, exitSpecs, load, nativeError, open, options, u32 } from './support.ts';

const programs = exitPrograms;

test('a program, ring, map or variable the object lacks is named', options, async () => {
  const refusals = [
    { programs: ['exit_nothing'] },
    { programs, rings: { exit_nothing: {} } },
    { programs, maxEntries: { exit_nothing: 1 } },
    { programs, rings: { open_events: { wakeGlobal: 'exit_nothing' } } },
  ];
  for (const refused of refusals) {
    await using object = open();
    const expected = nativeError({ code: 'EABI', step: 'load', subject: 'exit_nothing' });
    await assert.rejects(object.load(refused), expected);
  }
});

test('a ring whose size is no power of two, or less than a page, is refused by name', options, async () => {
  for (const bytes of [3 << 20, 2048, 4095, 2 ** 33]) {
    await using object = open();
    await assert.rejects(
      object.load({ programs, rings: { open_events: { bytes } } }),
      nativeError({ code: 'EINVAL', step: 'load', subject: 'open_events' }),
    );
  }
});

const counts = new Float64Array(4);

test('arguments of the wrong kind are refused, not guessed at', options, async () => {
  await using object = await load();
  await using fresh = open();
  const wrong = nativeError({ code: 'EINVAL', step: 'arguments' });
  for (const value of [undefined, null, 7, 'x', {}]) {
    await assert.rejects(fresh.load(value as never), wrong);
    await assert.rejects(object.attach(value as never), wrong);
    assert.throws(() => object.drain('open_events', value as never, counts), wrong);
    assert.throws(() => object.drain('open_events', new Uint8Array(64), value as never), wrong);
    assert.throws(() => object.writeGlobal('generation', value as never), wrong);
  }
  assert.throws(() => object.drain('open_events', new Uint8Array(64), new Float64Array(3)), wrong);
  assert.throws(() => object.writeGlobal('generation', u32(1), -1), wrong);
  await assert.rejects(fresh.load({ programs, rings: { open_events: { bytes: 0 } } }), wrong);
  await assert.rejects(object.attach([{ program: 'exit_open', kind: 'sideways' } as never]), wrong);
  await assert.rejects(object.attach(exitSpecs, 7 as never), wrong);
  await assert.rejects(object.attach(exitSpecs, undefined, {} as never), wrong);
});

test('a text comes through whole, however long, and wherever a character of it ends', () => {
  for (let length = 40; length < 80; length++) {
    const path = `/${'a'.repeat(length)}\u{1f600}é${length % 2 === 0 ? '' : 'b'}`;
    assert.throws(() => addon.openObject(path), nativeError({ code: 'ENOENT', step: 'open', subject: path }));
  }
});

const noPlan: HistogramPlan = {
  bytes: 8,
  sum: 0,
  max: 0,
  buckets: 0,
  bucketCount: 1,
  rows: 1,
  copies: 1,
  rowStep: 1,
  copyStep: 1,
};

test('what needs a loaded object says so before', options, async () => {
  await using object = open();
  const early = nativeError({ code: 'EINVAL', subject: 'object' });
  await assert.rejects(attach(object), early);
  assert.throws(() => object.drain('open_events', new Uint8Array(64), counts), early);
  assert.throws(() => object.snapshot('ring_stats'), early);
  assert.throws(() => object.planHistograms('ring_stats', noPlan), early);
  assert.throws(() => object.readHistograms(0, counts, 0, 0), early);
  assert.throws(() => object.stats(), early);
  await object.flush();
  await object.detach();
});

test('an object is loaded once, and left alone meanwhile', options, async () => {
  await using object = open();
  const loading = object.load({ programs });
  await assert.rejects(object.load({ programs }), nativeError({ code: 'EINVAL', step: 'load' }));
  await assert.rejects(attach(object), nativeError({ code: 'EBUSY', step: 'attach' }));
  assert.throws(() => object.readGlobal('generation'), nativeError({ code: 'EBUSY' }));
  await loading;
  await assert.rejects(object.load({ programs }), nativeError({ code: 'EINVAL', step: 'load' }));
});

test('a load that the kernel refuses leaves nothing, and the reason is in the log', options, async () => {
  await using object = open();
  await assert.rejects(
    object.load({ programs, maxEntries: { base_walks: 2 ** 32 - 1 } }),
    (error: { log: string; step: string; code: string }) => {
      assert.equal(error.step, 'load');
      assert.match(error.code, /^E(2BIG|NOMEM|INVAL)$/);
      assert.match(error.log, /base_walks/);
      return true;
    },
  );
  assert.deepEqual(heldBy(process.pid), []);
  const failed = nativeError({ code: 'EINVAL', subject: 'object' });
  await assert.rejects(object.load({ programs }), failed);
  await assert.rejects(attach(object), failed);
  assert.throws(() => object.stats(), failed);
});

test('after closing every method but close says that the object is closed', options, async () => {
  const object = await load();
  await object.close();
  const closed = nativeError({ code: 'EBADF', subject: 'object' });
  await assert.rejects(object.load({ programs }), closed);
  await assert.rejects(attach(object), closed);
  await assert.rejects(object.detach(), closed);
  await assert.rejects(object.flush(), closed);
  assert.throws(() => object.drain('open_events', new Uint8Array(64), counts), closed);
  assert.throws(() => object.snapshot('ring_stats'), closed);
  assert.throws(() => object.planHistograms('ring_stats', noPlan), closed);
  assert.throws(() => object.readHistograms(0, counts, 0, 0), closed);
  assert.throws(() => object.updateMap('open_calls', new Uint8Array(8), new Uint8Array(24)), closed);
  assert.throws(() => object.readGlobal('generation'), closed);
  assert.throws(() => object.writeGlobal('generation', u32(1)), closed);
  assert.throws(() => object.stats(), closed);
  await object.close();
});
