// SPDX-License-Identifier: MIT
/** Everything that meets a kernel, once more in every guest. */
import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../helpers/environment.ts';
import { isEmulatorFault } from './emulator-fault.ts';
import { bootGuest } from './guest.ts';
import type { RunResult } from './job.ts';
import { skipGuests } from './requirements.ts';
import { type Series, seriesNames } from './series.ts';

const full = process.env.PROBETOP_TEST_FULL !== undefined;

/** The folders whose tests load BPF programs, and the tests that do so elsewhere. */
const FILES = ['test/native/*.test.ts', 'test/tools/*.test.ts', 'test/probes/*-live.test.ts'];

/** The screen is the same over every kernel: in one guest it is read back too. */
const SCREEN_SERIES: Series = '6.12';
const SCREEN_FILES = ['test/e2e/known-opens.test.ts'];

/** What hardly depends on the kernel, or is asked of one of them, is seen in that one; the longer run of all tests has it in all. */
const IN_ONE: Readonly<Record<string, Series>> = {
  'test/tools/bcc-shapes.test.ts': '7.2',
  'test/tools/biolatency-record.test.ts': '6.1',
  'test/tools/doctor-truth.test.ts': '6.1',
  'test/tools/function-cannot.test.ts': '7.2',
  'test/tools/json-schema.test.ts': '6.12',
  'test/tools/run-command.test.ts': '6.12',
};
/** Pipes are the same over every kernel, and these tests start the program fifty times. */
const IN_NONE = ['test/tools/pipes.test.ts'];

function filesFor(series: Series): readonly string[] {
  const files = globSync(series === SCREEN_SERIES ? [...FILES, ...SCREEN_FILES] : FILES, {
    cwd: root,
  }).sort();
  if (full) return files;
  const left = (file: string) => IN_NONE.includes(file) || (IN_ONE[file] ?? series) !== series;
  for (const file of [...Object.keys(IN_ONE), ...IN_NONE]) assert.ok(existsSync(join(root, file)), file);
  return files.filter((file) => !left(file));
}

/** An emulated guest is that much slower; it stretches the tests' timeouts. */
const SLOWNESS = '20';

/** Beside one another, on two cores. */
const LIMIT_MS = full ? 7_200_000 : 3_600_000;

/** In one process: each further one would spend ten seconds loading the same modules. */
const FLAGS = ['--import', 'tsx', '--test', '--test-isolation=none', '--test-reporter=spec'];

async function runIn(series: Series): Promise<RunResult> {
  const files = filesFor(series);
  assert.ok(files.length > 0);
  await using guest = await bootGuest({ series });
  return await guest.run([process.execPath, ...FLAGS, ...files], {
    cwd: root,
    env: { PROBETOP_TEST_SLOW: SLOWNESS, CI: 'true' },
    timeoutMs: LIMIT_MS,
  });
}

describe('kernel tests', { skip: skipGuests(), concurrency: 3 }, () => {
  for (const series of seriesNames) {
    it(`pass with kernel ${series}`, { timeout: LIMIT_MS + 600_000 }, async (t) => {
      const { code, stdout, stderr } = await runIn(series).catch((error: unknown) => {
        if (!isEmulatorFault(error)) throw error;
        t.diagnostic(`${series}: the emulator tripped over its own guest, once more`);
        return runIn(series);
      });
      const output = `${stdout}${stderr}`;
      for (const [, line] of output.matchAll(/^ℹ ((?:pass|fail|skipped) .*)$/gm))
        t.diagnostic(`${series}: ${line}`);
      assert.equal(code, 0, output.slice(output.indexOf('failing tests:')).slice(0, 20_000));
      assert.match(output, /^ℹ skipped 0$/m);
    });
  }
});
