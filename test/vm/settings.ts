// SPDX-License-Identifier: MIT
import { dirname, join } from 'node:path';
import type { GuestOptions } from './guest.ts';
import type { Kernel } from './kernels.ts';

/** What `init` and `agent` read, by the names they use. */
export interface GuestSettings {
  readonly kernel_dir: string;
  /** Folders under /tmp, one a line, that stay visible although the guest has a /tmp of its own. */
  readonly kept_paths: string;
  readonly tracefs: '0' | '1';
  readonly host_name: string;
}

export function guestSettings(kernel: Kernel, options: GuestOptions): GuestSettings {
  const checkout = join(import.meta.dirname, '../..');
  const node = dirname(dirname(process.execPath));
  const wanted = new Set([checkout, node, process.cwd(), ...(options.keep ?? [])]);
  return {
    kernel_dir: kernel.dir,
    kept_paths: [...wanted].filter((path) => path.startsWith('/tmp/')).join('\n'),
    tracefs: options.tracefs === false ? '0' : '1',
    host_name: `guest-${kernel.series}`,
  };
}

/** Shell assignments that a POSIX shell reads back unchanged. */
export function assignments(settings: GuestSettings): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${shellQuote(value)}\n`);
  return lines.join('');
}

/** One word for a POSIX shell, whatever it holds. */
export function shellQuote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
