// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BpfObject, HistogramPlan } from '../../native/index.d.ts';
import { BUCKETS } from '../../src/histogram/buckets.ts';
import { Random } from '../ui/screen/random.ts';
import { addon, nativeError, type Opened, objectFile, offsetOf, options, u32 } from './support.ts';

const [ROWS, CPUS] = [5, 3];
const HEAD = 5;
const ROW = HEAD + BUCKETS;
const MAP = 'hists';

/** The block probe's object with its maps, attached to nothing. */
async function load(): Promise<Opened> {
  const object = addon.openObject(objectFile.replace('open.bpf.o', 'block.bpf.o'));
  await object.load({ programs: [], maxEntries: { [MAP]: ROWS * CPUS } });
  return Object.assign(object, { [Symbol.asyncDispose]: () => object.close() });
}

function planOf(object: BpfObject, changed: Partial<HistogramPlan> = {}): HistogramPlan {
  const at = (field: string) => offsetOf(object, 'hist', field);
  return {
    bytes: object.structs.hist?.size ?? 0,
    sum: at('sum'),
    max: at('max'),
    buckets: at('buckets'),
    bucketCount: BUCKETS,
    rows: ROWS,
    copies: CPUS,
    rowStep: CPUS,
    copyStep: 1,
    ...changed,
  };
}

interface Written {
  readonly buckets: readonly number[];
  readonly sum: number;
  readonly max: number;
}

function write(object: BpfObject, element: number, { buckets, sum, max }: Written): void {
  const value = new DataView(new ArrayBuffer(object.structs.hist?.size ?? 0));
  const put = (at: number, number: number) => value.setBigUint64(at, BigInt(number), true);
  const first = offsetOf(object, 'hist', 'buckets');
  for (const [bucket, count] of buckets.entries()) put(first + bucket * 8, count);
  put(offsetOf(object, 'hist', 'sum'), sum);
  put(offsetOf(object, 'hist', 'max'), max);
  object.updateMap(MAP, u32(element), new Uint8Array(value.buffer));
}

/** Some buckets, or none; sums and counts beyond 32 bits among them. */
function randomHistogram(random: Random): Written {
  const buckets = new Array<number>(BUCKETS).fill(0);
  const filled = random.below(4);
  for (let i = 0; i < filled; i++)
    buckets[random.below(BUCKETS)] = random.below(2 ** 32) * (1 + random.below(2 ** 15));
  const some = buckets.some((count) => count > 0);
  // All values of 0 ns have no sum.
  const sum = some && (buckets[0] === 0 || random.below(2) === 0) ? 1 + random.below(2 ** 32) * 2 ** 12 : 0;
  return { buckets, sum, max: some ? random.below(2 ** 32) : 0 };
}

/** What `sum` of 0 and an empty first bucket say of a copy. */
const isEmpty = ({ sum, buckets }: Written): boolean => sum === 0 && buckets[0] === 0;

function check(rows: Float64Array, row: number, copies: readonly Written[]): void {
  const counted = copies.filter((copy) => !isEmpty(copy));
  const expected = Array.from({ length: BUCKETS }, (_, bucket) =>
    counted.reduce((total, { buckets }) => total + (buckets[bucket] as number), 0),
  );
  const bottom = expected.findIndex((count) => count > 0);
  const [low, end, count, sum, max] = rows.subarray(row * ROW, row * ROW + HEAD);
  assert.equal(
    count,
    expected.reduce((total, one) => total + one, 0),
  );
  assert.equal(
    sum,
    counted.reduce((total, one) => total + one.sum, 0),
  );
  assert.equal(max, Math.max(0, ...counted.map((one) => one.max)));
  if (bottom < 0) {
    assert.equal(low, end);
    return;
  }
  assert.deepEqual([low, end], [bottom, expected.findLastIndex((count) => count > 0) + 1]);
  const at = row * ROW + HEAD;
  assert.deepEqual([...rows.subarray(at + bottom, at + (end ?? 0))], expected.slice(bottom, end));
}

test('rows are the sums of their copies, whichever way they lie, of all CPUs or some', options, async () => {
  await using object = await load();
  const random = new Random(20_261_130);
  const byRow = object.planHistograms(MAP, planOf(object));
  const byCpu = object.planHistograms(MAP, planOf(object, { rowStep: 1, copyStep: ROWS }));
  const rows = new Float64Array(ROWS * ROW).fill(Number.NaN);
  for (let round = 0; round < 40; round++) {
    const written = Array.from({ length: ROWS * CPUS }, () => randomHistogram(random));
    for (const [element, one] of written.entries()) write(object, element, one);
    const [first, end] = round % 2 === 0 ? [0, CPUS] : [1, 1 + random.below(CPUS)];
    const cpus = Array.from({ length: end - first }, (_, cpu) => first + cpu);
    assert.equal(object.readHistograms(byRow, rows, first, end), ROWS);
    for (let row = 0; row < ROWS; row++)
      check(
        rows,
        row,
        cpus.map((cpu) => written[row * CPUS + cpu] as Written),
      );
    assert.equal(object.readHistograms(byCpu, rows, first, end), ROWS);
    for (let row = 0; row < ROWS; row++)
      check(
        rows,
        row,
        cpus.map((cpu) => written[cpu * ROWS + row] as Written),
      );
  }
});

test(
  'as many rows are written as there are and as fit, and how many there are is told',
  options,
  async () => {
    await using object = await load();
    const plan = object.planHistograms(MAP, planOf(object, { used: 'hists_used' }));
    for (const [used, length, written] of [
      [3, ROWS * ROW, 3],
      [3, 2 * ROW, 2],
      [3, 2 * ROW - 1, 1],
      [3, 0, 0],
      [ROWS + 4, ROWS * ROW, ROWS],
    ] as const) {
      object.writeGlobal('hists_used', u32(used));
      const rows = new Float64Array(length).fill(Number.NaN);
      assert.equal(object.readHistograms(plan, rows, 0, CPUS), Math.min(used, ROWS));
      for (let row = 0; row * ROW + HEAD <= length; row++)
        assert.equal(Number.isNaN(rows[row * ROW]), row >= written, `row ${row} of ${used}`);
      assert.ok(rows.subarray(written * ROW).every(Number.isNaN));
    }
  },
);

test('a plan that reaches beyond the array or an element, or names no u32, is refused', options, async () => {
  await using object = await load();
  const { bytes } = planOf(object);
  const refused = nativeError({ code: 'EINVAL' });
  for (const wrong of [
    { rows: ROWS + 1 },
    { copies: CPUS + 1 },
    { rowStep: CPUS + 1 },
    { copyStep: 2 },
    { rows: 2 ** 53, rowStep: 2 ** 53 },
    { bytes: bytes * 2 },
    { bytes: 0 },
    { bytes: bytes - 4 },
    { sum: bytes },
    { max: 4 },
    { buckets: bytes - 8 },
    { bucketCount: BUCKETS + 3 },
    { bucketCount: 2 ** 53 },
    { bucketCount: 0 },
    { rows: -1 },
    { copies: 1.5 },
    { used: 'hist_keys' },
  ])
    assert.throws(() => object.planHistograms(MAP, planOf(object, wrong)), refused, JSON.stringify(wrong));
  const unknown = nativeError({ code: 'EABI' });
  assert.throws(() => object.planHistograms('nothing', planOf(object)), unknown);
  assert.throws(() => object.planHistograms(MAP, planOf(object, { used: 'nothing' })), unknown);
});

test('no other plan is read, and no copies that there are not', options, async () => {
  await using object = await load();
  const rows = new Float64Array(ROWS * ROW);
  const refused = nativeError({ code: 'EINVAL', step: 'arguments' });
  assert.throws(() => object.readHistograms(0, rows, 0, CPUS), refused);
  const plan = object.planHistograms(MAP, planOf(object));
  assert.throws(() => object.readHistograms(plan + 1, rows, 0, CPUS), refused);
  assert.throws(() => object.readHistograms(-1, rows, 0, CPUS), refused);
  assert.throws(() => object.readHistograms(plan, rows, 0, CPUS + 1), refused);
  assert.throws(() => object.readHistograms(plan, new Float32Array(ROW) as never, 0, CPUS), refused);
  assert.equal(object.readHistograms(plan, rows, CPUS + 4, CPUS), ROWS, 'none of the copies');
  assert.ok(rows.every((number) => number === 0));
});
