// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, symlinkSync } from 'node:fs';
import { test } from 'node:test';
import { LARGEST_BYTES, loadSettings } from '../../src/settings/load.ts';
import { settingsPlace } from '../../src/settings/place.ts';
import { temporaryFolder } from '../helpers/environment.ts';
import { putFile } from './files.ts';

const isRoot = process.geteuid?.() === 0;
const needsRoot = isRoot ? false : 'needs root, to give files to others';

const load = (path: string) => loadSettings(settingsPlace(path, {}));

function problemOf(path: string): string {
  const loaded = load(path);
  assert.ok(loaded.kind === 'problem', path);
  return loaded.problem;
}

test('a file of one’s own is read, with the mark of some editors, and through a link of one’s own', () => {
  using folder = temporaryFolder();
  const file = putFile(`${folder.path}/a.json`, '\ufeff{"theme":"light"}');
  symlinkSync(file, `${folder.path}/b.json`);
  for (const path of [file, `${folder.path}/b.json`]) {
    const loaded = load(path);
    assert.equal(loaded.kind === 'settings' && loaded.settings.theme, 'light');
  }
});

test('where no file is there are no settings; one that was named should be there', () => {
  using folder = temporaryFolder();
  assert.deepEqual(loadSettings(settingsPlace(undefined, { XDG_CONFIG_HOME: folder.path })), {
    kind: 'none',
  });
  putFile(`${folder.path}/probetop`, '');
  assert.deepEqual(loadSettings(settingsPlace(undefined, { XDG_CONFIG_HOME: folder.path })), {
    kind: 'none',
  });
  assert.equal(problemOf(`${folder.path}/none.json`), 'there is no such file.');
});

test('what is too large, no file or no text is told', () => {
  using folder = temporaryFolder();
  const blanks = (bytes: number) => `{}${' '.repeat(bytes - 2)}`;
  assert.equal(load(putFile(`${folder.path}/most.json`, blanks(LARGEST_BYTES))).kind, 'settings');
  assert.equal(
    problemOf(putFile(`${folder.path}/more.json`, blanks(LARGEST_BYTES + 1))),
    'it has more than 64 KiB.',
  );
  mkdirSync(`${folder.path}/folder`);
  execFileSync('mkfifo', [`${folder.path}/fifo`]);
  for (const path of [`${folder.path}/folder`, `${folder.path}/fifo`, '/dev/zero'])
    assert.equal(problemOf(path), 'it is no regular file.');
  execFileSync('sh', ['-c', 'printf "{\\"theme\\":\\"\\377\\"}" > "$0"', `${folder.path}/bytes.json`]);
  assert.equal(problemOf(`${folder.path}/bytes.json`), 'it is no UTF-8 text.');
  symlinkSync('loop.json', `${folder.path}/loop.json`);
  assert.match(problemOf(`${folder.path}/loop.json`), /^it cannot be read: too many symbolic links/);
  assert.match(problemOf(`${folder.path}/${'n'.repeat(300)}`), /^it cannot be read: name too long/);
});

test('root takes no file that another user could have written', { skip: needsRoot }, () => {
  using folder = temporaryFolder();
  const file = (name: string, mode: number, uid = 0, gid = 0) => {
    const path = putFile(`${folder.path}/${name}`, '{}', mode);
    chownSync(path, uid, gid);
    return path;
  };
  assert.equal(
    problemOf(file('theirs', 0o600, 4321)),
    'it belongs to another user (4321), and this runs as root.',
  );
  assert.equal(problemOf(file('open', 0o666)), 'others may write it, and this runs as root.');
  assert.equal(problemOf(file('group', 0o664, 0, 4321)), 'others may write it, and this runs as root.');
  assert.equal(load(file('ours', 0o664)).kind, 'settings');
  // Who ran sudo is no other user.
  const sudo = { SUDO_UID: '4321', SUDO_GID: '4321' };
  const through = (path: string) => loadSettings(settingsPlace(path, sudo));
  assert.equal(through(file('sudo', 0o664, 4321, 4321)).kind, 'settings');
  assert.equal(through(file('sudo-open', 0o666, 4321, 4321)).kind, 'problem');
  assert.equal(through(file('third', 0o600, 4322, 4322)).kind, 'problem');
});

test('settings are in XDG_CONFIG_HOME, or below the home of who sits before the screen', () => {
  const path = (env: Readonly<Record<string, string>>) => settingsPlace(undefined, env).path;
  assert.equal(path({ XDG_CONFIG_HOME: '/x', HOME: '/h' }), '/x/probetop/config.json');
  assert.equal(path({ XDG_CONFIG_HOME: 'x', HOME: '/h' }), '/h/.config/probetop/config.json');
  assert.equal(path({ XDG_CONFIG_HOME: '', HOME: '/h' }), '/h/.config/probetop/config.json');
  const sudo = { SUDO_UID: '4321', SUDO_GID: '4321', HOME: '/root' };
  assert.equal(
    path({ ...sudo, SUDO_HOME: '/home/them' }),
    isRoot ? '/home/them/.config/probetop/config.json' : '/root/.config/probetop/config.json',
  );
  // Before sudo tells the home passwd does; of a user who is in neither it is as without sudo.
  assert.equal(path(sudo), '/root/.config/probetop/config.json');
  if (isRoot)
    assert.equal(path({ ...sudo, SUDO_UID: '0', HOME: '/h' }), '/root/.config/probetop/config.json');
});
