// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { slowness } from '../helpers/environment.ts';
import { heldBy } from '../helpers/kernel-objects.ts';
import { eventually } from '../helpers/wait.ts';
import {
  addon,
  addonFile,
  attach,
  drainAll,
  exitSpecs,
  load,
  makeOpens,
  objectFile,
  open,
  options,
  traced,
} from './support.ts';

const count = (folder: string): number => readdirSync(folder).length;
const descriptors = () => count('/proc/self/fd');
const threads = () => count('/proc/self/task');

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function traceOnce(): Promise<void> {
  await using object = await load();
  await attach(object);
  traced(object, () => makeOpens(3));
  await object.flush();
  assert.equal(drainAll(object).records.length, 3);
}

test(
  'traced 100 times over, nothing is left: no descriptor, thread, program or memory',
  options,
  async () => {
    const times = slowness > 1 ? 20 : 100;
    for (let i = 0; i < 5; i++) await traceOnce();
    collectGarbage();
    const before = { descriptors: descriptors(), threads: threads() };
    const resident = process.memoryUsage.rss();
    for (let i = 0; i < times; i++) await traceOnce();
    collectGarbage();
    assert.deepEqual({ descriptors: descriptors(), threads: threads() }, before);
    assert.deepEqual(heldBy(process.pid), []);
    assert.equal(addon.openObjects(), 0);
    // One ring left mapped each time would be 1600 MB.
    assert.ok(process.memoryUsage.rss() - resident < 48 << 20);
  },
);

test('opened and closed 100 times without loading, nothing is left', async () => {
  const before = descriptors();
  for (let i = 0; i < 100; i++) await open().close();
  assert.equal(descriptors(), before);
  assert.equal(addon.openObjects(), 0);
});

test(
  'while an object is loaded the kernel knows it as this process’s, and no longer after closing',
  options,
  async () => {
    const object = await load();
    await attach(object);
    const kinds = new Set(heldBy(process.pid).map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), ['link', 'map', 'prog']);
    await Promise.all([object.close(), object.close()]);
    await object.close();
    assert.deepEqual(heldBy(process.pid), []);
  },
);

test('closing in the middle of loading waits for it and closes', options, async () => {
  const object = open();
  const loading = object.load({ programs: ['exit_openat'] });
  await object.close();
  await loading;
  assert.deepEqual(heldBy(process.pid), []);
  assert.equal(addon.openObjects(), 0);
});

test('an object that is forgotten is closed by the garbage collector', options, async () => {
  await (async () => {
    const object = addon.openObject(objectFile);
    await object.load({ programs: ['exit_openat'] });
    await object.attach(exitSpecs.filter(({ program }) => program === 'exit_openat'));
  })();
  await eventually(20_000, 'the garbage collector to close it', async () => {
    collectGarbage();
    return addon.openObjects() === 0 ? true : undefined;
  });
  await eventually(20_000, 'nothing to be held', async () =>
    heldBy(process.pid).length === 0 ? true : undefined,
  );
});

const leaving = `
  const addon = require(${JSON.stringify(addonFile)});
  const object = addon.openObject(${JSON.stringify(objectFile)});
  globalThis.release = addon.holdRunStats();
  const ready = object.load({ programs: ['exit_openat'] }).then(() => object.attach(
    [{ program: 'exit_openat', kind: 'tracepoint', category: 'syscalls', name: 'sys_exit_openat' }]));
`;

test('a worker that ends, or is ended, without closing leaves nothing', options, async () => {
  for (const ending of [
    'ready.then(() => process.exit(0))',
    'ready.then(() => setInterval(() => {}, 1000))',
    '',
  ]) {
    const before = descriptors();
    const worker = new Worker(
      `${leaving}${ending};ready.then(() =>
      require('node:worker_threads').parentPort.postMessage('ready'))`,
      { eval: true },
    );
    const exited = once(worker, 'exit');
    await Promise.race([once(worker, 'message'), exited]);
    if (ending.includes('setInterval')) await worker.terminate();
    await exited;
    assert.equal(addon.openObjects(), 0);
    assert.deepEqual(heldBy(process.pid), []);
    await eventually(20_000, 'the worker’s descriptors to go', async () =>
      descriptors() <= before ? true : undefined,
    );
  }
});

test('a worker ended in the middle of loading or attaching leaves nothing', options, async () => {
  for (let i = 0; i < 10; i++) {
    const worker = new Worker(`${leaving}; require('node:worker_threads').parentPort.postMessage('begun')`, {
      eval: true,
    });
    await once(worker, 'message');
    await new Promise((resolve) => setTimeout(resolve, i * 10));
    await worker.terminate();
    assert.equal(addon.openObjects(), 0);
    assert.deepEqual(heldBy(process.pid), []);
  }
});

test('a process that forgets to close ends by itself, with its own exit code', options, () => {
  for (const [ending, code] of [
    ['', 0],
    ['ready.then(() => process.exit(7))', 7],
    ['setTimeout(() => process.exit(7), 20)', 7],
    ['process.exit(7)', 7],
  ] as const) {
    const { status, signal, stderr } = spawnSync(process.execPath, ['-e', leaving + ending], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.deepEqual({ status, signal, stderr }, { status: code, signal: null, stderr: '' }, ending);
  }
});
