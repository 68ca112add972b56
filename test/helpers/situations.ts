// SPDX-License-Identifier: MIT
/** Places to stand in on one machine: each a command that execs what follows it, with less than root has. */

export interface Situation {
  readonly name: string;
  /** Put before a command. */
  readonly via: readonly string[];
  /** Something in it is missing for certain. */
  readonly lacks?: 'everything' | 'tracefs';
}

/** Runs what follows in mounts of its own, after `script`. */
export function inOwnMounts(script: string): readonly string[] {
  return ['unshare', '-m', 'sh', '-c', `${script}\nexec "$0" "$@"`];
}

/** Root that never had these capabilities: what it execs cannot have them either. */
export function dropping(...names: readonly string[]): readonly string[] {
  const without = names.map((name) => `-${name}`).join(',');
  return ['setpriv', `--inh-caps=${without}`, `--bounding-set=${without}`];
}

const unmounting = (types: string) =>
  inOwnMounts(`awk '$3 ~ /^(${types})$/ { print $2 }' /proc/mounts | tac | xargs -r -n 1 umount -l`);

/** Nobody, with these capabilities and no others. */
function nobodyWith(...names: readonly string[]): readonly string[] {
  const caps = names.map((name) => `+${name}`).join(',') || '-all';
  const user = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', `--inh-caps=${caps}`];
  return names.length === 0 ? user : [...user, `--ambient-caps=${caps}`];
}

export const WITHOUT_TRACEFS: Situation = {
  name: 'without tracefs and the right to mount it',
  via: [...unmounting('tracefs|debugfs'), ...dropping('sys_admin')],
  lacks: 'tracefs',
};

export const ORDINARY: Situation = { name: 'an ordinary user', via: nobodyWith(), lacks: 'everything' };

export const WITHOUT_SECURITYFS: Situation = {
  name: 'without securityfs and the right to mount it',
  via: [...unmounting('securityfs'), ...dropping('sys_admin')],
};

export const SITUATIONS: readonly Situation[] = [
  { name: 'root', via: [] },
  { name: 'root without tracefs mounted', via: unmounting('tracefs|debugfs') },
  WITHOUT_TRACEFS,
  { name: 'without CAP_SYS_ADMIN', via: dropping('sys_admin') },
  // It stands for these two, and is dropped beside each of them.
  {
    name: 'without CAP_PERFMON and CAP_SYS_ADMIN',
    via: dropping('perfmon', 'sys_admin'),
    lacks: 'everything',
  },
  { name: 'without CAP_BPF and CAP_SYS_ADMIN', via: dropping('bpf', 'sys_admin'), lacks: 'everything' },
  {
    name: 'without CAP_SYSLOG, CAP_SYS_PTRACE, CAP_SYS_RESOURCE and the rights to read everything',
    via: dropping('syslog', 'sys_ptrace', 'sys_resource', 'dac_read_search', 'dac_override'),
  },
  { name: 'with next to no memory to lock', via: ['prlimit', '--memlock=4096', '--'] },
  ORDINARY,
  {
    name: 'a user with CAP_BPF and CAP_PERFMON',
    via: nobodyWith('bpf', 'perfmon'),
    lacks: 'tracefs',
  },
  {
    name: 'a user with CAP_BPF, CAP_PERFMON and CAP_DAC_READ_SEARCH',
    via: nobodyWith('bpf', 'perfmon', 'dac_read_search'),
  },
  { name: 'a user namespace', via: ['unshare', '-Ur'], lacks: 'everything' },
  WITHOUT_SECURITYFS,
];
