// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from 'node-pty';
import { temporaryFolder } from '../../helpers/environment.ts';
import { eventually, within } from '../../helpers/wait.ts';

const CHILD = fileURLToPath(new URL('writer-child.ts', import.meta.url));

/** Node's own call and the addon's. */
const WAYS = [
  ['Node', []],
  ['the addon', ['addon']],
] as const;

interface Run extends Disposable {
  readonly pty: IPty;
  /** What came out so far. */
  text(): string;
  /** What the child tells at its end. */
  told(): Promise<Record<string, unknown>>;
  readonly ended: Promise<unknown>;
}

function start(how: string, ...byAddon: readonly string[]): Run {
  const folder = temporaryFolder();
  const report = join(folder.path, 'report');
  const pty = spawn(process.execPath, ['--import', 'tsx', CHILD, report, how, ...byAddon], {
    cols: 80,
    rows: 24,
  });
  let text = '';
  pty.onData((data) => {
    text += data;
  });
  let over = false;
  const ended = new Promise<void>((resolve) =>
    pty.onExit(() => {
      over = true;
      resolve();
    }),
  );
  return {
    pty,
    text: () => text,
    told: () =>
      eventually(20_000, 'the report', () =>
        existsSync(report)
          ? (JSON.parse(readFileSync(report, 'utf8')) as Record<string, unknown>)
          : undefined,
      ),
    ended,
    [Symbol.dispose]() {
      if (!over) process.kill(pty.pid, 'SIGKILL');
      folder[Symbol.dispose]();
    },
  };
}

for (const [by, args] of WAYS) {
  test(`${by}: while the reader has stopped the loop goes on, and later everything comes in order`, async () => {
    using run = start('wait', ...args);
    await eventually(20_000, 'the first lines', () => (run.text().includes('line 1\r') ? true : undefined));
    run.pty.pause();
    await sleep(1000);
    run.pty.resume();
    const told = await run.told();
    assert.equal(told.firstBusy, true);
    assert.equal(told.waiting, 0);
    assert.equal(told.allOut, true);
    // A write that waits for the reader would have held the loop for the whole second.
    assert.ok(Number(told.ticks) > 20, JSON.stringify(told));
    await within(20_000, 'the end', run.ended);
    const lines = run.text().split('\r\n');
    assert.equal(lines.length, 20_002);
    assert.deepEqual(
      lines.slice(0, -2),
      Array.from({ length: 20_000 }, (_, i) => `line ${i}`),
    );
    assert.equal(lines.at(-2), 'last words');
  });

  test(`${by}: the last words do not wait for a reader that has stopped, and tell it`, async () => {
    using run = start('leave', ...args);
    run.pty.pause();
    assert.deepEqual(await run.told(), { firstBusy: true, allOut: false });
    run.pty.resume();
    await within(20_000, 'the end', run.ended);
  });

  test(`${by}: a terminal that went away is told once, and nothing is written after it`, async () => {
    using run = start('hangup', ...args);
    await eventually(20_000, 'the first lines', () => (run.text().includes('line 1\r') ? true : undefined));
    run.pty.pause();
    (run.pty as IPty & { destroy(): void }).destroy();
    assert.deepEqual(await run.told(), { errors: ['EIO'], writtenAfterwards: false, busy: false });
    await within(20_000, 'the end', run.ended);
  });
}

test('where the terminal may not be opened again, /dev/tty is taken', async () => {
  using run = start('refused');
  assert.deepEqual(await run.told(), { opened: true });
  await within(20_000, 'the end', run.ended);
});
