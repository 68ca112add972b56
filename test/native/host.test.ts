// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { hrtime } from 'node:process';
import { test } from 'node:test';
import type { NativeAddon } from '../../native/index.d.ts';
import { addon, attach, load, makeOpens, nativeError, options } from './support.ts';

const native = addon as NativeAddon;

const types = ['tracepoint', 'kprobe', 'raw_tracepoint', 'tracing'] as const;

test('the version is that of the libbpf in use', () => {
  assert.match(addon.libbpfVersion, /^\d+\.\d+$/);
});

test('both clocks are read at one moment', () => {
  const before = { monotonic: hrtime.bigint(), realtime: BigInt(Date.now()) * 1_000_000n };
  const { monotonic, realtime } = addon.clock();
  assert.ok(monotonic >= before.monotonic && monotonic <= hrtime.bigint());
  assert.ok(realtime >= before.realtime && realtime <= BigInt(Date.now() + 1) * 1_000_000n);
});

test('tracefs is found or privately mounted, and read', options, () => {
  const { via, path } = addon.tracefs();
  assert.equal(via === 'mount', path !== '');
  assert.deepEqual(addon.tracefs(), { via, path });
  const id = addon.readTracefs('events/syscalls/sys_exit_openat/id').toString();
  assert.match(id, /^\d+\n$/);
  // Larger than one read brings.
  assert.ok(addon.readTracefs('available_events').length > 4096);
});

test('a file that tracefs lacks is named, and a path out of it refused', options, () => {
  const missing = nativeError({ code: 'ENOENT', step: 'tracefs', subject: 'events/nothing/id' });
  assert.throws(() => addon.readTracefs('events/nothing/id'), missing);
  for (const path of ['', '/etc/passwd', '../x', 'events/../../x', 'events/..']) {
    const refused = nativeError({ code: 'EINVAL', step: 'tracefs', subject: path });
    assert.throws(() => addon.readTracefs(path), refused);
  }
});

test('helpers are told apart: the first is everywhere, the 100000th nowhere', options, () => {
  for (const type of types) {
    assert.equal(addon.hasHelper(type, 1), true, type);
    assert.equal(addon.hasHelper(type, 100_000), false, type);
  }
  assert.throws(() => addon.hasHelper('sideways' as never, 1), nativeError({ code: 'EINVAL' }));
  assert.throws(() => addon.hasHelper('kprobe', 1.5), nativeError({ code: 'EINVAL' }));
});

test(
  'runs are counted while run-time statistics are held, and letting go twice is harmless',
  options,
  async () => {
    await using object = await load();
    await attach(object);
    const runs = () =>
      object.stats().find(({ program }) => program === 'exit_openat')?.runCount ?? Number.NaN;
    const release = addon.holdRunStats();
    const before = runs();
    makeOpens(23);
    assert.ok(runs() - before >= 23);
    release();
    release();
    const stats = object.stats();
    assert.equal(stats.length, 3);
    for (const { runTimeNs, misses } of stats) assert.ok(runTimeNs >= 0 && misses >= -1);
  },
);

test('securityfs is read as it is, mounted or not, and nothing but its own files', options, () => {
  const script = 'mount -t securityfs securityfs /mnt && cat /mnt/lockdown';
  const seen = execFileSync('unshare', ['-m', 'sh', '-c', script], { encoding: 'utf8' });
  assert.equal(native.readSecurityfs('lockdown'), seen);
  for (const name of ['', '.', '..', '../x', '/etc/passwd', 'a/b', 'lockdown\0']) {
    const refused = nativeError({ code: 'EINVAL', step: 'securityfs', subject: name });
    assert.throws(() => native.readSecurityfs(name), refused);
  }
  const missing = nativeError({ code: 'ENOENT', step: 'securityfs', subject: 'nothing' });
  assert.throws(() => native.readSecurityfs('nothing'), missing);
});

test('perf events can be had, and who may not have them gets an errno', options, () => {
  assert.equal(native.tryAttachKind('perf-event'), '');
});
