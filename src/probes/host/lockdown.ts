// SPDX-License-Identifier: MIT
/** Whether the kernel is locked down, and which security modules it has, as securityfs says. */
import { readFileSync } from 'node:fs';
import type { Addon, NativeAddon } from '../../../native/index.d.ts';

export type Lockdown = 'none' | 'integrity' | 'confidentiality' | 'unknown';

export const LESS_LOCKED = 'Boot it with lockdown=integrity or without lockdown.';

/** `none [integrity] confidentiality`: the one in brackets. */
export function parseLockdown(text: string): Lockdown {
  const mode = /\[([a-z]+)\]/.exec(text)?.[1];
  return mode === 'none' || mode === 'integrity' || mode === 'confidentiality' ? mode : 'unknown';
}

/** A recording's stand-in cannot mount. */
export type SecurityfsReader = Addon & Partial<Pick<NativeAddon, 'readSecurityfs'>>;

/** Undefined where it cannot be read: not mounted, and we may not mount it. @param addon loaded only where it is not mounted */
function readSecurityfs(name: string, addon: (() => SecurityfsReader) | undefined): string | undefined {
  try {
    return readFileSync(`/sys/kernel/security/${name}`, 'latin1');
  } catch {
    // Minimal systems and containers do not mount it.
  }
  try {
    return addon?.().readSecurityfs?.(name);
  } catch {
    return undefined;
  }
}

/** Unknown where securityfs cannot be read: nothing then says whether the kernel is locked down. */
export function lockdown(addon?: () => SecurityfsReader): Lockdown {
  const text = readSecurityfs('lockdown', addon);
  return text === undefined ? 'unknown' : parseLockdown(text);
}

/** As they are asked, in order; undefined where nobody says. */
export function securityModules(addon?: () => SecurityfsReader): readonly string[] | undefined {
  return readSecurityfs('lsm', addon)?.trim().split(',');
}
