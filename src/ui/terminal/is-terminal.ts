// SPDX-License-Identifier: MIT

/** Whether a descriptor is a terminal. Node's module for that brings sockets and streams, 8 ms: it is loaded when asked. */
export function isTerminal(fd: number): boolean {
  return process.getBuiltinModule('node:tty').isatty(fd);
}

/** The same of standard output, at no cost below the guard: it is there for terminals only. */
export function outputIsTerminal(): boolean {
  return process.env.PROBETOP_GUARD !== undefined || isTerminal(1);
}
