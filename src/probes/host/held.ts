// SPDX-License-Identifier: MIT
/** What this process holds: capabilities, and whether they reach the kernel. */
import { readFileSync, readlinkSync } from 'node:fs';

/** Numbers of include/uapi/linux/capability.h. */
const CAPABILITIES = {
  CAP_DAC_READ_SEARCH: 2,
  CAP_SYS_PTRACE: 19,
  CAP_SYS_ADMIN: 21,
  CAP_SYS_RESOURCE: 24,
  CAP_SYSLOG: 34,
  CAP_PERFMON: 38,
  CAP_BPF: 39,
};
export type CapabilityName = keyof typeof CAPABILITIES;

/** The capabilities in effect. A kernel before 5.8 has no CAP_BPF and CAP_PERFMON; CAP_SYS_ADMIN stands for both. */
export function effectiveCapabilities(
  status = readFileSync('/proc/self/status', 'latin1'),
): ReadonlySet<CapabilityName> {
  const mask = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  const names = Object.keys(CAPABILITIES) as CapabilityName[];
  return new Set(names.filter((name) => (mask >> BigInt(CAPABILITIES[name])) & 1n));
}

export function mayTrace(capabilities: ReadonlySet<CapabilityName>): boolean {
  return (
    capabilities.has('CAP_SYS_ADMIN') || (capabilities.has('CAP_BPF') && capabilities.has('CAP_PERFMON'))
  );
}

/** PROC_USER_INIT_INO of include/linux/proc_ns.h: the initial user namespace has this inode everywhere. */
const INITIAL_USER_NAMESPACE = 'user:[4026531837]';

/** In another user namespace (a container without root) all capabilities are for what belongs to that one. */
export function inUserNamespace(): boolean {
  try {
    return readlinkSync('/proc/self/ns/user') !== INITIAL_USER_NAMESPACE;
  } catch {
    // A kernel that was built without them.
    return false;
  }
}
