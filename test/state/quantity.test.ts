// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Measure } from '../../src/probes/types.ts';
import { EXAMPLES, parseQuantity } from '../../src/state/quantity.ts';

function value(measure: Measure, typed: string): number {
  const quantity = parseQuantity(measure, typed);
  assert.ok('value' in quantity, JSON.stringify([measure, typed, quantity]));
  return quantity.value;
}

function problem(measure: Measure, typed: string): string {
  const quantity = parseQuantity(measure, typed);
  assert.ok('problem' in quantity, JSON.stringify([measure, typed, quantity]));
  return quantity.problem;
}

test('units are those that people read', () => {
  const cases: readonly (readonly [Measure, string, number])[] = [
    ['milliseconds', '10ms', 10e6],
    ['milliseconds', '10', 10e6],
    ['milliseconds', '250us', 250e3],
    ['milliseconds', '250µs', 250e3],
    ['milliseconds', '250μs', 250e3],
    ['duration', '1.5 s', 1.5e9],
    ['duration', '.5MS', 0.5e6],
    ['duration', '2min', 120e9],
    ['duration', '1h', 3600e9],
    ['duration', '7ns', 7],
    ['bytes', '64k', 65536],
    ['bytes', '64KiB', 65536],
    ['bytes', '1.5M', 1.5 * 2 ** 20],
    ['bytes', '4096', 4096],
    ['bytes', '512B', 512],
    ['bytes', '1TiB', 2 ** 40],
    ['count', '1,234,567', 1234567],
    ['count', '12.3k', 12300],
    ['rate', '10/s', 10],
    ['rate', '1.5k/s', 1500],
    ['rate', '2M', 2e6],
    ['percent', '5%', 5],
    ['number', '-1', -1],
    ['errno', 'ENOENT', 2],
    ['errno', 'enoent', 2],
    ['errno', '0', 0],
  ];
  for (const [measure, typed, expected] of cases)
    assert.ok(
      Math.abs(value(measure, typed) - expected) <= Math.abs(expected) * 1e-12,
      `${measure} ${typed}`,
    );
});

test('what makes no sense is one sentence that says what does', () => {
  assert.equal(problem('milliseconds', '10x'), 'x is no unit of time; there are ns us ms s min h.');
  assert.equal(problem('milliseconds', '10m'), 'm is no unit of time; there are ns us ms s min h.');
  assert.equal(problem('duration', '10'), 'needs a time with its unit, as 10ms or 250us.');
  assert.equal(problem('bytes', '64kB'), 'kB may be thousands or 1024s; k and kiB are 1024s.');
  assert.equal(
    problem('bytes', '64q'),
    'q is no unit of a size; there are k M G T, each 1024 of the one before.',
  );
  assert.equal(problem('count', 'many'), 'needs a number, as 1000 or 1k, not many.');
  assert.equal(problem('number', '7x'), 'needs a whole number, not 7x.');
  assert.equal(problem('number', '7.5'), 'needs a whole number, not 7.5.');
  assert.equal(problem('errno', 'ENOPE'), 'ENOPE is the name of no error.');
  assert.equal(problem('errno', '-'), '- is the name of no error.');
  for (const measure of Object.keys(EXAMPLES) as Measure[]) {
    assert.match(problem(measure, ''), /^needs .*\.$/);
    assert.match(problem(measure, 'constructor'), /\.$/);
  }
});

test('every example that is offered is understood', () => {
  for (const [measure, example] of Object.entries(EXAMPLES) as [Measure, string][])
    value(measure, example.replace(/^[<>=]+/, ''));
});
