// SPDX-License-Identifier: MIT
/** What `npm run dist` packs is all that a run needs, and is the same each time. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { after, test } from 'node:test';
import { toolIds } from '../../src/probes/registry.ts';
import { root, temporaryFolder } from '../helpers/environment.ts';
import { packDist, unpackDist } from '../helpers/packed.ts';

const folder = temporaryFolder();
after(() => folder[Symbol.dispose]());
const archive = packDist(join(folder.path, 'one'));
const top = unpackDist(archive, folder.path);

/** No variable of npm's or of the checkout's: Node is found in PATH. */
const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: folder.path };

function run(program: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

const probetop = (...args: readonly string[]) => run(join(top, 'bin/probetop'), ...args);

test('the archive has what runs, and nothing else', () => {
  const names = execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' }).trim().split('\n');
  assert.deepEqual(names, names.toSorted());
  const files = names.filter((name) => !name.endsWith('/')).map((name) => name.split(sep).slice(1).join(sep));
  const probes = readdirSync(join(root, 'bpf')).filter((name) => name.endsWith('.bpf.c'));
  const pages = ['probetop', ...toolIds.map((id) => `probetop-${id}`)];
  for (const file of [
    'bin/probetop',
    'build/Release/probetop.node',
    'build/Release/probetop-guard',
    ...probes.map((name) => `build/bpf/${name.replace(/c$/, 'o')}`),
    ...pages.flatMap((page) => [`man/${page}.1`, `man/${page}.txt`]),
    ...['completions/probetop', 'completions/_probetop', 'completions/probetop.fish'],
    ...['demo/opensnoop.rec', 'LICENSE', 'LICENSES-OF-PARTS', 'README.md', 'package.json'],
    'docs/schema/opensnoop.schema.json',
  ])
    assert.ok(files.includes(file), file);
  const others = files.filter(
    (file) =>
      !/^(bin|completions|demo|dist|docs|man)\//.test(file) &&
      !/^build\/(bpf\/\w+\.bpf\.o|Release\/probetop(\.node|-guard))$/.test(file) &&
      !/^(LICENSE|LICENSES-OF-PARTS|README\.md|CHANGELOG\.md|package\.json)$/.test(file),
  );
  assert.deepEqual(others, []);
  assert.deepEqual(
    files.filter((file) => /\.map$|^man\/src\/|\.ts$/.test(file)),
    [],
  );
  const owners = execFileSync('tar', ['-tvzf', archive, '--numeric-owner'], { encoding: 'utf8' });
  for (const line of owners.trim().split('\n')) assert.match(line, /^[d-]rw[x-]r-[x-]r-[x-] 0\/0 /);
});

test('packed again, at another time and by another umask, it is the same file', () => {
  const again = execFileSync('sh', [
    '-c',
    'umask 077; exec "$@"',
    'sh',
    process.execPath,
    join(root, 'scripts/dist.mjs'),
    join(folder.path, 'two'),
  ]);
  assert.deepEqual(readFileSync(again.toString().trim()), readFileSync(archive));
});

test('the licence of each package in the bundle comes with it', () => {
  const text = readFileSync(join(top, 'LICENSES-OF-PARTS'), 'utf8');
  for (const name of ['ink', 'react', 'meow', 'string-width', 'yoga-layout', 'node-addon-api'])
    assert.match(text, new RegExp(`^${name} [\\d.]+: `, 'm'));
  assert.doesNotMatch(text, /^(esbuild|typescript) /m);
});

test('unpacked elsewhere it runs, through a link too', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  assert.deepEqual(probetop('--version'), { status: 0, stdout: `probetop ${version}\n`, stderr: '' });
  const link = join(folder.path, 'probetop');
  symlinkSync(join(top, 'bin/probetop'), link);
  assert.equal(run(link, '--version').stdout, `probetop ${version}\n`);
  const manual = probetop('help', 'opensnoop');
  assert.equal(manual.stdout, readFileSync(join(root, 'man/probetop-opensnoop.txt'), 'utf8'));
});

test('the recording of the demo plays', () => {
  // In its own time, until nobody reads any more.
  const { stdout, stderr } = run('sh', '-c', '"$0" demo --json | head -n 3', join(top, 'bin/probetop'));
  const lines = stdout.trimEnd().split('\n');
  assert.equal(lines.length, 3, stderr);
  for (const line of lines) assert.equal((JSON.parse(line) as { tool: string }).tool, 'opensnoop');
});

test('without libbpf it says what to install, and not to build it', () => {
  const file = join(top, 'build/Release/probetop.node');
  const addon = readFileSync(file);
  // Another name of the same length: the loader finds no such library.
  for (let at = addon.indexOf('libbpf.so.1\0'); at >= 0; at = addon.indexOf('libbpf.so.1\0', at + 1))
    addon.write('libbpf.so.0', at);
  writeFileSync(file, addon);
  const { status, stderr } = probetop('opensnoop', '--json');
  assert.equal(status, 1);
  assert.match(stderr, /libbpf\.so\.0: cannot open shared object file/);
  assert.match(stderr, /Install libbpf: the package libbpf1/);
  assert.doesNotMatch(stderr, /npm/);
});
