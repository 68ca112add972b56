// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { cpio } from './cpio.ts';
import { isEmulatorFault } from './emulator-fault.ts';
import { withLock } from './lock.ts';
import { newestRelease, seriesSources } from './series.ts';
import { shellQuote } from './settings.ts';
import { loadOrder, parseModulesDep } from './unpack.ts';
import { extractVmlinux } from './vmlinux.ts';

it('takes the newest plain kernel of a series by its numbers', () => {
  const names = ['9-amd64', '10-amd64', '10-rt-amd64', '11-cloud-amd64', '12-amd64-unsigned'];
  const packages = names.map((name) => `linux-image-6.1.0-${name}`);
  assert.equal(newestRelease(seriesSources['6.1'], packages), '6.1.0-10-amd64');
});

it('takes a successor only when the series itself is gone', () => {
  const successor = 'linux-binary-7.10.2+deb14-amd64';
  const own = 'linux-binary-7.2.13+deb14-amd64';
  assert.equal(newestRelease(seriesSources['7.2'], [successor, own]), '7.2.13+deb14-amd64');
  assert.equal(newestRelease(seriesSources['7.2'], [successor]), '7.10.2+deb14-amd64');
  assert.equal(newestRelease(seriesSources['7.2'], []), undefined);
});

it('loads what a module needs before it, once, and passes over what is built in', () => {
  const dep = 'k/ext4.ko.xz: k/jbd2.ko.xz k/crc16.ko\nk/jbd2.ko.xz:\nk/crc16.ko:\nk/9p.ko: k/crc16.ko\n';
  const order = loadOrder(['ext4', '9p', 'virtio_pci'], parseModulesDep(dep), new Set(['virtio_pci']));
  assert.deepEqual(order, ['k/crc16.ko', 'k/jbd2.ko.xz', 'k/ext4.ko.xz', 'k/9p.ko']);
  assert.throws(() => loadOrder(['overlay'], new Map(), new Set()), /no module overlay/);
});

it('finds the ELF file in a bzImage, and says what is wrong with one', async () => {
  const elf = Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(1009, 3)]);
  assert.ok((await extractVmlinux(bzImage(gzipSync(elf)))).equals(elf));
  await assert.rejects(extractVmlinux(Buffer.alloc(4096)), /no setup header/);
  await assert.rejects(extractVmlinux(bzImage(Buffer.from('unknown'))), /unknown kernel compression/);
  await assert.rejects(extractVmlinux(bzImage(gzipSync(elf)).subarray(0, -1)), /cut off/);
});

it('writes an archive that others can list', () => {
  const archive = cpio([
    { path: 'bin', content: 'directory' },
    { path: 'bin/odd', content: Buffer.from('12345') },
  ]);
  const listed = execFileSync('busybox', ['cpio', '-t'], { input: archive, encoding: 'utf8', stdio: 'pipe' });
  assert.deepEqual(listed.trim().split('\n'), ['bin', 'bin/odd']);
});

it('quotes any word for a shell', () => {
  const word = `it's "a" $HOME \`x\` \\ \n*`;
  assert.equal(execFileSync('sh', ['-c', `printf %s ${shellQuote(word)}`], { encoding: 'utf8' }), word);
});

it('lets one at a time hold a lock', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'lock-test-'));
  try {
    const path = join(dir, 'lock');
    let holders = 0;
    const work = () =>
      withLock(path, 30, async () => {
        assert.equal(++holders, 1);
        await new Promise((resolve) => setTimeout(resolve, 50));
        holders--;
      });
    await Promise.all([work(), work(), work()]);
    await withLock(path, 30, async () => {
      await assert.rejects(
        withLock(path, 0, async () => {}),
        /another run has held/,
      );
    });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

/** The few header fields that say where the payload is: one sector of setup, then the payload. */
function bzImage(payload: Buffer): Buffer {
  const head = Buffer.alloc(2 * 512);
  head.writeUInt8(1, 0x1f1);
  head.write('HdrS', 0x202, 'latin1');
  head.writeUInt16LE(0x20f, 0x206);
  head.writeUInt32LE(0, 0x248);
  head.writeUInt32LE(payload.length, 0x24c);
  return Buffer.concat([head, payload]);
}

it('tells an emulator that tripped from a kernel that did', () => {
  const console = (line: string) => `Error: the guest ended by itself\n--- console:\n${line}`;
  for (const line of [
    '[   12.345678] Oops: int3: 0000 [#1] PREEMPT SMP NOPTI',
    // A call that found zeros on its stack, of a guest that ended so.
    '[  190.163882] RSP: 0018:ffffc900004377e8 EFLAGS: 0280c64e',
    '[  190.163882] RSP: 0018:ffffc900004377e8 EFLAGS: 00010244',
  ])
    assert.ok(isEmulatorFault(new Error(console(line))), line);
  for (const line of [
    '[  190.139956] Oops: Oops: 0000 [#1] PREEMPT SMP NOPTI',
    '[  190.161671] RSP: 002b:00007ffde7acc288 EFLAGS: 00000246 ORIG_RAX: 000000000000003b',
    // All that there are, at once.
    '[  190.161671] RSP: 0018:ffffc900004377e8 EFLAGS: 003f7fd7',
  ])
    assert.ok(!isEmulatorFault(new Error(console(line))), line);
});
