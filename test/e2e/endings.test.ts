// SPDX-License-Identifier: MIT
/** However the program ends: the terminal is back, nothing is attached any more, and the shell gets the right code. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { probetop, requireTracing, root, temporaryFolder } from '../helpers/environment.ts';
import { allGone, heldBy } from '../helpers/kernel-objects.ts';
import { alive, type Shell, shells, startShell } from '../helpers/shell.ts';
import { startInTerminal } from '../helpers/terminal.ts';
import { eventually } from '../helpers/wait.ts';

const skip = requireTracing();

interface Running {
  readonly shell: Shell;
  readonly guard: number;
  readonly node: number;
  readonly modes: string;
}

const childOf = (pid: number): number | undefined => {
  const [first = ''] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
  return first === '' ? undefined : Number(first);
};

const holds = (what: string, ask: () => boolean) =>
  eventually(20_000, what, () => (ask() ? true : undefined));

/** Runs the program from a shell with job control until its probes are attached. */
async function run(shell: Shell, environment = ''): Promise<Running> {
  const modes = shell.stty();
  shell.run(`${environment} ${probetop} opensnoop`);
  await shell.terminal.shows(/ opensnoop [\d.]+k?\/s /);
  const guard = await eventually(20_000, 'the guard', () => childOf(shell.terminal.pid));
  const node = await eventually(20_000, 'Node below the guard', () => childOf(guard));
  await holds('the mouse', () => [1000, 1006].every((mode) => shell.terminal.modes().has(mode)));
  await holds('the probes', () => heldBy(node).some(({ kind }) => kind === 'link'));
  return { shell, guard, node, modes };
}

async function mustBeBack({ shell, modes }: Running): Promise<void> {
  const { terminal } = shell;
  await holds('the normal screen', () => !terminal.alternate());
  await holds('the cursor', () => terminal.cursorVisible());
  await holds(
    'no mode of ours',
    () => ![1000, 1002, 1003, 1006, 2004, 2026].some((m) => terminal.modes().has(m)),
  );
  await holds('the modes from before', () => shell.stty() === modes);
}

type Act = (running: Running) => void | Promise<void>;

const press =
  (keys: string): Act =>
  ({ shell }) =>
    shell.terminal.type(keys);
const send =
  (signal: NodeJS.Signals, to: 'guard' | 'node'): Act =>
  (running) =>
    void process.kill(running[to], signal);

const breaking = (what: string) =>
  `NODE_OPTIONS=--import=${join(root, 'test/helpers/break-at-signal.mjs')} PROBETOP_TEST_BREAK=${what}`;

const signals = [
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 0],
  ['SIGQUIT', 131],
  ['SIGKILL', 137],
  ['SIGSEGV', 139],
  ['SIGABRT', 134],
] as const;

interface Case {
  readonly name: string;
  readonly act: Act;
  readonly code: number;
  readonly environment?: string;
  /** What is told after the screen is gone. */
  readonly told?: RegExp;
}

const cases: readonly Case[] = [
  { name: 'q', act: press('q'), code: 0 },
  { name: 'Ctrl-C', act: press('\x03'), code: 0 },
  { name: 'F10', act: press('\x1b[21~'), code: 0 },
  ...signals.flatMap(([signal, code]) => [
    { name: `${signal} to the PID that the shell sees`, act: send(signal, 'guard'), code },
    { name: `${signal} to Node`, act: send(signal, 'node'), code },
  ]),
  {
    name: 'a throw while it is drawn',
    environment: breaking('render'),
    act: async ({ shell, node }) => {
      process.kill(node, 'SIGUSR2');
      await new Promise((resolve) => setTimeout(resolve, 300));
      shell.terminal.type('?');
    },
    code: 1,
    told: /^probetop: The screen cannot be drawn: broken by a test/,
  },
  {
    name: 'a throw while a key is handled',
    environment: breaking('key'),
    act: async ({ shell, node }) => {
      process.kill(node, 'SIGUSR2');
      await new Promise((resolve) => setTimeout(resolve, 300));
      shell.terminal.type('p');
    },
    code: 1,
    told: /^probetop: .*broken by a test/,
  },
];

for (const { name, act, code, environment, told } of cases) {
  test(`${name}: the terminal is back, nothing is attached, the code is ${code}`, { skip }, async () => {
    using folder = temporaryFolder();
    await using shell = await startShell(folder.path, shells.dash);
    const running = await run(shell, environment);
    const held = heldBy(running.node);
    await act(running);
    await holds('both processes to be gone', () => !alive(running.guard) && !alive(running.node));
    await mustBeBack(running);
    if (told) await shell.terminal.shows(told);
    await allGone(held);
    shell.run('echo "code=$?" >>$PROBETOP_TEST_REPORT');
    assert.equal(Number((await shell.reported(/code=(\d+)/))[1]), code);
  });
}

for (const [name, act] of [
  ['Ctrl-Z', press('\x1a')],
  ['SIGTSTP to the PID that the shell sees', send('SIGTSTP', 'guard')],
  ['SIGTSTP to Node', send('SIGTSTP', 'node')],
] as const) {
  test(`${name} gives the terminal to the shell, and fg brings the screen back`, { skip }, async () => {
    using folder = temporaryFolder();
    // bash's own, in between programs.
    writeFileSync(join(folder.path, 'inputrc'), 'set enable-bracketed-paste off\n');
    await using shell = await startShell(folder.path, shells.bash);
    const running = await run(shell);
    for (let round = 0; round < 2; round++) {
      await act(running);
      await shell.terminal.shows(/Stopped/);
      await mustBeBack(running);
      shell.run('fg');
      await holds('the screen', () => shell.terminal.alternate());
      await holds('the mouse', () => [1000, 1006].every((mode) => shell.terminal.modes().has(mode)));
      await shell.terminal.shows(/ opensnoop [\d.]+k?\/s /);
      await shell.terminal.shows(/^ \? help {2}q quit/);
    }
    const held = heldBy(running.node);
    shell.terminal.type('q');
    await holds('its end', () => !alive(running.guard));
    await mustBeBack(running);
    await allGone(held);
  });
}

test('a terminal that is closed ends it and leaves nothing attached', { skip }, async () => {
  await using terminal = startInTerminal([probetop]);
  await terminal.shows(/ opensnoop [\d.]+k?\/s /);
  const node = await eventually(20_000, 'Node', () => childOf(terminal.pid));
  const held = heldBy(node);
  terminal.hangUp();
  await holds('both processes to be gone', () => !alive(terminal.pid) && !alive(node));
  await allGone(held);
});
