// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArgs } from '../../src/cli/args.ts';
import { problemText, startSettings } from '../../src/cli/start-settings.ts';
import { temporaryFolder } from '../helpers/environment.ts';
import { putFile } from '../settings/files.ts';

function startOf(...argv: string[]) {
  const command = parseArgs(argv);
  assert.ok(command.kind === 'tool' || command.kind === 'print-config');
  return startSettings(command);
}

const FILE = '{"theme":"light","interval":5,"tab":"biosnoop","show":{"opensnoop":{"print-uid":true}}}';

test('the command line wins over the file, and the file over the defaults', () => {
  using folder = temporaryFolder();
  const file = putFile(`${folder.path}/c.json`, FILE);
  assert.deepEqual(startOf('--config', file).settings, {
    theme: 'light',
    interval: 5,
    tab: 'biosnoop',
    show: { opensnoop: ['uid'] },
  });
  const flags = ['-T', '--theme', 'monochrome', '--interval', '0.5'];
  assert.deepEqual(startOf('opensnoop', ...flags, '--config', file).settings, {
    theme: 'monochrome',
    interval: 0.5,
    tab: 'opensnoop',
    show: { opensnoop: ['timestamp', 'uid'] },
  });
  // Flags without a name are those of the first tool, whatever tab the file has.
  assert.equal(startOf('-x', '--config', file).settings.tab, 'opensnoop');
});

test('an interval is one that can be in the file, whatever the command line says', () => {
  assert.equal(startOf('--no-config', '--interval', '0.001').settings.interval, 0.05);
  assert.equal(startOf('--no-config', '--interval', '999999').settings.interval, 3600);
});

test('a wrong file leaves the defaults and says where it is and what is wrong, once', () => {
  using folder = temporaryFolder();
  const file = putFile(`${folder.path}/c.json`, '{"theme":"light","thme":1}');
  const start = startOf('--config', file, '--interval', '2');
  assert.deepEqual([start.settings.theme, start.settings.interval], ['default', 2]);
  assert.equal(
    problemText(start),
    `The settings in "${file}" are not used: line 1, column 18: the file has no key "thme"; did you mean "theme"?`,
  );
});

test('--no-config reads and saves nowhere, and is no flag beside --config', () => {
  const start = startOf('--no-config');
  assert.deepEqual([start.place, start.problem, problemText(start)], [undefined, undefined, undefined]);
  assert.throws(() => parseArgs(['--no-config', '--config', 'x']), { code: 'BAD_VALUE' });
  assert.throws(() => parseArgs(['--no-config=1']), { message: '--no-config takes no value.' });
  assert.throws(() => parseArgs(['--theme', 'blue']), { message: /^--theme needs one of default, light, / });
});
