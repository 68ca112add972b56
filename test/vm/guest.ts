// SPDX-License-Identifier: MIT
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isEmulatorFault } from './emulator-fault.ts';
import { buildInitramfs } from './initramfs.ts';
import type { RunOptions, RunResult } from './job.ts';
import type { Job } from './jobs.ts';
import { ensureKernel, type Kernel } from './kernels.ts';
import { operate } from './operate.ts';
import { startQemu } from './qemu.ts';
import { findBusybox, whyNoGuests } from './requirements.ts';
import type { Series } from './series.ts';
import { assignments, guestSettings } from './settings.ts';
import { makeWorkspace } from './workspace.ts';

export interface GuestOptions {
  readonly series: Series;
  /** Default 4096. */
  readonly memoryMb?: number;
  /** More for the kernel's command line, such as `lockdown=integrity`. */
  readonly cmdline?: readonly string[];
  /** Default true. Without it neither tracefs nor debugfs is mounted. */
  readonly tracefs?: boolean;
  /** The folder of the host that is /vm in the guest; by default one that goes with the guest. */
  readonly shareDir?: string;
  /** Folders under /tmp the guest must see, beside the checkout, Node and the working folder. */
  readonly keep?: readonly string[];
  /** Default 120 s. */
  readonly bootTimeoutMs?: number;
}

/** A booted guest. README.md says what it looks like from inside. */
export interface Guest extends AsyncDisposable {
  readonly kernel: Kernel;
  /** On the host; /vm in the guest. */
  readonly shareDir: string;
  /** The emulator's, on the host. */
  readonly pid: number;
  /** Runs a command as root to its end, whatever its exit code. Rejects when it takes too long or the guest ends. */
  run(argv: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Starts a command, to be signalled or waited for. */
  start(argv: readonly string[], options?: RunOptions): Job;
  /** The kernel's messages so far. */
  consoleLog(): string;
  /** Powers off. Idempotent. */
  close(): Promise<void>;
}

/**
 * Boots a guest, whose kernel is fetched first if need be. A guest that is left open does not keep this process
 * from ending and ends with it; `close` is the tidy way.
 */
export async function bootGuest(options: GuestOptions): Promise<Guest> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await bootOnce(options);
    } catch (error) {
      if (attempt === BOOTS || !isEmulatorFault(error)) throw error;
      console.error(`the emulator tripped over its own guest, booting ${options.series} again`);
    }
  }
}

const BOOTS = 3;

async function bootOnce(options: GuestOptions): Promise<Guest> {
  const reason = whyNoGuests();
  const busybox = findBusybox();
  if (reason !== undefined || busybox === undefined) throw new Error(reason);
  const kernel = await ensureKernel(options.series);
  const dir = await makeWorkspace();
  const shareDir = options.shareDir ?? join(dir, 'share');
  const settings = assignments(guestSettings(kernel, options));
  await writeFile(join(dir, 'initramfs'), await buildInitramfs(kernel, busybox, settings));
  const qemu = startQemu({
    vmlinux: join(kernel.dir, 'vmlinux'),
    memoryMb: options.memoryMb ?? 4096,
    cmdline: options.cmdline ?? [],
    dir,
    share: shareDir,
  });
  const machine = operate(qemu, dir);
  try {
    await machine.ready(options.bootTimeoutMs ?? 120_000);
  } catch (error) {
    await machine.close();
    throw error;
  }
  return {
    kernel,
    shareDir,
    pid: machine.pid,
    run: (argv, runOptions = {}) => machine.jobs.start(argv, runOptions).result,
    start: (argv, runOptions = {}) => machine.jobs.start(argv, runOptions),
    consoleLog: machine.consoleLog,
    close: machine.close,
    [Symbol.asyncDispose]: machine.close,
  };
}
