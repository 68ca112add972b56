// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadRecording } from '../../src/probes/recording/load.ts';
import { requireTracing, temporaryFolder } from '../helpers/environment.ts';
import { mustBeSentences } from '../helpers/messages.ts';
import { parseJsonLines } from '../helpers/output.ts';
import { runProbetop, startOpensnoop } from '../helpers/tracer.ts';
import { eventually } from '../helpers/wait.ts';
import { startWorkload } from '../helpers/workload.ts';

const skip = requireTracing();

/** As long as nothing is in it that can be played: none. */
function recordsIn(path: string): number {
  try {
    return loadRecording(path).rings.get('open_events')?.starts.length ?? 0;
  } catch {
    return 0;
  }
}

/** 23 opens, and the file that a killed tracer has left of them. */
async function killedRecording(folder: string): Promise<string> {
  const path = join(folder, 'opens.rec');
  await using workload = await startWorkload(['known', folder]);
  await using tracer = await startOpensnoop(['--json', '-p', String(workload.pid), '--record', path]);
  await workload.run();
  await eventually(20_000, 'the opens to be in the file', () => recordsIn(path) === 23 || undefined);
  tracer.signal('SIGKILL');
  await tracer.ended();
  return path;
}

test('who is killed leaves a recording of what came until then', { skip }, async () => {
  using folder = temporaryFolder();
  const path = await killedRecording(folder.path);
  const { code, stdout, stderr } = await runProbetop(['opensnoop', '--json', '--replay', path]);
  assert.equal(code, 0, stderr);
  const { rows } = parseJsonLines(stdout);
  assert.equal(rows.length, 23);
  assert.equal(rows.filter(({ errno }) => errno !== 0).length, 17);
  assert.match(stderr, /^probetop: The recording is cut off: what came after \d+\.\d s of it is missing\.$/m);

  const nothing = join(folder.path, 'nothing.rec');
  writeFileSync(nothing, readFileSync(path).subarray(0, 20));
  const refused = await runProbetop(['opensnoop', '--json', '--replay', nothing]);
  assert.equal(refused.code, 2);
  mustBeSentences(refused.stderr, /cut off before its first event/);
});
