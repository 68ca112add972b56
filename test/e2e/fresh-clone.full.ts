// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { requireTracing, root, temporaryFolder } from '../helpers/environment.ts';
import { startInTerminal } from '../helpers/terminal.ts';
import { startWorkload } from '../helpers/workload.ts';

/** Packages from the registry, the addon, the bundle: minutes on a busy machine. */
const SET_UP_MS = 600_000;

test('a fresh clone in an empty folder shows real opens after npm start', {
  skip: requireTracing(),
}, async () => {
  using folder = temporaryFolder();
  const clone = join(folder.path, 'clone');
  execFileSync('git', ['clone', '--quiet', root, clone]);
  await using workload = await startWorkload(['known', folder.path]);
  const command = ['npm', 'start', '--', 'opensnoop', '-p', String(workload.pid)] as const;
  await using terminal = startInTerminal([...command], {
    cwd: clone,
    columns: 100,
    rows: 40,
    env: { PROBETOP_YES: '1' },
  });
  await terminal.shows(/Tracing; no opens yet/, SET_UP_MS);
  await workload.run();
  await terminal.shows(/ 23 opens$/);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
  assert.ok(!terminal.alternate());
});
