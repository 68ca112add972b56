// SPDX-License-Identifier: MIT
/** What of the kernel's configuration tracing depends on. */
import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { gunzipSync } from 'node:zlib';
import { type Answer, fine } from './answer.ts';

const NAME = 'configuration';

/** Without these no tool works, or only some of those that have other ways. */
const NEEDED: Readonly<Record<string, string>> = {
  CONFIG_BPF_SYSCALL: 'everything',
  CONFIG_BPF_EVENTS: 'everything',
  CONFIG_DEBUG_INFO_BTF: 'everything',
  CONFIG_FTRACE_SYSCALLS: 'opensnoop',
  CONFIG_BLOCK: 'biolatency and biosnoop',
};

/** Each is one way to functions, and there are others. */
const USEFUL: Readonly<Record<string, string>> = {
  CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS: 'fentry',
  CONFIG_FPROBE: 'kprobe.multi',
  CONFIG_KPROBE_EVENTS: 'kprobe',
  CONFIG_UPROBE_EVENTS: 'uprobe and uprobe.multi',
};

interface Found {
  readonly path: string;
  readonly text: string;
}

/** The first that can be read: the kernel's own word before what a distribution has put beside it. */
export function readKernelConfig(read: (path: string) => Buffer = readFileSync): Found | undefined {
  const version = release();
  for (const path of ['/proc/config.gz', `/boot/config-${version}`, `/lib/modules/${version}/config`]) {
    try {
      const bytes = read(path);
      return { path, text: (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1') };
    } catch {
      // Not there, or not for us.
    }
  }
  return undefined;
}

function lacking(text: string, options: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(options).filter((name) => !new RegExp(`^${name}=[ym]$`, 'm').test(text));
}

function named(names: readonly string[], options: Readonly<Record<string, string>>): string {
  return names.map((name) => `${name} (${options[name]})`).join(', ');
}

export function configAnswer(config = readKernelConfig()): Answer {
  if (!config) return fine(NAME, 'unknown: there is neither /proc/config.gz nor a file of it in /boot');
  const [needed, useful] = [lacking(config.text, NEEDED), lacking(config.text, USEFUL)];
  if (needed.length > 0) {
    return {
      name: NAME,
      ok: false,
      finding: `built without ${named(needed, NEEDED)}, as ${config.path} says`,
      remedy: `Boot a kernel built with ${needed.join(', ')}.`,
    };
  }
  const without = useful.length > 0 ? `, but without ${named(useful, USEFUL)}` : '';
  return fine(NAME, `built with what is needed${without}, as ${config.path} says`);
}
