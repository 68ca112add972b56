// SPDX-License-Identifier: MIT

/** `no such file or directory` out of `ENOENT: no such file or directory, open 'x'`. */
export function systemReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /^E\w+: ([^,]+)/.exec(message)?.[1] ?? message;
}
