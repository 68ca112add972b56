// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { loadAddon } from '../../src/probes/native.ts';
import { eventually } from '../helpers/wait.ts';
import { addonFile, nativeError } from './support.ts';

const { alarm } = loadAddon();

test('it calls back once each time it is set, and what is set later takes the place of what was before', async () => {
  const rung: string[] = [];
  const first = alarm(() => rung.push('first'));
  const second = alarm(() => {
    rung.push('second');
    if (rung.length < 3) second.set(0);
  });
  first.set(60_000);
  first.set(1);
  second.set(30);
  await eventually(20_000, 'both to ring', () => (rung.length >= 3 ? true : undefined));
  await sleep(30);
  assert.deepEqual(rung, ['first', 'second', 'second']);
});

test('one that was cleared does not call back, and can be set again', async () => {
  let rung = 0;
  const one = alarm(() => rung++);
  one.clear();
  one.set(1);
  one.clear();
  await sleep(20);
  assert.equal(rung, 0);
  one.set(1);
  await eventually(20_000, 'it to ring', () => (rung > 0 ? true : undefined));
});

test('it sees whole milliseconds and a function, and nothing else', () => {
  const wrong = nativeError({ code: 'EINVAL', step: 'arguments' });
  assert.throws(() => alarm(undefined as never), wrong);
  const one = alarm(() => {});
  for (const bad of [-1, 0.5, Number.NaN, '1', undefined]) assert.throws(() => one.set(bad as number), wrong);
});

const begin = `const { alarm } = require(${JSON.stringify(addonFile)});`;

function run(script: string) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['-e', begin + script], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, signal, stdout, stderr };
}

test('what it throws is an uncaught exception, and what it promises is done in its turn', () => {
  const script = `
    process.on('uncaughtException', (error) => console.log('caught', error.message));
    const one = alarm(() => {
      process.nextTick(() => console.log('tick'));
      Promise.resolve().then(() => console.log('promise'));
      throw new Error('torn');
    });
    one.set(0);`;
  assert.deepEqual(run(script), {
    status: 0,
    signal: null,
    stdout: 'caught torn\ntick\npromise\n',
    stderr: '',
  });
});

test('one that is set holds the process, one that has rung or was cleared does not', () => {
  const script = `
    alarm(() => console.log('rung')).set(30);
    const cleared = alarm(() => console.log('never'));
    cleared.set(60_000);
    cleared.clear();`;
  assert.deepEqual(run(script), { status: 0, signal: null, stdout: 'rung\n', stderr: '' });
});

test('an end does not wait for it, and leaves nothing behind in a worker', async () => {
  const set = 'globalThis.one = alarm(() => {}); one.set(60_000);';
  assert.deepEqual(run(`${set} process.exit(7)`), { status: 7, signal: null, stdout: '', stderr: '' });
  const ready = "require('node:worker_threads').parentPort.postMessage('ready');";
  for (const ending of ['process.exit(3)', '']) {
    const worker = new Worker(begin + set + ready + ending, { eval: true });
    const exited = once(worker, 'exit');
    await once(worker, 'message');
    if (ending === '') await worker.terminate();
    assert.deepEqual(await exited, [ending === '' ? 1 : 3]);
  }
});
