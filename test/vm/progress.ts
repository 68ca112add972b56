// SPDX-License-Identifier: MIT

/** One line on standard error: standard output belongs to the command in the guest. */
export function progress(line: string): void {
  process.stderr.write(`vm: ${line}\n`);
}
