// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DENIED, denyCause } from '../../../src/probes/targets/deny.ts';
import {
  parseBlacklist,
  parseFilterFunctions,
  symbolsOfList,
} from '../../../src/probes/targets/ftrace-lists.ts';
import { isGlob } from '../../../src/probes/targets/glob.ts';
import { parseKallsyms } from '../../../src/probes/targets/kallsyms.ts';
import {
  type KernelFunctions,
  loadKernelFunctions,
  loadKernelNames,
} from '../../../src/probes/targets/kernel-functions.ts';
import { type NamePattern, textIn } from '../../../src/probes/targets/pattern.ts';
import { select } from '../../../src/probes/targets/select.ts';
import { fakeEnvironment, kallsyms, withoutAddresses } from './fake-environment.ts';
import { randomNumbers, randomText } from './random.ts';

const LIST = [
  '_stext',
  '= _text',
  'vfs_read',
  '__pfx_vfs_read',
  'vfs_read.cold',
  'vfs_write',
  '__noinstr_text_start',
  '= noinstr_one',
  '__noinstr_text_end',
  '= vfs_open',
  '_etext',
  '_sinittext',
  '= start_kernel',
  '_einittext',
  'ext4_sync_file ext4',
  'bpf_prog_1234 bpf',
];

test('functions are the text symbols of kallsyms, without padding, cold parts, linker symbols and programs', () => {
  const { names, moduleNames, modules, hidden, closed } = parseKallsyms(Buffer.from(kallsyms(LIST)));
  assert.deepEqual(names, [
    'vfs_read',
    'vfs_write',
    'noinstr_one',
    'vfs_open',
    'start_kernel',
    'ext4_sync_file',
  ]);
  assert.deepEqual(
    [...modules].map((module) => moduleNames[module]),
    ['', '', '', '', '', 'ext4'],
  );
  assert.deepEqual(
    [...closed],
    [0, 0, 1, 0, 1, 0],
    'what is not instrumented and what is gone after the boot',
  );
  assert.equal(hidden, false);
});

test('without addresses the same is closed, by the order of lines', () => {
  const { hidden, closed } = parseKallsyms(Buffer.from(withoutAddresses(kallsyms(LIST))));
  assert.equal(hidden, true);
  assert.deepEqual([...closed], [0, 0, 1, 0, 1, 0]);
});

test('data symbols are none, weak functions are', () => {
  const text =
    'ffffffff81000000 D data\nffffffff81000010 W weak\nffffffff81000020 R __x\nffffffff81000030 T f';
  assert.deepEqual(parseKallsyms(Buffer.from(text)).names, ['weak', 'f']);
});

test('hostile lines are passed over', () => {
  const long = 'x'.repeat(5000);
  const text = Buffer.concat([
    Buffer.from(`\n\n \nzz t no\n1 t\n1 t \n1  t two\n12345678123456781 t long\n1 t ${long}\n`),
    Buffer.from('1 t es\x1b[31mc\n1 t nul\0l\n1 t bad [m\n1 t bad\t[m\n1 t bad\t[]m]x\n'),
    Buffer.from([0x31, 0x20, 0x74, 0x20, 0xff, 0xfe, 0x0a]),
    Buffer.from('ffffffff81000000 t fine\t[m]'),
  ]);
  const { names } = parseKallsyms(text);
  assert.ok(names.includes('fine'));
  for (const name of names) assert.match(name, /^[!-~]+$/);
});

test('ftrace says which of them can be traced', async () => {
  const functions = await loadKernelFunctions(
    fakeEnvironment({
      '/proc/kallsyms': kallsyms(['a', 'b', 'c m1', 'c m2', 'd']),
      'tracefs:available_filter_functions': 'b\nc [m2]\n__ftrace_invalid_address___16\nnot_there\n',
    }),
  );
  assert.equal(functions.listed, true);
  assert.deepEqual(
    functions.names.map((_, at) => functions.target(at)),
    [
      { kind: 'kernel', name: 'b', address: 0xffff_ffff_8100_0010n },
      { kind: 'kernel', name: 'c', module: 'm2', address: 0xffff_ffff_8100_0030n },
    ],
  );
  assert.equal(functions.exists('a'), true);
  assert.equal(functions.exists('not_there'), false);
});

test('without kallsyms the names of ftrace are taken, without addresses', async () => {
  const functions = await loadKernelFunctions(
    fakeEnvironment({ 'tracefs:available_filter_functions': 'b\nc [m2]\n' }),
  );
  assert.deepEqual(
    functions.names.map((_, at) => functions.target(at)),
    [
      { kind: 'kernel', name: 'b' },
      { kind: 'kernel', name: 'c', module: 'm2' },
    ],
  );
});

test('with neither there are no functions and no error', async () => {
  assert.equal((await loadKernelFunctions(fakeEnvironment({}))).size, 0);
});

test('the lists are read once, and again when a module has come', async () => {
  const files: Record<string, string> = {
    '/proc/kallsyms': kallsyms(['a']),
    '/proc/modules': 'm1 4096 0 - Live 0x0\n',
  };
  const environment = fakeEnvironment(files);
  const first = await loadKernelFunctions(environment);
  files['/proc/kallsyms'] = kallsyms(['a', 'b m2']);
  files['/proc/modules'] = 'm1 4096 5 - Live 0x0\n';
  assert.equal(await loadKernelFunctions(environment), first, 'only how often it is used has changed');
  files['/proc/modules'] = 'm2 4096 0 - Live 0x0\nm1 4096 5 - Live 0x0\n';
  assert.deepEqual((await loadKernelFunctions(environment)).names, ['a', 'b']);
});

test('the lists of tracefs and debugfs are parsed as the kernel writes them', () => {
  assert.deepEqual([...parseFilterFunctions(Buffer.from('a\nb [m]\n\nc'))], ['a', 'b\tm', 'c']);
  const text =
    '0xffffffff81000000-0xffffffff81000010\tint3\nrubbish\n0xffffffff81000020-0xffffffff81000030\tdo_nmi\n';
  assert.deepEqual([...parseBlacklist(Buffer.from(text))], ['int3', 'do_nmi']);
});

test('what hangs or recurses is denied, with a cause for each', () => {
  for (const name of [
    'rcu_read_unlock_strict',
    '__rcu_read_lock',
    'preempt_count_add',
    'migrate_disable',
    'bpf_spin_lock',
    '__bpf_prog_enter_recur',
    'native_queued_spin_lock_slowpath',
    'do_idle',
    '__ftrace_invalid_address___128',
  ]) {
    assert.match(denyCause(name) ?? '', /^[a-z]/, name);
  }
  for (const name of [
    'vfs_read',
    'tcp_sendmsg',
    'migrate_pages',
    'synchronize_rcu',
    'bpf_prog_load',
    'spin_lock',
  ]) {
    assert.equal(denyCause(name), undefined, name);
  }
  for (const { names } of DENIED)
    for (const name of names) assert.ok(denyCause(name.replaceAll('*', 'x')), name);
});

test("names alone are ftrace's list, without what was discarded, and forbidden ones denied to wildcards", async () => {
  const list = 'vfs_read\n__ftrace_invalid_address___16\nvfs_write\next4_sync_file [ext4]\next4_map [ext4]\n';
  assert.deepEqual(symbolsOfList(Buffer.from(list)).names, [
    'vfs_read',
    'vfs_write',
    'ext4_sync_file',
    'ext4_map',
  ]);
  const names = await loadKernelNames(
    fakeEnvironment({
      'tracefs:available_filter_functions': list,
      '/sys/kernel/debug/kprobes/blacklist': '0xffffffff81000000-0xffffffff81000010\tvfs_write\n',
    }),
  );
  const functions = names?.withText('');
  assert.ok(functions);
  assert.deepEqual([functions.moduleOf(1), functions.moduleOf(3)], ['', 'ext4']);
  assert.equal(functions.target(0).address, undefined);
  assert.equal(functions.denied(0), undefined);
  assert.match(functions.denied(1) ?? '', /blacklist/);
});

test('of the names that hold what a pattern asks for the same are found as of all', async () => {
  const random = randomNumbers(5);
  const word = () => randomText(random, 'abc_', 9) || 'c';
  for (let round = 0; round < 300; round++) {
    const lines = Array.from({ length: 40 }, () => `${word()}${random() < 0.3 ? ` [${word()}]` : ''}`);
    const list = `${lines.join('\n')}${random() < 0.5 ? '\n' : ''}`;
    const names = await loadKernelNames(fakeEnvironment({ 'tracefs:available_filter_functions': list }));
    const whole = names?.withText('');
    assert.ok(names && whole);
    const found = (functions: KernelFunctions, pattern: NamePattern) =>
      select(pattern, functions.names).map((at) => `${functions.names[at]} ${functions.moduleOf(at)}`);
    for (const text of [word(), `${word()}*`, `*${word()}*`, `${word()}?${word()}*${word()}`, '*', 'a*']) {
      const pattern: NamePattern = { kind: isGlob(text) ? 'glob' : 'exact', text };
      assert.deepEqual(found(names.withText(textIn(pattern)), pattern), found(whole, pattern), text);
    }
    const expression: NamePattern = { kind: 'regex', text: 'abc|b+' };
    assert.deepEqual(found(names.withText(textIn(expression)), expression), found(whole, expression));
  }
});

test('there are no names alone where ftrace has no list', async () => {
  assert.equal(await loadKernelNames(fakeEnvironment({ '/proc/kallsyms': kallsyms(LIST) })), undefined);
});
