// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { WallClock } from '../../src/probes/host/clock.ts';
import { cpuListEnd } from '../../src/probes/host/cpus.ts';
import { errnoName } from '../../src/probes/host/errno.ts';
import { type CapabilityName, effectiveCapabilities, mayTrace } from '../../src/probes/host/held.ts';
import {
  lockdown,
  parseLockdown,
  type SecurityfsReader,
  securityModules,
} from '../../src/probes/host/lockdown.ts';
import { parseFlagFilter } from '../../src/probes/host/open-flags.ts';
import { closedPerf, lackingPrivilege } from '../../src/probes/host/refusal.ts';

function timestamp(nanoseconds: bigint): DataView {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, nanoseconds, true);
  return view;
}

test('timestamps become times of day, exact to the nanosecond, also after years of uptime', () => {
  const monotonic = 400n * 86_400n * 1_000_000_000n + 123_456_789n;
  const realtime = 1_790_000_000_000_000_001n;
  const clock = new WallClock({ monotonic, realtime });
  for (const offset of [0n, 1n, -1n, 999_999_999n, -2_000_000_000n, 3_600_000_000_000n]) {
    const wanted = realtime + offset;
    const seconds = new Date(Number(wanted / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
    const text = `${seconds}.${String(wanted % 1_000_000_000n).padStart(9, '0')}Z`;
    assert.equal(clock.rfc3339(timestamp(monotonic + offset), 0), text);
  }
});

test('a newer sample moves the time of day', () => {
  const clock = new WallClock({ monotonic: 0n, realtime: 0n });
  clock.update({ monotonic: 5n, realtime: 60_000_000_000n });
  assert.equal(clock.rfc3339(timestamp(6n), 0), '1970-01-01T00:01:00.000000001Z');
});

test('error numbers have the names of the kernel headers', () => {
  assert.deepEqual([0, 1, 2, 13, 36, 40, 41, 117, 133, 999].map(errnoName), [
    '',
    'EPERM',
    'ENOENT',
    'EACCES',
    'ENAMETOOLONG',
    'ELOOP',
    'E41',
    'EUCLEAN',
    'EHWPOISON',
    'E999',
  ]);
});

test('a CPU list ends one after its highest number', () => {
  assert.deepEqual(['0', '0-3', '0-1,4-7', '0-63,128\n'].map(cpuListEnd), [1, 4, 8, 129]);
});

test('lockdown is the word in brackets', () => {
  assert.equal(parseLockdown('none [integrity] confidentiality\n'), 'integrity');
  assert.equal(parseLockdown('[none] integrity confidentiality\n'), 'none');
  assert.equal(parseLockdown(''), 'unknown');
});

test('tracing takes CAP_SYS_ADMIN, or CAP_BPF together with CAP_PERFMON', () => {
  const may = (mask: bigint) =>
    mayTrace(effectiveCapabilities(`Name:\tx\nCapEff:\t${mask.toString(16).padStart(16, '0')}\n`));
  assert.equal(may(1n << 21n), true);
  assert.equal(may((1n << 38n) | (1n << 39n)), true);
  assert.equal(may(1n << 39n), false);
  assert.equal(may(1n << 38n), false);
  assert.equal(may(0n), false);
});

test('a flag filter keeps access modes and single bits apart', () => {
  assert.equal(parseFlagFilter([]), undefined);
  assert.deepEqual(parseFlagFilter(['O_RDONLY', 'O_RDWR']), { anyOf: 0, accessModes: 0b101 });
  // O_TMPFILE holds O_DIRECTORY's bit, O_SYNC holds O_DSYNC's: filtering by one must not let the other through.
  assert.equal((parseFlagFilter(['O_TMPFILE'])?.anyOf ?? 0) & 0o200000, 0);
  assert.equal((parseFlagFilter(['O_SYNC'])?.anyOf ?? 0) & 0o10000, 0);
  assert.throws(() => parseFlagFilter(['O_NONSENSE']), { code: 'BAD_VALUE' });
});

test('who lacks a capability is told which, and how to get it', () => {
  const sentence = (...held: readonly CapabilityName[]) => lackingPrivilege(new Set(held))?.sentence;
  assert.equal(sentence('CAP_BPF'), 'This user may not trace the kernel, without CAP_PERFMON.');
  assert.equal(sentence(), 'This user may not trace the kernel, without CAP_BPF and CAP_PERFMON.');
  assert.match(lackingPrivilege(new Set())?.remedy ?? '', /sudo.*CAP_BPF/);
});

test('perf events are said to be closed only where the level says so', () => {
  assert.equal(closedPerf(2).reason, 'the kernel refuses perf events');
  assert.equal(closedPerf(undefined).reason, 'the kernel refuses perf events');
  const admin = effectiveCapabilities().has('CAP_SYS_ADMIN');
  assert.equal(/sysctl kernel\.perf_event_paranoid=2/.test(closedPerf(3).remedy), !admin);
});

test('a reader of securityfs that fails leaves the lockdown unknown, and is not asked where it is mounted', () => {
  const mounted = existsSync('/sys/kernel/security/lockdown');
  let asked = 0;
  const answers = (text: string) => () => {
    asked++;
    return { readSecurityfs: () => text } as unknown as SecurityfsReader;
  };
  const told = lockdown(answers('none [integrity] confidentiality\n'));
  assert.equal(asked, mounted ? 0 : 1);
  if (!mounted) {
    assert.equal(told, 'integrity');
    assert.equal(lockdown(), 'unknown');
    assert.deepEqual(securityModules(answers('lockdown,bpf\n')), ['lockdown', 'bpf']);
  }
});
