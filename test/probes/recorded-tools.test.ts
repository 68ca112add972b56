// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordsOf, toolOf } from '../../src/probes/any-tool.ts';
import { requireEventsFor, toolsFor } from '../../src/probes/recorded-tools.ts';
import { loadRecording } from '../../src/probes/recording/load.ts';
import { recordedSource } from '../../src/probes/recording/source.ts';
import { type ToolId, toolIds } from '../../src/probes/registry.ts';
import { KNOWN_OPENS } from '../helpers/recordings.ts';

const opens = recordedSource(loadRecording(KNOWN_OPENS));

/** A tool as it is asked whether a recording has something for it. */
const shown = (id: ToolId) => ({ id, records: recordsOf(toolOf(id)) });

test('a recording is for the tools of its probe, and what is traced for all', () => {
  assert.deepEqual(toolsFor(opens), ['opensnoop']);
  assert.deepEqual(toolsFor({}), toolIds);
  for (const id of toolIds) requireEventsFor({}, shown(id));
});

test('any other tool is told so in one sentence', () => {
  for (const id of toolIds.filter((one) => !toolsFor(opens).includes(one))) {
    assert.throws(() => requireEventsFor(opens, shown(id)), {
      code: 'BAD_RECORDING',
      exitCode: 2,
      message: `The recording is of opensnoop: it has nothing for ${id}.`,
    });
  }
  assert.throws(() => requireEventsFor({ recordedObject: 'x\x1b[2J.o' }, shown('opensnoop')), {
    message: 'The recording is of the probe "x\\u001b[2J.o": it has nothing for opensnoop.',
  });
});
