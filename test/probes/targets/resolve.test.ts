// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProbeError } from '../../../src/probes/errors.ts';
import { complete } from '../../../src/probes/targets/complete.ts';
import { targetLabel } from '../../../src/probes/targets/label.ts';
import { locate } from '../../../src/probes/targets/locate.ts';
import { countMatches, resolveTargets } from '../../../src/probes/targets/resolve.ts';
import type { ResolveOptions, TargetEnvironment } from '../../../src/probes/targets/types.ts';
import { CODE_ADDRESS, makeElf } from './elf-file.ts';
import { fakeEnvironment, kallsyms, withoutAddresses } from './fake-environment.ts';

const NAMES = [
  'tcp_sendmsg',
  'tcp_recvmsg',
  'seq_show',
  'seq_show',
  'rcu_read_unlock_strict',
  'rcu_note',
  'untraced',
  'tcp_mod tcpmod',
];
const FILTER = 'tcp_sendmsg\ntcp_recvmsg\nseq_show\nrcu_read_unlock_strict\nrcu_note\ntcp_mod [tcpmod]\n';
const EVENTS = 'syscalls:sys_enter_open\nsyscalls:sys_exit_open\nblock:block_rq_issue\nbad line\n../x:y\n';
const at = (into: bigint) => CODE_ADDRESS + into;
const LIBRARY = makeElf({
  symbols: [
    { name: '__libc_malloc', value: at(0x10n) },
    { name: 'malloc', value: at(0x10n) },
    { name: 'free', value: at(0x20n) },
    { name: 'memcpy', value: at(0x30n), type: 10 },
    { name: 'memcpy@OLD', value: at(0x40n) },
    { name: '__memcpy_fast', value: at(0x50n) },
    { name: '_ZN3Foo3barEi', value: at(0x60n) },
    { name: '_ZN3Foo3bazEi', value: at(0x70n) },
  ],
});

const FILES = {
  '/proc/kallsyms': kallsyms(NAMES),
  'tracefs:available_filter_functions': FILTER,
  'tracefs:available_events': EVENTS,
  '/usr/lib/libc.so.6': LIBRARY,
  '/opt/stripped': makeElf({}),
  '/opt/text': 'hello',
};

const machine = fakeEnvironment(FILES);

async function names(typed: string, options: ResolveOptions = {}, environment: TargetEnvironment = machine) {
  const { targets } = await resolveTargets(typed, options, environment);
  assert.equal((await countMatches(typed, options, environment)).all, targets.length);
  return targets.map(targetLabel);
}

function refuses(
  typed: string,
  message: RegExp,
  remedy: RegExp,
  code = 'BAD_VALUE',
  options: ResolveOptions = {},
) {
  return assert.rejects(resolveTargets(typed, options, machine), (error) => {
    assert.ok(error instanceof ProbeError);
    assert.equal(error.code, code);
    assert.match(error.message, message);
    assert.match(error.remedy, remedy);
    return true;
  });
}

test('a wildcard finds functions of the kernel and of modules', async () => {
  assert.deepEqual(await names('tcp_*'), ['tcp_sendmsg', 'tcp_recvmsg', 'tcp_mod [tcpmod]']);
  assert.deepEqual(await names('tcpmod:*'), ['tcp_mod [tcpmod]']);
  assert.deepEqual(await names('tcp_(send|recv)', { regex: true }), ['tcp_sendmsg', 'tcp_recvmsg']);
});

test('a list is one set of targets, however often each is named', async () => {
  assert.deepEqual(await names('tcp_recvmsg tcp_*,c:free t:block:*'), [
    'tcp_recvmsg',
    'tcp_sendmsg',
    'tcp_mod [tcpmod]',
    'free',
    'block:block_rq_issue',
  ]);
});

test('functions of one name are a target for each address', async () => {
  const { targets, warnings } = await resolveTargets('seq_show', {}, machine);
  assert.deepEqual(
    targets.map((target) => target.kind === 'kernel' && target.address),
    [0xffff_ffff_8100_0020n, 0xffff_ffff_8100_0030n],
  );
  assert.deepEqual(warnings, []);
});

test('of functions of one name only those that ftrace has an address of are taken', async () => {
  const environment = fakeEnvironment({
    ...FILES,
    'tracefs:available_filter_functions_addrs':
      'ffffffff81000034 seq_show\nrubbish\nffffffff81000004 tcp_sendmsg\n',
  });
  for (const typed of ['seq_show', 'seq_*']) {
    const { targets } = await resolveTargets(typed, {}, environment);
    assert.deepEqual(targets, [{ kind: 'kernel', name: 'seq_show', address: 0xffff_ffff_8100_0030n }]);
  }
  assert.deepEqual(
    await names('tcp_recvmsg', {}, environment),
    ['tcp_recvmsg'],
    'a name that tells is enough',
  );
});

test('without addresses they are one target, and that is said', async () => {
  const environment = fakeEnvironment({ ...FILES, '/proc/kallsyms': withoutAddresses(kallsyms(NAMES)) });
  const { targets, warnings } = await resolveTargets('seq_show tcp_*', {}, environment);
  assert.deepEqual(targets.map(targetLabel), ['seq_show', 'tcp_sendmsg', 'tcp_recvmsg', 'tcp_mod [tcpmod]']);
  assert.ok(targets.every((target) => !('address' in target)));
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? '', /cannot be told apart.*seq_show.*CAP_SYSLOG/);
});

test('what is not safe is left out of a wildcard and told, and by its name it comes with a warning', async () => {
  const { targets, skipped } = await resolveTargets('*', {}, machine);
  assert.ok(targets.every((target) => !target.name.startsWith('rcu_')));
  assert.deepEqual(
    skipped.map(({ target }) => target),
    ['rcu_read_unlock_strict', 'rcu_note'],
  );
  assert.match(skipped[0]?.reason ?? '', /RCU/);
  const exact = await resolveTargets('rcu_note', {}, machine);
  assert.equal(exact.targets.length, 1);
  assert.match(exact.warnings[0] ?? '', /^Tracing rcu_note is not safe: every probe .*\.$/);
  await refuses('rcu_*', /not safe to trace/, /by name: rcu_read_unlock_strict/);
});

test('the kprobe blacklist is left out of a wildcard too', async () => {
  const environment = fakeEnvironment({
    ...FILES,
    '/sys/kernel/debug/kprobes/blacklist': '0xffffffff81000000-0xffffffff81000010\ttcp_sendmsg\n',
  });
  const { targets, skipped } = await resolveTargets('tcp_*', {}, environment);
  assert.deepEqual(targets.map(targetLabel), ['tcp_recvmsg', 'tcp_mod [tcpmod]']);
  assert.match(skipped[0]?.reason ?? '', /blacklist/);
});

test('without the list of ftrace all functions of kallsyms are taken, and that is said', async () => {
  const forbidden = Object.assign(new Error('EPERM'), { code: 'EPERM' });
  const environment = fakeEnvironment({ ...FILES, 'tracefs:available_filter_functions': forbidden });
  const { targets, warnings } = await resolveTargets('untraced', {}, environment);
  assert.equal(targets.length, 1);
  assert.match(warnings[0] ?? '', /does not list the functions that can be traced/);
});

test('tracepoints are found with wildcards in both parts', async () => {
  assert.deepEqual(await names('t:sys*:*open'), ['syscalls:sys_enter_open', 'syscalls:sys_exit_open']);
  await refuses('t:syscals:*', /no tracepoint "t:syscals:\*"/, /Did you mean t:syscalls:\*\?/);
  await refuses('t:syscalls:sys_entr_open', /no tracepoint/, /Did you mean t:syscalls:sys_enter_open\?/);
});

test('two names of one place in a library are one target that has both', async () => {
  const { targets } = await resolveTargets('c:*alloc', {}, machine);
  assert.deepEqual(targets, [
    { kind: 'user', path: '/usr/lib/libc.so.6', offset: 0x1010n, name: 'malloc', aliases: ['__libc_malloc'] },
  ]);
});

test('an indirect function is refused by name and skipped by a wildcard, and so is an old version of it', async () => {
  await refuses('c:memcpy', /chooses which of several functions/, /c:\*memcpy_\*/);
  const { targets, skipped } = await resolveTargets('c:*memcpy*', {}, machine);
  assert.deepEqual(targets.map(targetLabel), ['__memcpy_fast']);
  assert.deepEqual(
    skipped.map(({ target }) => target),
    ['memcpy'],
  );
});

test('C++ functions are found by their C++ names', async () => {
  assert.deepEqual(await names('c:Foo::ba*'), ['Foo::bar(int)', 'Foo::baz(int)']);
  assert.deepEqual(await names('c:Foo::bar'), ['Foo::bar(int)']);
  assert.deepEqual(await names('c:_ZN3Foo3barEi'), ['Foo::bar(int)']);
  assert.deepEqual(await names('c:*::bar(int)'), ['Foo::bar(int)']);
});

test('what matches nothing is refused with what was probably meant', async () => {
  await refuses('tcp_sednmsg', /no function "tcp_sednmsg"/, /Did you mean tcp_sendmsg\?/);
  await refuses('tcp_sed*', /no function like/, /tcp_se\*/);
  await refuses('tcp_sendmsg nope_nope_nope', /nope_nope_nope/, /wildcard/);
  await refuses('untraced', /cannot be traced/, /calls it/);
  await refuses('c:maloc', /"\/usr\/lib\/libc.so.6" has no function "maloc"/, /c:malloc/);
  await refuses('nolib:f', /no library, program or kernel module "nolib"/, /path/);
  await refuses('/opt/stripped:f', /no symbols: it is stripped/, /symbols/);
  await refuses('/opt/text:f', /no program or library/, /./);
  await refuses('/opt/none:f', /There is no file/, /./);
  await refuses('c:f', /No process has the PID 7/, /ps/, 'NO_SUCH_PID', { pid: 7 });
});

test('a name that could move the cursor is shown by its numbers', async () => {
  const library = makeElf({ symbols: [{ name: Buffer.from('f\x1b[2J\xff', 'latin1'), value: at(0n) }] });
  const environment = fakeEnvironment({ '/x': library });
  assert.deepEqual(await names('/x:f*', {}, environment), ['f\\x1b[2Jÿ']);
  await refuses('/x\x1b[2J:f', /\\x1b\[2J/, /./);
});

test('more targets than the limit are refused', async () => {
  await refuses('tcp_*', /matches 3 functions; 2 are the most/, /narrower/, 'BAD_VALUE', {
    limits: { targets: 2 },
  });
});

test('where neither list can be read, that is what is said', async () => {
  await assert.rejects(resolveTargets('vfs_read', {}, fakeEnvironment({})), { code: 'NO_PRIVILEGE' });
  await assert.rejects(resolveTargets('t:a:b', {}, fakeEnvironment({})), { code: 'NO_TRACEFS' });
});

test('the number of matches is 0 for what matches nothing, and an error only for what is no pattern', async () => {
  assert.equal((await countMatches('tcp_x', {}, machine)).all, 0);
  assert.equal((await countMatches('rcu_*', {}, machine)).all, 0);
  await assert.rejects(countMatches('t:', {}, machine), { code: 'BAD_VALUE' });
});

test('completion offers what begins as what was typed, without what is not safe', async () => {
  assert.deepEqual(await complete('tcp_', machine, 2), ['tcp_mod', 'tcp_recvmsg']);
  assert.deepEqual(await complete('rcu', machine, 9), []);
  assert.deepEqual(await complete('t:s', machine, 9), ['t:syscalls:']);
  assert.deepEqual(await complete('t:syscalls:sys_en', machine, 9), ['t:syscalls:sys_enter_open']);
  assert.deepEqual(await complete('c:m', machine, 9), ['c:malloc']);
  assert.deepEqual(await complete('tcpmod:', machine, 9), ['tcpmod:tcp_mod']);
  assert.deepEqual(await complete('nolib:m', machine, 9), []);
  assert.deepEqual(await complete('t:x', fakeEnvironment({}), 9), []);
});

test('a function that ftrace lists under another of its names is found by each, and that is told', async () => {
  const lines =
    'ffffffff81000010 T __x64_sys_getpid\nffffffff81000010 T __ia32_sys_getpid\nffffffff81000020 T other\n';
  const files = {
    ...FILES,
    '/proc/kallsyms': lines,
    'tracefs:available_filter_functions': '__ia32_sys_getpid\nother\n',
  };
  const typed = ['__x64_sys_getpid', '__x64_sys_getpid,__ia32_sys_getpid'];
  for (const text of typed) {
    const { targets, warnings } = await resolveTargets(text, {}, fakeEnvironment(files));
    assert.deepEqual(targets.map(targetLabel), ['__ia32_sys_getpid']);
    assert.deepEqual(warnings, ['__x64_sys_getpid and __ia32_sys_getpid are one function.']);
  }
  // Without addresses nobody knows.
  const hidden = fakeEnvironment({ ...files, '/proc/kallsyms': withoutAddresses(lines) });
  await assert.rejects(resolveTargets('__x64_sys_getpid', {}, hidden), /cannot be traced/);
});

test('by name kernel functions come without addresses, and kallsyms is not read', async () => {
  const { '/proc/kallsyms': _, ...rest } = FILES;
  const environment = fakeEnvironment({ ...rest, '/proc/kallsyms': new Error('read') });
  const { targets, skipped } = await resolveTargets('*', { byName: true }, environment);
  assert.deepEqual(targets, [
    { kind: 'kernel', name: 'tcp_sendmsg' },
    { kind: 'kernel', name: 'tcp_recvmsg' },
    { kind: 'kernel', name: 'seq_show' },
    { kind: 'kernel', name: 'tcp_mod', module: 'tcpmod' },
  ]);
  assert.deepEqual(
    skipped.map(({ target }) => target),
    ['rcu_read_unlock_strict', 'rcu_note'],
  );
});

test('by name all have addresses as soon as one pattern needs them', async () => {
  const twice = fakeEnvironment({ ...FILES, 'tracefs:available_filter_functions': `${FILTER}seq_show\n` });
  for (const [typed, environment] of [
    ['tcp_sendmsg,seq_*', twice],
    ['tcp_sendmsg,tcpmod:tcp_mod', machine],
    ['tcp_sendmsg,c:free', machine],
  ] as const) {
    const { targets } = await resolveTargets(typed, { byName: true }, environment);
    for (const target of targets)
      if (target.kind === 'kernel') assert.notEqual(target.address, undefined, typed);
  }
});

test('functions that were found by name get the addresses that links tell, or those of kallsyms', async () => {
  const { targets } = await resolveTargets('tcp_*', { byName: true }, machine);
  const told = await locate(targets, new Map([[0, 5n]]), machine);
  assert.deepEqual(
    told.map((target) => target.kind === 'kernel' && target.address),
    [5n, undefined, undefined],
  );
  assert.deepEqual(
    await locate(targets, new Map(), machine),
    (await resolveTargets('tcp_*', {}, machine)).targets,
  );
});
