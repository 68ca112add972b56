// SPDX-License-Identifier: MIT
/** What doctor makes of what it reads, without a kernel. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { configAnswer, readKernelConfig } from '../../src/cli/doctor/kernel-config.ts';
import { kernelAnswer, memlockAnswer } from '../../src/cli/doctor/machine.ts';
import { reportText } from '../../src/cli/doctor/text.ts';

const ALL = [
  'CONFIG_BPF_SYSCALL=y',
  'CONFIG_BPF_EVENTS=y',
  'CONFIG_DEBUG_INFO_BTF=y',
  'CONFIG_FTRACE_SYSCALLS=y',
  'CONFIG_BLOCK=y',
  'CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS=y',
  'CONFIG_FPROBE=y',
  'CONFIG_KPROBE_EVENTS=y',
  'CONFIG_UPROBE_EVENTS=y',
];
const without = (name: string) => ({
  path: '/proc/config.gz',
  text: [...ALL.filter((line) => !line.startsWith(name)), `# ${name} is not set`].join('\n'),
});

test('an option that is needed and not set is named with the remedy, one that is useful only told', () => {
  assert.equal(
    configAnswer({ path: '/x', text: ALL.join('\n') }).finding,
    'built with what is needed, as /x says',
  );
  const useful = configAnswer(without('CONFIG_FPROBE'));
  assert.ok(useful.ok);
  assert.match(useful.finding, /but without CONFIG_FPROBE \(kprobe\.multi\), as \/proc\/config\.gz says/);
  const needed = configAnswer(without('CONFIG_DEBUG_INFO_BTF'));
  assert.equal(needed.ok, false);
  assert.equal(needed.remedy, 'Boot a kernel built with CONFIG_DEBUG_INFO_BTF.');
  assert.ok(configAnswer(undefined).ok);
});

test('the kernel’s own copy of its configuration comes before files of a distribution', () => {
  const read = (path: string) => {
    if (path === '/proc/config.gz') return gzipSync('CONFIG_BLOCK=y\n');
    throw new Error('not there');
  };
  assert.deepEqual(readKernelConfig(read), { path: '/proc/config.gz', text: 'CONFIG_BLOCK=y\n' });
  assert.equal(
    readKernelConfig(() => {
      throw new Error('not there');
    }),
    undefined,
  );
});

test('a kernel is old enough from 5.8 on, and memory to lock counts before 5.11', () => {
  assert.deepEqual(
    ['5.7.19', '5.8.0', '5.10.0-30-amd64', '6.1.0'].map((release) => kernelAnswer(release).ok),
    [false, true, true, true],
  );
  const limits = (soft: string) => `Limit  Soft Limit\nMax locked memory         ${soft}  ${soft}  bytes\n`;
  const nothing = new Set<never>();
  assert.ok(memlockAnswer('5.11.0', limits('65536'), nothing).ok);
  const little = memlockAnswer('5.10.0', limits('65536'), nothing);
  assert.deepEqual([little.ok, little.remedy], [false, 'Raise it: ulimit -l unlimited']);
  assert.ok(memlockAnswer('5.10.0', limits('unlimited'), nothing).ok);
  assert.ok(memlockAnswer('5.10.0', limits('65536'), new Set(['CAP_SYS_RESOURCE'] as const)).ok);
});

test('on a terminal the report is as wide as that, elsewhere each answer is one line', () => {
  const finding = 'many words that say what is missing '.repeat(6).trim();
  const way = { name: 'kernel functions', ok: false, finding, remedy: 'Do this.', backend: '', tried: 'x' };
  const tool = { name: 'funccount', ok: true, finding: 'works in part', remedy: '', ways: [way, way] };
  const machine = [{ name: 'lockdown', ok: false, finding, remedy: 'Boot it otherwise.' }];
  for (const columns of [80, 100]) {
    const lines = reportText('head', machine, [tool], columns).split('\n');
    assert.ok(lines.every((line) => line.length <= columns));
    assert.ok(lines.some((line) => line.length > columns - 12));
  }
  const text = reportText('head', machine, [tool], undefined);
  assert.ok(text.includes(`NO   lockdown                 ${finding}\n${' '.repeat(30)}Boot it otherwise.\n`));
  assert.ok(
    text.includes(
      `yes  funccount                works in part\n     kernel functions         not: ${finding}\n`,
    ),
  );
});
