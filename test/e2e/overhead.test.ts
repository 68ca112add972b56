// SPDX-License-Identifier: MIT
/** What the probes cost is measured, and a budget is kept, under a load of this machine's own. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { probetop, requireTracing } from '../helpers/environment.ts';
import { requireRoot } from '../helpers/root.ts';
import { startInTerminal } from '../helpers/terminal.ts';

const skip = requireTracing() || requireRoot('for the run-time statistics');
const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
] as const;

/** Opens as fast as it can; it ends by itself, whatever becomes of the test. */
function openingLoad(): Disposable {
  const child = spawn('timeout', ['90', 'sh', '-c', 'exec 2>&-; while :; do : < /dev/null; done'], {
    stdio: 'ignore',
    detached: true,
  });
  return {
    [Symbol.dispose]: () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    },
  };
}

for (const size of SIZES) {
  const name = `${size.columns}x${size.rows}`;

  test(`over its budget a probe is told, with what to do, and is not when it is enough, at ${name}`, {
    skip,
  }, async () => {
    using _ = openingLoad();
    const flags = ['opensnoop', '--interval', '0.2', '--budget', '0.001'];
    await using terminal = startInTerminal([probetop, ...flags], size);
    await terminal.shows(
      /^ opensnoop: \S+ % of a CPU in the probes, over 0\.001 % \(--budget\)\. S stops it\./,
      60_000,
    );
    await terminal.shows(/probes \S+ %, over 0\.001 %/);
    // A key takes the sentence away, and it does not come again for the same; the status line goes on to say it.
    terminal.type('k');
    await terminal.shows(/^ all but probetop/);
    await terminal.shows(/probes \S+ %, over 0\.001 %/);
    terminal.type('S');
    await terminal.shows(/opensnoop stopped/);
    await terminal.shows(/probes 0\.0 %(?!,)/);
    terminal.type('q');
    assert.equal(await terminal.ended(), 0);
  });

  test(`with --over-budget stop it is stopped, and S starts it again, at ${name}`, { skip }, async () => {
    using _ = openingLoad();
    const flags = ['opensnoop', '--interval', '0.2', '--budget', '0.001', '--over-budget', 'stop'];
    await using terminal = startInTerminal([probetop, ...flags], size);
    await terminal.shows(
      /^ Stopped opensnoop: \S+ % of a CPU in the probes, over 0\.001 % \(--budget\)\./,
      60_000,
    );
    await terminal.shows(/opensnoop stopped/);
    terminal.type('S');
    await terminal.shows(/opensnoop \S+\/s/);
    terminal.type('q');
    assert.equal(await terminal.ended(), 0);
  });
}

test('who may not see what they cost is told that no budget is kept', { skip }, async () => {
  const via = ['setpriv', '--inh-caps=-sys_admin', '--bounding-set=-sys_admin'] as const;
  const flags = ['opensnoop', '--interval', '0.2', '--budget', '1', '--over-budget', 'stop'];
  await using terminal = startInTerminal([...via, probetop, ...flags], { columns: 120, rows: 30 });
  await terminal.shows(
    /^ What the probes cost is not for this user to see \(CAP_SYS_ADMIN\): no budget is kept\./,
  );
  await terminal.shows(/probes \?/);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

test('a budget that is none is a sentence', async () => {
  await using terminal = startInTerminal([probetop, 'opensnoop', '--budget', 'much']);
  await terminal.shows(/--budget needs/);
  assert.equal(await terminal.ended(), 2);
});
