// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { probetop, requireTracing } from '../helpers/environment.ts';
import { mustBeSentences } from '../helpers/messages.ts';
import { parseJsonLines } from '../helpers/output.ts';
import { runProbetop, startOpensnoop } from '../helpers/tracer.ts';
import { startWorkload } from '../helpers/workload.ts';

const skip = requireTracing();

/** Runs what follows in mounts of its own, after `script`. */
function inOwnMounts(script: string): string[] {
  return ['unshare', '-m', 'sh', '-c', `${script}\nexec "$0" "$@"`];
}

const withoutCapabilities = ['setpriv', '--inh-caps=-all', '--bounding-set=-all'];
const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--inh-caps=-all'];
/** Every mount of tracefs and debugfs gone, and no right to mount one. */
const withoutTracefs = [
  ...inOwnMounts(
    'awk \'$3 == "tracefs" || $3 == "debugfs" { print $2 }\' /proc/mounts | tac | xargs -r -n 1 umount -l',
  ),
  'setpriv',
  '--inh-caps=-sys_admin',
  '--bounding-set=-sys_admin',
];
const withoutBtf = inOwnMounts('mount -t tmpfs none /sys/kernel/btf');

function unreadableFor(via: readonly string[]): string | false {
  const [program = '', ...args] = via;
  const readable = spawnSync(program, [...args, 'test', '-r', probetop]).status === 0;
  return readable ? false : 'needs a checkout that other users can read';
}

test('root without capabilities is told what to do', { skip }, async () => {
  const { code, stdout, stderr } = await runProbetop(['opensnoop', '--plain', '-d', '1'], {
    via: withoutCapabilities,
  });
  assert.equal(code, 1, stderr);
  assert.equal(stdout.toString(), '');
  mustBeSentences(stderr, /root|sudo|CAP_BPF|privilege/i);
});

test('an ordinary user is told how to get the privileges', {
  skip: skip || unreadableFor(asNobody),
}, async () => {
  const { code, stdout, stderr } = await runProbetop(['opensnoop', '--json', '-d', '1'], { via: asNobody });
  assert.equal(code, 1, stderr);
  assert.equal(stdout.toString(), '');
  mustBeSentences(stderr, /sudo/);
});

test('a kernel without BTF is named as such', { skip }, async () => {
  const { code, stdout, stderr } = await runProbetop(['opensnoop', '--plain', '-d', '1'], {
    via: withoutBtf,
  });
  assert.equal(code, 1, stderr);
  assert.equal(stdout.toString(), '');
  mustBeSentences(stderr, /BTF/);
});

test('tracefs that is missing and cannot be mounted is named as such', { skip }, async () => {
  const { code, stdout, stderr } = await runProbetop(['opensnoop', '--plain', '-d', '1'], {
    via: withoutTracefs,
  });
  assert.equal(code, 1, stderr);
  assert.equal(stdout.toString(), '');
  mustBeSentences(stderr, /tracefs/);
});

test('with the right to mount, tracefs need not be mounted', { skip }, async () => {
  await using workload = await startWorkload(['count', '23']);
  const via = withoutTracefs.slice(0, withoutTracefs.indexOf('setpriv'));
  await using tracer = await startOpensnoop(['--json', '-p', String(workload.pid)], { via });
  await workload.run();
  tracer.signal('SIGINT');
  assert.equal(parseJsonLines((await tracer.ended()).stdout).summary.events, 23);
});
