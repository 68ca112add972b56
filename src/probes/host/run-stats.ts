// SPDX-License-Identifier: MIT
import type { Addon } from '../../../native/index.d.ts';
import { isNativeError } from '../errors.ts';

/**
 * Turns the kernel's run-time statistics on until the returned function is called. Undefined where this user may not:
 * that takes CAP_SYS_ADMIN, and tracing only CAP_BPF and CAP_PERFMON.
 */
export function holdRunStats(addon: Addon): (() => void) | undefined {
  try {
    return addon.holdRunStats();
  } catch (error) {
    if (isNativeError(error) && error.code === 'EPERM') return undefined;
    throw error;
  }
}
