// SPDX-License-Identifier: MIT
/** Kernels that were booted locked down, one of them without tracefs: what is said there is true there. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { root } from '../helpers/environment.ts';
import { bootGuest, type GuestOptions } from './guest.ts';
import { skipGuests } from './requirements.ts';

const BOOTS: readonly (readonly [what: string, options: GuestOptions])[] = [
  // It has kprobe.multi, which lockdown leaves alone.
  ['6.12, for confidentiality', { series: '6.12', cmdline: ['lockdown=confidentiality'] }],
  // It has fentry alone then.
  ['6.1, for confidentiality', { series: '6.1', cmdline: ['lockdown=confidentiality'] }],
  [
    '6.12, for integrity, and no tracefs',
    { series: '6.12', cmdline: ['lockdown=integrity'], tracefs: false },
  ],
];

/** What else is told in the longer run of all tests. */
const { PROBETOP_TEST_FULL: full } = process.env;
const MINUTES = full ? 30 : 15;

const FLAGS = ['--import', 'tsx', '--test', '--test-isolation=none', '--test-reporter=spec'];

describe('kernels that are locked down', { skip: skipGuests(), concurrency: 3 }, () => {
  for (const [what, options] of BOOTS) {
    it(`leave funccount and funclatency what they say: ${what}`, {
      timeout: (MINUTES + 2) * 60_000,
    }, async () => {
      await using guest = await bootGuest(options);
      const { code, stdout, stderr } = await guest.run(
        [process.execPath, ...FLAGS, 'test/vm/inside/locked-down.ts'],
        {
          cwd: root,
          env: { PROBETOP_TEST_SLOW: '20', CI: 'true', ...(full && { PROBETOP_TEST_FULL: full }) },
          timeoutMs: MINUTES * 60_000,
        },
      );
      const output = `${stdout}${stderr}`;
      assert.equal(code, 0, output.slice(output.indexOf('failing tests:')).slice(0, 20_000));
      assert.match(output, /^ℹ skipped 0$/m);
    });
  }
});
