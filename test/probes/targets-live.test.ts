// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadAddon } from '../../src/probes/native.ts';
import { denyCause } from '../../src/probes/targets/deny.ts';
import { machineEnvironment } from '../../src/probes/targets/environment.ts';
import { loadKernelFunctions } from '../../src/probes/targets/kernel-functions.ts';
import { countMatches, resolveTargets } from '../../src/probes/targets/resolve.ts';
import { requireTracing, temporaryFolder } from '../helpers/environment.ts';

const skip = requireTracing();
const machine = machineEnvironment(loadAddon);

test('tcp_* is some hundred functions of this kernel, each with its address', { skip }, async (t) => {
  const { targets, warnings } = await resolveTargets('tcp_*', {}, machine);
  t.diagnostic(`${targets.length} functions; ${warnings.join(' ')}`);
  assert.ok(targets.length > 200 && targets.length < 2000);
  for (const target of targets) {
    assert.ok(target.kind === 'kernel' && target.name.startsWith('tcp_'));
    assert.ok((target.address ?? 0n) > 0n, target.name);
  }
});

test('nothing that hangs or recurses is among all functions of this kernel', { skip }, async (t) => {
  const limits = { targets: Number.POSITIVE_INFINITY };
  const { targets, skipped } = await resolveTargets('*', { limits }, machine);
  t.diagnostic(`${targets.length} functions, ${skipped.length} left out`);
  assert.ok(targets.length > 10_000);
  assert.ok(skipped.length > 10);
  for (const { name } of targets) {
    assert.equal(denyCause(name), undefined, name);
    assert.doesNotMatch(name, /^__pfx_|\.cold|^rcu_|^__rcu_read_|^preempt_count_|spin_lock_slowpath$/);
  }
});

test('the functions are those that ftrace lists, where it does', { skip }, async (t) => {
  const functions = await loadKernelFunctions(machine);
  if (!functions.listed) {
    t.diagnostic('this kernel does not list them');
    return;
  }
  const listed = new Set(
    (await machine.readTracefs('available_filter_functions'))
      .toString('latin1')
      .split('\n')
      .map((line) => line.split(' ')[0]),
  );
  for (const name of functions.names) assert.ok(listed.has(name), name);
});

test('the opens are found among the tracepoints', { skip }, async () => {
  const { targets } = await resolveTargets('t:syscalls:sys_enter_open*', {}, machine);
  const names = targets.map(({ name }) => name);
  for (const name of ['sys_enter_openat', 'sys_enter_openat2'])
    assert.ok(names.includes(name), names.join(' '));
  assert.equal((await countMatches('t:syscalls:sys_enter_openat2', {}, machine)).all, 1);
});

test("c:malloc is where nm says malloc is, in our own process's library too", { skip }, async () => {
  const { targets } = await resolveTargets('c:malloc', {}, machine);
  const [malloc] = targets;
  assert.ok(malloc?.kind === 'user' && targets.length === 1);
  const line = execFileSync('nm', ['-D', malloc.path], { encoding: 'utf8' }).match(
    /^([\da-f]+) T malloc@@.*$/m,
  );
  // Debian's libc is mapped from its own offset: addresses are offsets there.
  assert.equal(malloc.offset, BigInt(`0x${line?.[1]}`));
  const own = await resolveTargets('c:malloc', { pid: process.pid }, machine);
  assert.deepEqual(own.targets[0], {
    ...malloc,
    path: own.targets[0]?.kind === 'user' && own.targets[0].path,
    pid: process.pid,
  });
});

test('functions of a program that was just compiled are where nm says, stripped they have no names', {
  skip,
}, async () => {
  using folder = temporaryFolder();
  const source = join(folder.path, 'a.c');
  const program = join(folder.path, 'a');
  writeFileSync(
    source,
    'int alone(int x){return x*3;}\nstatic int hidden(int x){return x+1;}\nint main(int c,char**v){(void)v;return alone(c)+hidden(c);}\n',
  );
  execFileSync('cc', ['-O0', source, '-o', program]);
  const symbols = execFileSync('nm', [program], { encoding: 'utf8' });
  const { targets } = await resolveTargets(`${program}:alone,${program}:hidden`, {}, machine);
  const addresses = ['alone', 'hidden'].map((name) =>
    BigInt(`0x${new RegExp(`^([\\da-f]+) [tT] ${name}$`, 'm').exec(symbols)?.[1]}`),
  );
  const header = readFileSync(program);
  // The first LOAD segment that is executable: file offset and address differ by a constant.
  const segments = Array.from(
    { length: header.readUInt16LE(56) },
    (_, i) => Number(header.readBigUInt64LE(32)) + i * 56,
  );
  const code =
    segments.find((at) => header.readUInt32LE(at) === 1 && (header.readUInt32LE(at + 4) & 1) === 1) ?? 0;
  const shift = header.readBigUInt64LE(code + 16) - header.readBigUInt64LE(code + 8);
  assert.deepEqual(
    targets.map((target) => target.kind === 'user' && target.offset),
    addresses.map((address) => address - shift),
  );
  execFileSync('strip', [program]);
  await assert.rejects(
    resolveTargets(`${program}:alone`, {}, machine),
    /no function|no symbols|no functions/,
  );
});

test('a FIFO, a folder or a device in place of a library is refused and keeps nobody waiting', {
  skip,
}, async () => {
  using folder = temporaryFolder();
  const fifo = join(folder.path, 'fifo');
  execFileSync('mkfifo', [fifo]);
  mkdirSync(join(folder.path, 'sub'));
  for (const path of [fifo, join(folder.path, 'sub'), '/dev/zero']) {
    if (existsSync(path))
      await assert.rejects(resolveTargets(`${path}:f`, {}, machine), /no regular file/, path);
  }
});
