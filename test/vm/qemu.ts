// SPDX-License-Identifier: MIT
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { searchPath } from './exec.ts';

export interface Machine {
  readonly vmlinux: string;
  readonly memoryMb: number;
  readonly cmdline: readonly string[];
  /** Holds initramfs, scratch.img and jobs/; console.log and qemu.log are written there. */
  readonly dir: string;
  /** The folder of the host that the guest sees at /vm. */
  readonly share: string;
}

export interface Qemu {
  readonly process: ChildProcess;
  readonly stdin: Writable;
  readonly stdout: Readable;
}

/**
 * Starts the emulator; its standard input and output are the guest's port. With setpriv the kernel kills it as
 * soon as this process is gone, however that came about.
 */
export function startQemu(machine: Machine): Qemu {
  const log = openSync(join(machine.dir, 'qemu.log'), 'w');
  try {
    const argv = ['--pdeathsig', 'KILL', '--', 'qemu-system-x86_64', ...qemuArguments(machine)];
    const env = { ...process.env, PATH: searchPath() };
    const child = spawn('setpriv', argv, { stdio: ['pipe', 'pipe', log], env });
    const { stdin, stdout } = child;
    if (stdin === null || stdout === null) throw new Error('the emulator was started without pipes');
    return { process: child, stdin, stdout };
  } finally {
    closeSync(log);
  }
}

const baseCmdline = [
  'console=ttyS0',
  'quiet',
  // A guest that fails ends, and the one who waits for it learns why at once.
  'panic=-1',
  'oops=panic',
  'mitigations=off',
  'nokaslr',
  'random.trust_cpu=on',
  'audit=0',
];

/**
 * Both CPUs of a guest take turns in one thread: with a thread each, one can run an instruction that the other is just
 * rewriting (isTornCode in guest.ts), about once in five runs of the kernel tests. Several guests fill the host's cores.
 */
function qemuArguments(machine: Machine): string[] {
  const file = (name: string) => escaped(join(machine.dir, name));
  const accelerator = process.env.PROBETOP_VM_ACCEL ?? 'tcg';
  return [
    ...['-accel', accelerator === 'tcg' ? 'tcg,thread=single,tb-size=512' : accelerator],
    ...['-machine', 'pc', '-cpu', 'max', '-smp', '2', '-m', String(machine.memoryMb)],
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
    ...['-kernel', machine.vmlinux, '-initrd', join(machine.dir, 'initramfs')],
    ...['-append', [...baseCmdline, ...machine.cmdline].join(' ')],
    ...['-serial', `file:${join(machine.dir, 'console.log')}`],
    ...share('root', '/', ',readonly=on,multidevs=remap'),
    ...share('jobs', join(machine.dir, 'jobs'), ''),
    ...share('vm', machine.share, ''),
    // The disk lives as long as the guest: nothing on it need ever reach the host's.
    ...['-drive', `if=none,id=scratch,format=raw,cache=unsafe,file=${file('scratch.img')}`],
    ...['-device', 'virtio-blk-pci,drive=scratch', '-device', 'virtio-rng-pci'],
    ...['-device', 'virtio-serial-pci', '-chardev', 'stdio,id=port,signal=off'],
    ...['-device', 'virtserialport,chardev=port,name=probetop'],
  ];
}

function share(tag: string, path: string, options: string): string[] {
  return [
    ...['-fsdev', `local,id=${tag},path=${escaped(path)},security_model=none${options}`],
    ...['-device', `virtio-9p-pci,fsdev=${tag},mount_tag=${tag}`],
  ];
}

/** A comma ends an option for QEMU, two are one. */
function escaped(path: string): string {
  return path.replaceAll(',', ',,');
}
