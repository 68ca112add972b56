// SPDX-License-Identifier: MIT
/** What running programs use, read where the kernel tells it to everybody. */
import { globSync, readdirSync, readFileSync } from 'node:fs';

/** The process and those it started, and those they started. */
export function treeOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of processes()) {
    const [, parent = ''] = /\) \S (\d+) /.exec(readOr(`/proc/${name}/stat`, '')) ?? [];
    children.set(Number(parent), [...(children.get(Number(parent)) ?? []), Number(name)]);
  }
  const tree = [pid];
  for (const member of tree) tree.push(...(children.get(member) ?? []));
  return tree;
}

function processes(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

/** Without the kernel's threads, which have no command line: htop, as it is installed, neither reads nor lists them. */
export function listedProcesses(): string[] {
  return processes().filter((name) => readOr(`/proc/${name}/cmdline`, '') !== '');
}

/** CPU time in ns of all threads of these processes that are alive. */
export function cpuNs(pids: readonly number[]): number {
  let total = 0;
  for (const path of pids.flatMap((pid) => globSync(`/proc/${pid}/task/*/schedstat`))) {
    total += Number(readOr(path, '0').split(' ')[0]);
  }
  return total;
}

/** Resident bytes of these processes, without what they map of BPF maps: a ring is the kernel's, and mapped twice. */
export function ownRss(pids: readonly number[]): number {
  let total = 0;
  for (const pid of pids) {
    let counts = true;
    for (const line of readOr(`/proc/${pid}/smaps`, '').split('\n')) {
      if (/^[0-9a-f]+-[0-9a-f]+ /.test(line)) counts = !line.includes('anon_inode:bpf-map');
      const rss = /^Rss:\s+(\d+) kB/.exec(line);
      if (rss && counts) total += Number(rss[1]) * 1024;
    }
  }
  return total;
}

/** It may be gone by now. */
function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}
