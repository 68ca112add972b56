// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowFilter } from '../../src/state/row-filter.ts';
import { directories } from '../../src/ui/text/directories.ts';

test('the directories of a path are those above it, the nearest first', () => {
  assert.deepEqual(directories('/usr/lib/x/y.so'), ['/usr/lib/x/', '/usr/lib/', '/usr/', '/']);
  assert.deepEqual(directories('/file'), ['/']);
  assert.deepEqual(directories('templates/base.html'), ['templates/']);
  assert.deepEqual(directories('file'), []);
  assert.deepEqual(directories(''), []);
  assert.deepEqual(directories('/usr//lib/'), ['/usr//lib/', '/usr/', '/']);
  assert.deepEqual(directories('../a/b'), ['../a/', '../']);
});

function filtering() {
  let now: string | undefined;
  const press = rowFilter((_, text) => {
    now = text === '' ? undefined : text;
  });
  return (row: number, path: string, tool = 'opensnoop') => {
    press({ tool, param: 'under', row }, directories(path), now);
    return now;
  };
}

test('the key again on the same row takes the directory above, and above the last none', () => {
  const press = filtering();
  const path = '/usr/lib/x.so';
  assert.deepEqual(
    [press(1, path), press(1, path), press(1, path), press(1, path), press(1, path)],
    ['/usr/lib/', '/usr/', '/', undefined, '/usr/lib/'],
  );
});

test('on another row it is the directory of that one', () => {
  const press = filtering();
  assert.equal(press(1, '/usr/lib/x.so'), '/usr/lib/');
  assert.equal(press(1, '/usr/lib/x.so'), '/usr/');
  assert.equal(press(2, '/usr/share/doc/y'), '/usr/share/doc/');
  assert.equal(press(3, '/usr/share/doc/z'), '/usr/share/', 'it is that one already');
  assert.equal(press(4, 'no-directory'), undefined);
});
