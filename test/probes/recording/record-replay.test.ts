// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadRecording } from '../../../src/probes/recording/load.ts';
import { recordedSource } from '../../../src/probes/recording/source.ts';
import { requireTracing, temporaryFolder } from '../../helpers/environment.ts';
import { knownOpens } from '../../helpers/known-opens.ts';
import { KNOWN_OPENS, opensOf, type RecordedOpen, recordKnownOpens } from '../../helpers/recordings.ts';

const AT_ONCE = { speed: Number.POSITIVE_INFINITY };

/** All opens of a recording, played at once through the controller. */
async function played(path: string): Promise<readonly RecordedOpen[]> {
  const { controller, opens, sink, start } = opensOf(recordedSource(loadRecording(path), AT_ONCE));
  await start();
  controller.tick(sink);
  await controller.stop(sink);
  assert.equal(controller.counters.seen, opens.length);
  assert.equal(controller.lifecycle, 'idle');
  return opens;
}

test('what was recorded is what is replayed', { skip: requireTracing() }, async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'opens.rec');
  const live = await recordKnownOpens(path);
  assert.equal(live.length, 23);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(await played(path), live);
});

test('the known opens replay without a kernel and without privileges', async () => {
  const opens = await played(KNOWN_OPENS);
  assert.equal(opens.length, 23);
  assert.equal(opens.filter(({ result }) => result < 0).length, 17);
  assert.deepEqual(
    opens.map(({ path, result, flags, mode }) => ({ path, errno: Math.max(0, -result), flags, mode })),
    knownOpens.map(({ path, errno, flags, mode }) => ({ path, errno, flags, mode })),
  );
  assert.deepEqual(new Set(opens.map(({ comm }) => comm)), new Set(['opens']));
});

test('the bundled fixture names nothing of the machine it was made on', async () => {
  for (const { path } of await played(KNOWN_OPENS)) assert.ok(path === '/' || !path.startsWith('/'), path);
});
