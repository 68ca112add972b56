// SPDX-License-Identifier: MIT

/**
 * From now on V8 compiles nothing with TurboFan: a screen does too little for it to pay. And it forgets nothing that it has
 * compiled: what a key does is called seldom, and must not be compiled anew when somebody presses it after a while. As flags
 * of Node's they would make the start 20 ms longer, for Node's own code is kept compiled for the usual ones.
 */
export function leaveCodeAsItIs(): void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  for (const flag of ['--no-turbofan', '--no-flush-bytecode']) setFlagsFromString(flag);
}
