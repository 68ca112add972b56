// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitTelling } from '../../src/ui/terminal/last-progress.ts';

test('detaching that takes long is told how far it is, in one line that is gone in the end', async () => {
  const written: string[] = [];
  let done = 0;
  const counting = setInterval(() => done++, 20);
  const work = sleep(1500);
  await waitTelling(
    work,
    () => ({ done, total: 300 }),
    1,
    (text) => written.push(text),
  );
  clearInterval(counting);
  assert.equal(written.at(-1), '\r\x1b[K');
  const told = written.slice(0, -1);
  assert.ok(told.length >= 2, JSON.stringify(written));
  for (const line of told) assert.match(line.slice(4), /^probetop: detached \d+ of 300$/);
});

test('what is over soon is not told, and what tells nothing is waited for only so long', async () => {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  await waitTelling(Promise.resolve(), () => ({ done: 0, total: 9 }), 60_000, write);
  let ended = false;
  const never = new Promise<void>(() => {});
  await waitTelling(never, () => undefined, 300, write).then(() => {
    ended = true;
  });
  assert.deepEqual([ended, written], [true, []]);
});

test('what goes wrong meanwhile is thrown', async () => {
  const failing = sleep(10).then(() => {
    throw new Error('lost');
  });
  await assert.rejects(
    waitTelling(failing, () => undefined, 60_000),
    /lost/,
  );
});
