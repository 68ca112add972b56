// SPDX-License-Identifier: MIT
/** `probetop help`: by man for a person, as text for everybody else. */
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { probetop, root, temporaryFolder } from '../helpers/environment.ts';
import { startInTerminal } from '../helpers/terminal.ts';
import { runProbetop } from '../helpers/tracer.ts';
import { eventually } from '../helpers/wait.ts';

const page = (name: string) => readFileSync(join(root, 'man', name), 'utf8');

test('where nobody looks at a terminal it is the page as text, with and without a tool', async () => {
  for (const [args, name] of [
    [['help'], 'probetop.txt'],
    [['help', 'vfsstat'], 'probetop-vfsstat.txt'],
  ] as const) {
    const { code, stdout, stderr } = await runProbetop([...args]);
    assert.equal(`${code} ${stderr}`, '0 ');
    assert.equal(stdout.toString(), page(name));
  }
});

/** A folder that is the whole PATH, with a man in it. */
function folderWithMan(script: string | undefined) {
  const folder = temporaryFolder();
  if (script !== undefined) {
    writeFileSync(join(folder.path, 'man'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder.path, 'man'), 0o755);
  }
  return folder;
}

test('on a terminal man shows the page', async () => {
  using folder = folderWithMan('echo "man: $@"');
  await using terminal = startInTerminal([probetop, 'help', 'opensnoop'], {
    env: { PATH: folder.path },
    columns: 200,
  });
  assert.equal(await terminal.ended(), 0);
  assert.match(terminal.screen().join('\n'), /^man: -l \S*\/man\/probetop-opensnoop\.1\n*$/);
});

for (const [what, script] of [
  ['without man', undefined],
  ['with a man that cannot show a file', 'echo "man: unknown option -l" >&2; exit 1'],
] as const)
  test(`on a terminal ${what} the text is shown`, async () => {
    using folder = folderWithMan(script);
    await using terminal = startInTerminal([probetop, 'help', 'opensnoop'], {
      env: { PATH: folder.path },
      rows: 400,
    });
    assert.equal(await terminal.ended(), 0);
    // What a terminal still holds is read after the end.
    const shown = () => terminal.screen().join('\n').trimEnd();
    const whole = page('probetop-opensnoop.txt').trimEnd();
    await eventually(10_000, 'the whole page', () => shown().length >= whole.length || undefined).catch(
      () => {},
    );
    assert.deepEqual(shown(), whole);
  });

test('a tool that there is not is one sentence with the nearest one', async () => {
  const { code, stderr } = await runProbetop(['help', 'opensnop']);
  assert.equal(code, 2);
  assert.match(stderr, /^probetop: There is no tool "opensnop"\.\nDid you mean opensnoop\?\n$/);
});
