// SPDX-License-Identifier: MIT
/**
 * The terminal is as it was, nobody is left behind and the exit code is right, however the screen ends: each ending asked
 * of the PID that the shell sees and of Node's own, with a terminal that is read and with one that is not.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  alive,
  installSessionProgram,
  programEnvironment,
  type Shell,
  shells,
  startShell,
} from '../helpers/shell.ts';
import { startInTerminal } from '../helpers/terminal.ts';
import { eventually } from '../helpers/wait.ts';

let installed: ReturnType<typeof installSessionProgram>;
before(() => {
  installed = installSessionProgram();
});
after(() => installed[Symbol.dispose]());

/** Generous, for a busy machine; that a stalled terminal keeps nobody waiting is shown in stalled-terminal.test.ts. */
const SOON_MS = 10_000;

interface Running {
  readonly shell: Shell;
  readonly guard: number;
  readonly node: number;
  /** stty's words from before. */
  readonly modes: string;
}

async function take(shell: Shell, command = installed.program): Promise<Running> {
  const modes = shell.stty();
  shell.run(command);
  const [, node, guard] = await shell.reported(/pid (\d+) parent (\d+)/);
  await shell.terminal.shows(/^ready/);
  assert.ok(shell.terminal.alternate());
  assert.ok(!shell.terminal.cursorVisible());
  assert.ok(shell.terminal.modes().has(2004));
  await holds('raw mode', () => shell.stty() !== modes);
  return { shell, node: Number(node), guard: Number(guard), modes };
}

const holds = (what: string, ask: () => boolean) =>
  eventually(SOON_MS, what, () => (ask() ? true : undefined));

/** All that makes a terminal usable again. */
async function mustBeBack({ shell, modes }: Running): Promise<void> {
  const { terminal } = shell;
  await holds('the normal screen', () => !terminal.alternate());
  await holds('the cursor', () => terminal.cursorVisible());
  for (const mode of [1000, 1002, 1003, 1004, 1006, 2004, 2026])
    await holds(`mode ${mode} to be off`, () => !terminal.modes().has(mode));
  await holds('the modes from before', () => shell.stty() === modes);
  shell.run('echo "pla""in"');
  await terminal.shows(/^plain/);
  const line = terminal.screen().findIndex((text) => /^plain/.test(text));
  assert.ok(terminal.plain(line), 'text without colours');
}

async function mustBeGone({ guard, node }: Running): Promise<void> {
  await holds('the guard to be gone', () => !alive(guard));
  await holds('Node to be gone', () => !alive(node));
}

/** What the shell has got from it, asked for once it is gone. */
async function codeOf({ shell }: Running): Promise<number> {
  shell.run('echo "code=$?" >>$PROBETOP_TEST_REPORT');
  return Number((await shell.reported(/code=(\d+)/))[1]);
}

/** Leaves the terminal with as much waiting as it takes, and a frame that was cut. */
async function stall({ shell }: Running): Promise<void> {
  shell.terminal.stall();
  shell.terminal.type('f');
  await shell.reported(/stuck/);
}

type Act = (running: Running) => void;

const key =
  (text: string): Act =>
  ({ shell }) =>
    shell.terminal.type(text);
const toGuard =
  (signal: NodeJS.Signals): Act =>
  ({ guard }) =>
    void process.kill(guard, signal);
const toNode =
  (signal: NodeJS.Signals): Act =>
  ({ node }) =>
    void process.kill(node, signal);
const toBoth =
  (signal: NodeJS.Signals): Act =>
  ({ guard }) =>
    void process.kill(-guard, signal);

const signals = {
  SIGINT: 0,
  SIGTERM: 143,
  SIGHUP: 129,
  SIGQUIT: 131,
  SIGKILL: 137,
  SIGSEGV: 139,
  SIGABRT: 134,
} as const;

const endings: readonly (readonly [name: string, act: Act, code: number])[] = [
  ['q', key('q'), 0],
  ['Ctrl-C', key('\x03'), 0],
  ['an exit code of its own', key('7'), 7],
  ['an error that nobody catches', key('t'), 1],
  ['a rejection that nobody catches', key('r'), 1],
  ['abort()', key('a'), 134],
  ...(Object.entries(signals) as [keyof typeof signals, number][]).flatMap(
    ([signal, code]) =>
      [
        [`${signal} to the guard`, toGuard(signal), code],
        [`${signal} to Node`, toNode(signal), code],
        // That one nobody can outlive.
        ...(signal === 'SIGKILL'
          ? []
          : ([[`${signal} to the process group`, toBoth(signal), code]] as const)),
      ] as const,
  ),
];

for (const [name, act, code] of endings) {
  test(`${name} gives the terminal back and ends with ${code}`, async () => {
    await using shell = await startShell(installed.path, shells.dash);
    const running = await take(shell);
    act(running);
    await mustBeGone(running);
    assert.equal(await codeOf(running), code);
    await mustBeBack(running);
  });

  test(`${name} gives a terminal back that nobody reads, and ends with ${code}`, async () => {
    await using shell = await startShell(installed.path, shells.dash);
    const running = await take(shell);
    await stall(running);
    act(running);
    await mustBeGone(running);
    shell.terminal.flow();
    assert.equal(await codeOf(running), code);
    await mustBeBack(running);
  });
}

test('an error is one sentence on the normal screen', async () => {
  await using shell = await startShell(installed.path, shells.dash);
  const running = await take(shell);
  shell.terminal.type('t');
  await mustBeGone(running);
  await holds('the command, the sentence and the next prompt', () => {
    const lines = shell.terminal.screen().filter((line) => line !== '');
    const error = lines.indexOf('probetop: unexpected error: thrown.');
    return lines.length === 3 && error === 1 && /^prompt/.test(lines[2] ?? '');
  });
  await mustBeBack(running);
});

test('a mouse that was switched on is off after a crash', async () => {
  await using shell = await startShell(installed.path, shells.dash);
  const running = await take(shell);
  shell.terminal.type('m');
  await holds('the mouse', () => shell.terminal.modes().has(1000) && shell.terminal.modes().has(1006));
  process.kill(running.node, 'SIGKILL');
  await mustBeGone(running);
  assert.equal(await codeOf(running), 137);
  await mustBeBack(running);
});

test('what an abort writes is readable on the normal screen', async () => {
  await using shell = await startShell(installed.path, shells.dash);
  const running = await take(shell);
  shell.terminal.type('a');
  await shell.terminal.shows(/Native stack trace|node::Abort/);
  await mustBeGone(running);
  await mustBeBack(running);
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) {
  test(`${signal} to the guard ends a Node that is stuck`, async () => {
    await using shell = await startShell(installed.path, shells.dash);
    const running = await take(shell);
    shell.terminal.type('b');
    await shell.reported(/busy/);
    process.kill(running.guard, signal);
    await mustBeGone(running);
    // Of SIGINT too: it was not heard of.
    assert.equal(await codeOf(running), { SIGTERM: 143, SIGINT: 130, SIGQUIT: 131 }[signal]);
    await mustBeBack(running);
  });
}

const stops: readonly (readonly [name: string, act: Act])[] = [
  ['Ctrl-Z', key('\x1a')],
  ['SIGTSTP to the guard', toGuard('SIGTSTP')],
  ['SIGTSTP to Node', toNode('SIGTSTP')],
  ['SIGTSTP to the process group', toBoth('SIGTSTP')],
  ['SIGSTOP to Node', toNode('SIGSTOP')],
];

for (const [shellName, argv] of Object.entries(shells)) {
  for (const [name, act] of stops) {
    test(`${name} gives ${shellName} the terminal until fg`, async () => {
      await using shell = await startShell(installed.path, argv);
      const running = await take(shell, installed.program);
      act(running);
      await shell.terminal.shows(/Stopped/);
      await mustBeBack(running);
      // Found again when the program is left, because the user wants it so.
      shell.run('stty -ixany -echoctl');
      await holds('the new modes', () => shell.stty() !== running.modes);
      const modes = shell.stty();
      shell.terminal.resize(100, 30);
      shell.run('fg');
      await shell.terminal.shows(/^resumed 100x30/);
      assert.ok(shell.terminal.alternate() && !shell.terminal.cursorVisible());
      assert.ok(shell.terminal.modes().has(2004));
      shell.terminal.type('q');
      await mustBeGone(running);
      assert.equal(await codeOf(running), 0);
      await mustBeBack({ ...running, modes });
    });
  }
}

for (const [name, act] of stops) {
  test(`${name} gives the shell a terminal back that nobody reads`, async () => {
    await using shell = await startShell(installed.path, shells.dash);
    const running = await take(shell, installed.program);
    await stall(running);
    act(running);
    await holds('the modes from before', () => shell.stty() === running.modes);
    shell.terminal.flow();
    await shell.terminal.shows(/Stopped/);
    await mustBeBack(running);
    shell.run('fg');
    await shell.terminal.shows(/^resumed/);
    process.kill(running.node, 'SIGKILL');
    await mustBeGone(running);
    assert.equal(await codeOf(running), 137);
    await mustBeBack(running);
  });
}

test('a stop that is over at once leaves it the screen, or the job stopped', async () => {
  await using shell = await startShell(installed.path, shells.dash);
  const running = await take(shell, installed.program);
  process.kill(running.node, 'SIGSTOP');
  process.kill(running.node, 'SIGCONT');
  // Whether the shell has the terminal by the time it goes on is a race that nobody can decide.
  const line = await shell.terminal.shows(/^resumed|Stopped/);
  // Whatever is still on its way must not take it from who has it.
  await sleep(200);
  if (/Stopped/.test(line)) {
    assert.ok(!shell.terminal.alternate() && shell.terminal.cursorVisible());
    assert.equal(shell.stty(), running.modes);
    shell.run('fg');
    await shell.terminal.shows(/^resumed/);
  }
  assert.ok(shell.terminal.alternate() && !shell.terminal.cursorVisible());
  shell.terminal.type('q');
  await mustBeGone(running);
  assert.equal(await codeOf(running), 0);
  await mustBeBack(running);
});

/** Asks the shell for its jobs until one is stopped. */
const jobStops = (shell: Shell) =>
  eventually(20_000, 'the job to be stopped', async () => {
    shell.run('clear; jobs');
    await sleep(100);
    return shell.terminal.screen().some((line) => /Stopped/.test(line)) || undefined;
  });

test('bg does not let it draw on the shell, and kill of the stopped job ends it', async () => {
  await using shell = await startShell(installed.path, shells.bash);
  const running = await take(shell, installed.program);
  shell.terminal.type('\x1a');
  await shell.terminal.shows(/Stopped/);
  shell.run('clear; bg');
  await shell.terminal.shows(/ &$/);
  await jobStops(shell);
  assert.ok(!shell.terminal.alternate());
  shell.run('clear; kill %1');
  await mustBeGone(running);
  shell.run('wait %1');
  assert.equal(await codeOf(running), 143);
  await mustBeBack(running);
});

test('started in the background it takes the terminal only in the foreground', async () => {
  await using shell = await startShell(installed.path, shells.dash);
  const modes = shell.stty();
  shell.run(`${installed.program} &`);
  await jobStops(shell);
  assert.ok(!shell.terminal.alternate());
  assert.equal(shell.stty(), modes);
  shell.run('fg');
  await holds('the screen', () => shell.terminal.alternate());
  const [, node, guard] = await shell.reported(/pid (\d+) parent (\d+)/);
  shell.terminal.type('q');
  const running = { shell, modes, node: Number(node), guard: Number(guard) };
  await mustBeGone(running);
  assert.equal(await codeOf(running), 0);
  await mustBeBack(running);
});

test('where no shell could continue it, Ctrl-Z does not stop it', async () => {
  const env = programEnvironment('/dev/null');
  await using terminal = startInTerminal([installed.program], { env });
  await terminal.shows(/^ready/);
  terminal.type('\x1a');
  await terminal.shows(/^resumed/);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

test('without the guard it gives the terminal back too', async () => {
  await using shell = await startShell(installed.path, shells.dash);
  const command = `${process.execPath} ${installed.path}/dist/main.cjs`;
  const running = await take(shell, command);
  shell.terminal.type('\x1a');
  await shell.terminal.shows(/Stopped/);
  const alone = { ...running, guard: running.node };
  await mustBeBack(alone);
  shell.run('fg');
  await shell.terminal.shows(/^resumed/);
  await stall(alone);
  process.kill(running.node, 'SIGTERM');
  await mustBeGone(alone);
  shell.terminal.flow();
  assert.equal(await codeOf(alone), 143);
  await mustBeBack(alone);
});

for (const [name, argv] of Object.entries(shells)) {
  test(`nothing is left behind when the terminal of ${name} is closed`, async () => {
    await using shell = await startShell(installed.path, argv);
    const running = await take(shell);
    shell.terminal.hangUp();
    await mustBeGone(running);
  });
}

test('a terminal that is closed ends it with 129, also when SIGHUP never comes', async () => {
  const at = (name: string) => join(installed.path, name);
  const env = programEnvironment(at('unheard-report'));
  // The kernel tells the session's leader only, and this one keeps it to itself.
  const script = `trap '' HUP; ${installed.program}; echo $? >${at('unheard-code')}`;
  await using terminal = startInTerminal(['sh', '-c', script], { env });
  await terminal.shows(/^ready/);
  terminal.hangUp();
  const code = await eventually(SOON_MS, 'the exit code', () =>
    existsSync(at('unheard-code')) ? readFileSync(at('unheard-code'), 'utf8') || undefined : undefined,
  );
  assert.equal(code, '129\n');
});
