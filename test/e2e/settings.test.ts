// SPDX-License-Identifier: MIT
/** Settings as a person has them: a file that is read, one that is wrong, one that is saved, themes that change. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { probetop, requireTracing, temporaryFolder } from '../helpers/environment.ts';
import { KNOWN_OPENS } from '../helpers/recordings.ts';
import { type CellLook, showsText, startInTerminal, type Terminal } from '../helpers/terminal.ts';
import { runProbetop } from '../helpers/tracer.ts';
import { eventually } from '../helpers/wait.ts';
import { putFile } from '../settings/files.ts';

const skip = requireTracing();

const OPENS = [probetop, '--replay', KNOWN_OPENS] as const;

/** A screen of 80x24 over 23 opens, 17 of which failed, that has its settings in that folder. */
function startReplay(folder: string): Terminal {
  return startInTerminal([...OPENS], { env: { XDG_CONFIG_HOME: folder } });
}

/** The same where there is room for the interval, and for all columns. */
function startWide(folder: string, ...flags: readonly string[]): Terminal {
  return startInTerminal([...OPENS, ...flags], { env: { XDG_CONFIG_HOME: folder }, columns: 140, rows: 30 });
}

/** How a text is drawn, once it is there. */
function lookOf(terminal: Terminal, text: string): Promise<CellLook> {
  return eventually(20_000, `${text} on the screen`, () => terminal.look(text));
}

async function quit(terminal: Terminal): Promise<void> {
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
}

const fileIn = (folder: string): string => `${folder}/probetop/config.json`;

test('the file is read: theme, interval and columns; flags win over it, and --no-config over all of it', async () => {
  using folder = temporaryFolder();
  const show = { opensnoop: { 'print-uid': true, timestamp: true } };
  putFile(fileIn(folder.path), JSON.stringify({ theme: 'light', interval: 2, show }));
  {
    await using terminal = startWide(folder.path);
    await terminal.shows(/ 23 opens$/);
    await terminal.shows(/^TIME +UID +PID COMM/);
    await terminal.shows(/ 2 s +\d\d:\d\d:\d\d/);
    assert.equal((await lookOf(terminal, 'ENOTDIR')).color, 124);
    await quit(terminal);
  }
  {
    await using terminal = startWide(folder.path, '--theme', 'high-contrast', '--interval', '0.5');
    await terminal.shows(/^TIME +UID +PID COMM/);
    await terminal.shows(/ 0\.5 s +\d\d:\d\d:\d\d/);
    assert.equal((await lookOf(terminal, 'ENOTDIR')).color, 11);
    await quit(terminal);
  }
  await using terminal = startWide(folder.path, '--no-config');
  await terminal.shows(/^ +PID COMM/);
  await terminal.shows(/ 1 s +\d\d:\d\d:\d\d/);
  assert.equal((await lookOf(terminal, 'ENOTDIR')).color, 131);
  await quit(terminal);
});

test('the tab of the file is opened first, unless the command line names one', { skip }, async () => {
  using folder = temporaryFolder();
  putFile(fileIn(folder.path), '{"tab": "funclatency"}');
  const env = { XDG_CONFIG_HOME: folder.path };
  {
    await using terminal = startInTerminal([probetop], { env });
    await terminal.shows(/funclatency needs a pattern/);
    await quit(terminal);
  }
  await using terminal = startInTerminal([probetop, 'funccount'], { env });
  await terminal.shows(/funccount needs a pattern/);
  await quit(terminal);
});

test('a wrong file is told on the screen, which has the defaults, and in full when it is left', async () => {
  using folder = temporaryFolder();
  putFile(fileIn(folder.path), '{\n  "theme": "light",\n  "interval": "fast"\n}\n');
  await using terminal = startReplay(folder.path);
  await terminal.shows(/^ Settings not used: line 3, column 15: interval needs a number, not a text\./);
  await terminal.shows(/^ +PID COMM/);
  assert.equal((await lookOf(terminal, 'ENOTDIR')).color, 131);
  // In one line.
  terminal.resize(200, 24);
  await quit(terminal);
  assert.ok(!terminal.alternate());
  const told = await showsText(terminal, /^probetop: The settings in .* a text\./);
  assert.ok(
    told.includes(`in "${fileIn(folder.path)}" are not used: line 3, column 15: interval needs`),
    told,
  );
});

test('what a file holds is shown as it is: no escape sequence of it reaches the terminal', async () => {
  using folder = temporaryFolder();
  const evil = '\\u001b]0;title\\u0007\\u001b[2J\\u202e';
  putFile(fileIn(folder.path), `{"${evil}": 1}`);
  await using terminal = startReplay(folder.path);
  await terminal.shows(
    /^ Settings not used: line 1, column 2: the file has no key "\\x1b\]0;title\\x07\\x1…$/,
  );
  await terminal.shows(/ENOTDIR/);
  // In one line.
  terminal.resize(200, 24);
  await quit(terminal);
  await showsText(terminal, /the file has no key "\\x1b\]0;title\\x07\\x1b\[2J\\u202e"; there are theme,/);
});

test('text output heeds no settings, and says nothing of a wrong file', async () => {
  using folder = temporaryFolder();
  const file = putFile(`${folder.path}/c.json`, '{"show": {"opensnoop": {"print-uid": true}}}');
  const wrong = putFile(`${folder.path}/wrong.json`, '{');
  const text = async (...flags: string[]) => {
    const { code, stdout, stderr } = await runProbetop([
      'opensnoop',
      '--plain',
      '--replay',
      KNOWN_OPENS,
      ...flags,
    ]);
    assert.equal(code, 0);
    assert.doesNotMatch(stderr, /settings/i);
    return stdout.toString();
  };
  const plain = await text('--no-config');
  assert.doesNotMatch(plain, /UID/);
  assert.equal(await text('--config', file), plain);
  assert.equal(await text('--config', wrong), plain);
});

test('--print-config prints what is in force as a file that means the same', async () => {
  using folder = temporaryFolder();
  const file = putFile(`${folder.path}/c.json`, '{"theme":"monochrome","show":{"biosnoop":{"queue":true}}}');
  const print = async (...flags: string[]) => {
    const { code, stdout, stderr } = await runProbetop(flags);
    assert.deepEqual([code, stderr], [0, '']);
    return stdout.toString();
  };
  const printed = await print('biolatency', '-m', '0.2', '--config', file, '--print-config');
  const { theme, interval, tab, show } = JSON.parse(printed) as Record<string, Record<string, unknown>>;
  assert.deepEqual([theme, interval, tab], ['monochrome', 0.2, 'biolatency']);
  assert.deepEqual(show?.biosnoop, { queue: true, pattern: false });
  assert.deepEqual(show?.biolatency, { disks: false, flags: false, milliseconds: true });
  const again = putFile(`${folder.path}/again.json`, printed);
  assert.equal(await print('--config', again, '--print-config'), printed);
});

test('--print-config of a file that is wrong or may not be read ends with 2, and prints the defaults', async () => {
  using folder = temporaryFolder();
  chmodSync(folder.path, 0o755);
  const { stdout: defaults } = await runProbetop(['--no-config', '--print-config']);
  const closed = putFile(`${folder.path}/closed.json`, '{}', 0o000);
  const wrong = putFile(`${folder.path}/wrong.json`, '{"theme": 1}', 0o644);
  const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  for (const [file, told] of [
    [closed, /cannot be read: permission denied\./],
    [wrong, /line 1, column 11: theme needs a text, not a number\./],
  ] as const) {
    const argv = [...(process.getuid?.() === 0 ? nobody : []), probetop, '--print-config', '--config', file];
    await using terminal = startInTerminal(argv as [string, ...string[]], { columns: 200, rows: 50 });
    assert.equal(await terminal.ended(), 2);
    await showsText(terminal, told);
    assert.equal(
      terminal
        .screen()
        .slice(0, defaults.toString().split('\n').length - 1)
        .join('\n')
        .trim(),
      defaults.toString().trim(),
    );
  }
});

test('Ctrl-O saves what is seen, for its owner alone, and the next screen begins so', async () => {
  using folder = temporaryFolder();
  {
    await using terminal = startReplay(folder.path);
    await terminal.shows(/ 23 opens$/);
    assert.ok(!existsSync(fileIn(folder.path)), 'nothing is written unasked');
    terminal.type('UT-x\x14');
    await terminal.shows(/^ Theme: light/);
    terminal.type('\x0f');
    await terminal.shows(/^ Settings saved, opensnoop first: /);
    await quit(terminal);
  }
  assert.equal(statSync(fileIn(folder.path)).mode & 0o7777, 0o600);
  {
    await using terminal = startWide(folder.path);
    // A filter is no setting.
    await terminal.shows(/^ all but probetop +23 opens$/);
    await terminal.shows(/^TIME +UID +PID COMM/);
    await terminal.shows(/ 2 s +\d\d:\d\d:\d\d/);
    assert.equal((await lookOf(terminal, 'ENOTDIR')).color, 124);
    terminal.type('U:save settings\r');
    await terminal.shows(/^ Settings saved, /);
    await quit(terminal);
  }
  const saved = JSON.parse(readFileSync(fileIn(folder.path), 'utf8')) as { show: Record<string, unknown> };
  assert.deepEqual(saved.show.opensnoop, {
    ...{ timestamp: true, 'print-uid': false, 'print-tid': false },
    ...{ 'extended-fields': false, 'full-path': false },
  });
});

test('what the file has for the other tabs is in force there, and still in the file that is saved', async () => {
  using folder = temporaryFolder();
  putFile(fileIn(folder.path), '{"show": {"biosnoop": {"queue": true}, "biolatency": {"disks": true}}}');
  await using terminal = startReplay(folder.path);
  await terminal.shows(/ 23 opens$/);
  terminal.type('1');
  await terminal.shows(/ D by disk off /);
  terminal.type('D\x0f');
  await terminal.shows(/^ Settings saved, biolatency first: /);
  await quit(terminal);
  const { tab, show } = JSON.parse(readFileSync(fileIn(folder.path), 'utf8')) as {
    readonly tab: string;
    readonly show: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
  };
  assert.deepEqual([tab, show.biosnoop?.queue, show.biolatency?.disks], ['biolatency', true, false]);
});

test('a file that somebody has written wrong by hand is not saved over', async () => {
  using folder = temporaryFolder();
  const text = '{"theme": "light", "mine": true}';
  putFile(fileIn(folder.path), text);
  await using terminal = startReplay(folder.path);
  await terminal.shows(/^ Settings not used: line 1, column 20: the file has no key "mine"/);
  terminal.type('\x0f');
  await terminal.shows(/^ "\/.* is not written/);
  assert.equal(readFileSync(fileIn(folder.path), 'utf8'), text);
  await quit(terminal);
});

test('Ctrl-T changes what is drawn already, and NO_COLOR has no colours in any theme', async () => {
  using folder = temporaryFolder();
  {
    await using terminal = startWide(folder.path);
    await terminal.shows(/ 23 opens$/);
    const plain = { color: undefined, bold: false, dim: false, underline: false, inverse: false };
    for (const [theme, error, key, muted] of [
      ['light', 124, 25, 241],
      ['high-contrast', 11, 14, undefined],
      ['monochrome', undefined, undefined, undefined],
      ['default', 131, 63, 243],
    ] as const) {
      terminal.type('\x14');
      await terminal.shows(new RegExp(`^ Theme: ${theme} `));
      await eventually(10_000, `the key line of ${theme}`, () =>
        terminal.look('? help')?.color === key ? true : undefined,
      );
      assert.deepEqual(await lookOf(terminal, 'ENOTDIR'), {
        ...plain,
        color: error,
        underline: theme === 'monochrome',
      });
      assert.deepEqual(terminal.look('? help'), { ...plain, color: key, bold: true });
      // The time at the right end of the first line.
      const clock = /\d\d:\d\d:\d\d/.exec(terminal.screen()[0] ?? '')?.[0] ?? '';
      assert.deepEqual(await lookOf(terminal, clock), { ...plain, color: muted });
    }
    await quit(terminal);
  }
  await using terminal = startInTerminal([probetop, '--replay', KNOWN_OPENS], { env: { NO_COLOR: '1' } });
  await terminal.shows(/ 23 opens$/);
  for (const theme of ['light', 'high-contrast', 'monochrome', 'default']) {
    terminal.type('\x14');
    await terminal.shows(new RegExp(`^ Theme: ${theme} `));
    for (const text of ['ENOTDIR', '? help', 'Theme:', 'probetop'])
      assert.equal((await lookOf(terminal, text)).color, undefined, `${theme} ${text}`);
  }
  await quit(terminal);
});
