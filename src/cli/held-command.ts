// SPDX-License-Identifier: MIT
/** A command that is to be traced from its first instruction: its process is there, and waits at the gate of native/gate.c. */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { constants as os } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { ProbeError } from '../probes/errors.ts';
import { errnoName } from '../probes/host/errno.ts';
import { type OwnCgroup, ownCgroup } from '../probes/host/own-cgroup.ts';
import { findAbove } from '../probes/native.ts';

const GUARD = 'build/Release/probetop-guard';

export interface HeldCommand {
  /** As it was typed. */
  readonly name: string;
  readonly pid: number;
  /** Of it and whatever it starts; undefined: none could be made, for the reason. */
  readonly cgroup: string | undefined;
  readonly reason: string;
  /** Opens the gate. */
  go(): void;
  /** Whether it gets the signal, and its end is to be waited for: it runs. */
  pass(signal: NodeJS.Signals): boolean;
  /** Asks it to end, whatever it made of the signal before. */
  terminate(): void;
  /** The exit code, or 128 and the signal's number. Rejects with a ProbeError when it could not be run. */
  readonly ended: Promise<number>;
  /** Takes away what was made for it; if it has not run, it never will. */
  release(): Promise<void>;
}

function refusal(name: string, why: string): ProbeError {
  const sentence = `Cannot run ${JSON.stringify(name)}`;
  return why === 'ENOENT'
    ? new ProbeError('NO_SUCH_COMMAND', `${sentence}: there is no such program.`, '')
    : new ProbeError('CANNOT_RUN', `${sentence}: ${why}.`, '');
}

/** Where execvp(3) would find it. Throws NO_SUCH_COMMAND or CANNOT_RUN. */
function findProgram(name: string): string {
  const folders = name.includes('/') ? [''] : (process.env.PATH ?? '/bin:/usr/bin').split(':');
  let why = 'ENOENT';
  for (const folder of folders) {
    const path = name.includes('/') ? name : join(folder || '.', name);
    try {
      if (statSync(path).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
      accessSync(path, constants.X_OK);
      return path;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== undefined && code !== 'ENOENT' && code !== 'ENOTDIR') why = code;
    }
  }
  throw refusal(name, why);
}

/** The environment we were started in. */
function environment(): NodeJS.ProcessEnv {
  const { PROBETOP_OWN_ARENA, MALLOC_ARENA_MAX, ...env } = process.env;
  if (PROBETOP_OWN_ARENA !== undefined || MALLOC_ARENA_MAX === undefined) return env;
  return { ...env, MALLOC_ARENA_MAX };
}

/** Whether what a terminal's keys send comes to the command without us: we are in its foreground, and so is the command. */
function keysReachIt(): boolean {
  const [, group, , terminal, foreground] =
    /\) \S \d+ (-?\d+) (-?\d+) (-?\d+) (-?\d+) /.exec(readFileSync('/proc/self/stat', 'utf8')) ?? [];
  return terminal !== '0' && group === foreground;
}

/** Resolves when its process waits at its gate. Rejects with a ProbeError. */
export async function holdCommand(words: readonly string[]): Promise<HeldCommand> {
  const [name = ''] = words;
  const path = findProgram(name);
  const root = findAbove(GUARD);
  if (root === undefined) throw new ProbeError('NOT_BUILT', 'The guard is not built.', 'Run: npm run build');
  // Its output is not ours: what reads our lines must find nothing else among them.
  const child = spawn(join(root, GUARD), ['--gate', '3', path, ...words], {
    stdio: ['inherit', 2, 2, 'pipe'],
    env: environment(),
  });
  const gate = child.stdio[3] as Duplex;
  const said = listen(gate);
  const ended = endOf(child, said.why, name);
  await Promise.race([said.ready, ended]);
  const pid = child.pid ?? -1;
  let cgroup: OwnCgroup | undefined;
  let reason = '';
  try {
    cgroup = ownCgroup(pid);
  } catch (error) {
    reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
  }
  let open = false;
  let over = false;
  const noteEnd = () => {
    over = true;
  };
  ended.then(noteEnd, noteEnd);
  return {
    name,
    pid,
    cgroup: cgroup?.path,
    reason,
    go: () => {
      open = true;
      gate.write('g');
    },
    pass: (signal) => {
      if (!open || over) return false;
      const typed = signal === 'SIGINT' || signal === 'SIGQUIT';
      if (!typed || !keysReachIt()) child.kill(signal);
      return true;
    },
    terminate: () => void (open && !over && child.kill('SIGTERM')),
    ended,
    release: async () => {
      if (!open) child.kill('SIGKILL');
      await cgroup?.remove();
    },
  };
}

/** What the gate tells: that it is there, then, if it has to, why the command cannot be run. */
function listen(gate: Duplex): { readonly ready: Promise<void>; why(): string | undefined } {
  let all = Buffer.alloc(0);
  const ready = new Promise<void>((resolve) => {
    gate.on('data', (bytes: Buffer) => {
      all = Buffer.concat([all, bytes]);
      resolve();
    });
  });
  // It has ended before its gate was opened: its exit code tells the story.
  gate.on('error', () => {});
  // In the order of this machine, as of all that this is built for.
  return { ready, why: () => (all.length < 5 ? undefined : errnoName(all.readInt32LE(1))) };
}

function endOf(child: ChildProcess, why: () => string | undefined, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const reason = why();
      if (reason !== undefined) reject(refusal(name, reason));
      else resolve(code ?? 128 + (os.signals[signal ?? 'SIGKILL'] ?? 0));
    });
  });
}
