// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CountHistory } from '../../src/state/count-history.ts';
import { randomNumbers } from './records.ts';

const targetsOf = (names: string) => [...names].map((name) => ({ name, address: undefined }));

test('whatever interval is asked for after whatever other, its counts and totals are those that were', () => {
  const random = randomNumbers(5);
  const history = new CountHistory();
  const seen: { recent: number[]; total: number[]; names: string }[] = [];
  let [names, total] = ['abcdef', new Float64Array(6)];
  history.begin(targetsOf(names));
  for (let i = 0; i < 300; i++) {
    if (i % 70 === 69) {
      // Another filter, or other functions.
      history.pause({ endMs: i * 1000, seconds: 1 });
      seen.push({ recent: Array(names.length).fill(0), total: [...total], names });
      [names, total] = i % 2 === 0 ? ['xyz', new Float64Array(3)] : ['abcdef', new Float64Array(6)];
      history.begin(targetsOf(names));
      continue;
    }
    const recent = Float64Array.from(names, () => Math.max(0, random(9) - 4));
    total = total.map((count, target) => count + (recent[target] ?? 0));
    history.add({ endMs: i * 1000, seconds: 1 }, recent, total);
    seen.push({ recent: [...recent], total: [...total], names });
    const asked = random(history.end);
    const counts = history.at(asked);
    const then = seen[asked];
    assert.deepEqual([[...(counts?.recent ?? [])], [...(counts?.total ?? [])]], [then?.recent, then?.total]);
    assert.equal(counts?.targets.map(({ name }) => name).join(''), then?.names);
  }
});

test('fifteen minutes are kept, and of many targets no more than the memory that is given', () => {
  const history = new CountHistory();
  history.begin(targetsOf('a'));
  for (let i = 0; i < 2000; i++)
    history.add({ endMs: i * 1000, seconds: 1 }, Float64Array.of(1), Float64Array.of(i + 1));
  assert.deepEqual([history.end, history.end - history.first], [2000, 901]);
  assert.equal(history.at(history.first - 1), undefined);

  const small = new CountHistory({ milliseconds: 900_000, bytes: 100_000 });
  small.begin(Array.from({ length: 1000 }, (_, i) => ({ name: `f${i}`, address: undefined })));
  const all = new Float64Array(1000).fill(1);
  for (let i = 1; i <= 50; i++)
    small.add(
      { endMs: i * 1000, seconds: 1 },
      all,
      all.map(() => i),
    );
  assert.deepEqual([small.end, small.end - small.first], [50, 8]);
  assert.deepEqual([small.at(small.first)?.total[999], small.at(49)?.total[0]], [43, 50]);
});
