// SPDX-License-Identifier: MIT
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { eventually } from './wait.ts';

type Kind = 'prog' | 'link' | 'map';

/** A program, link or map in the kernel. */
export interface KernelObject {
  readonly kind: Kind;
  readonly id: number;
}

/**
 * The BPF objects a process holds, by the ids that the kernel shows in /proc/PID/fdinfo. Ids are exact where a list
 * of all programs before and after is not: other tracers may run at the same time.
 */
export function heldBy(pid: number): KernelObject[] {
  const found: KernelObject[] = [];
  for (const fd of readdirSync(`/proc/${pid}/fdinfo`)) {
    let text = '';
    try {
      text = readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8');
    } catch {
      continue; // closed since the folder was read
    }
    // A link's descriptor names its program too.
    for (const [, kind, id] of text.matchAll(/^(prog|link|map)_id:\s*(\d+)/gm)) {
      found.push({ kind: kind as Kind, id: Number(id) });
    }
  }
  return found;
}

/** The same of a screen: it is a child of the guard that gives its terminal back. */
export function heldByScreen(pid: number): KernelObject[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return children.flatMap((child) => heldBy(Number(child)));
}

/** Waits until the kernel has none of these objects any more: it frees them some time after the last holder is gone. */
export async function allGone(objects: readonly KernelObject[]): Promise<void> {
  let left = [...objects];
  await eventually(20_000, `the kernel to free ${JSON.stringify(left)}`, async () => {
    const alive = await Promise.all(left.map(isAlive));
    left = left.filter((_, i) => alive[i]);
    return left.length === 0 ? true : undefined;
  });
}

async function isAlive({ kind, id }: KernelObject): Promise<boolean> {
  const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` };
  try {
    await promisify(execFile)('bpftool', ['-j', kind, 'show', 'id', String(id)], { env });
    return true;
  } catch (error) {
    const { code, stdout = '' } = error as { code?: unknown; stdout?: string };
    if (typeof code === 'number' && stdout.includes('No such file')) return false;
    throw error;
  }
}

const ATTACHED = ['kprobes/list', 'tracing/enabled_functions'].map((name) => `/sys/kernel/debug/${name}`);

/** Functions of the kernel of that name which something is attached to, by what a guest's debugfs says. */
export function attachedTo(name: RegExp): string[] {
  return ATTACHED.filter((path) => existsSync(path)).flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => name.test(line)),
  );
}
