// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProbeError } from '../../src/probes/errors.ts';
import { type ParamSchema, parseParams } from '../../src/probes/params.ts';

const schema = {
  failed: { kind: 'switch', short: 'x', long: 'failed', summary: '' },
  pid: { kind: 'integer', short: 'p', long: 'pid', metavar: 'PID', min: 1, summary: '' },
  duration: { kind: 'seconds', short: 'd', long: 'duration', metavar: 'S', summary: '' },
  name: { kind: 'text', short: 'n', long: 'name', metavar: 'N', summary: '' },
  flags: { kind: 'list', short: 'f', long: 'flag', metavar: 'F', summary: '' },
} as const satisfies ParamSchema;

test('what was not given is false, undefined or empty', () => {
  assert.deepEqual(parseParams(schema, {}), {
    failed: false,
    pid: undefined,
    duration: undefined,
    name: undefined,
    flags: [],
  });
});

test('values become what the schema says; of a repeated one the last counts', () => {
  assert.deepEqual(
    parseParams(schema, {
      failed: true,
      pid: ['3', '7'],
      duration: ['1.5'],
      name: ['sh'],
      flags: ['A', 'B'],
    }),
    { failed: true, pid: 7, duration: 1.5, name: 'sh', flags: ['A', 'B'] },
  );
});

test('what makes no sense is one sentence that names the flag and the text', () => {
  for (const [name, flag, texts] of [
    ['pid', '-p', ['', '0', '-1', '1.5', 'abc', '0x10', '4294967296', ' 7', '1e3']],
    ['duration', '-d', ['', '0', '-1', 'abc', 'Infinity', '1e400', '0x10']],
    ['name', '-n', ['']],
  ] as const) {
    for (const text of texts) {
      assert.throws(
        () => parseParams(schema, { [name]: [text] }),
        (error) =>
          error instanceof ProbeError &&
          error.code === 'BAD_VALUE' &&
          error.message.includes(`${flag} needs`),
        `${name} ${text}`,
      );
    }
  }
});
