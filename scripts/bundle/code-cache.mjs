// SPDX-License-Identifier: MIT
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const recorder = fileURLToPath(new URL('record-code.cjs', import.meta.url));
const LONGEST_MS = 60_000;

/** What a person does first; it ends the program. */
const KEYS = [
  '\x1b[D',
  '\x1b[F',
  '2',
  '\x1b[D',
  '\x1b[F',
  '0',
  '1',
  '/a',
  '\x1b',
  '?',
  '\x1b',
  'S',
  'S',
  'q',
];

/**
 * Runs its arguments in a terminal of 100 by 30, as a parent that reads all it writes, and types the first of them, which are
 * separated by spaces, when the program has had time for its first rows.
 */
const inTerminal = `
import fcntl, os, pty, select, struct, sys, termios, time
keys, program = sys.argv[1].split(' '), sys.argv[2:]
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 30, 100, 0, 0))
    os.execv(program[0], program)
due = time.monotonic() + 1.5
try:
    while True:
        if select.select([fd], [], [], 0.05)[0] and not os.read(fd, 65536):
            break
        if keys and time.monotonic() > due:
            os.write(fd, keys.pop(0).encode())
            due = time.monotonic() + 0.15
except OSError:
    pass
os.waitpid(pid, 0)
`;

/** Tries each tool on what is seldom called, as far as whoever builds may: how probes start is in no recording. */
const STARTS = { before: [], args: ['doctor', '--json'] };

/** By the flags that main.cjs tells them apart by. */
const kinds = [
  { kind: 'text', flags: [], runs: [STARTS, { before: [], args: ['demo', '--json'] }] },
  {
    kind: 'screen',
    flags: ['--single-threaded-gc', '--no-memory-reducer'],
    runs: [STARTS, { before: ['python3', '-c', inTerminal, KEYS.join(' ')], args: ['demo'] }],
  },
];

/**
 * Keeps, beside a bundle, the code that V8 makes of it: for text, and for the screen. It holds what has run in the doctor's
 * trials and in the bundled demo; what has not is compiled when it is called, as everything else would be.
 * @param {string} folder of the bundle
 * @returns {string[]} the kinds of which none could be made
 */
export function makeCodeCaches(folder) {
  const env = { ...process.env, TERM: 'xterm-256color', XDG_CONFIG_HOME: folder, NODE_OPTIONS: '' };
  return kinds.flatMap(({ kind, flags, runs }) => {
    for (const { before, args } of runs) {
      const [program = '', ...rest] = [
        ...before,
        process.execPath,
        ...flags,
        recorder,
        folder,
        kind,
        ...args,
      ];
      spawnSync(program, rest, { env, stdio: 'ignore', timeout: LONGEST_MS });
    }
    return fs.existsSync(path.join(folder, `later.${kind}.cache`)) ? [] : [kind];
  });
}
