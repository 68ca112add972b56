// SPDX-License-Identifier: MIT
/**
 * Packs what is built for machines that have no compiler: `npm run dist [-- FOLDER]`, by default into build/.
 *
 * What is packed needs Node and libbpf1 there, and nothing else. The same build gives the same bytes: entries are sorted,
 * root's, and as old as the newest commit (or SOURCE_DATE_EPOCH).
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { licences } from './dist/licences.mjs';
import { at } from './setup/paths.mjs';

const manifest = JSON.parse(fs.readFileSync(at('package.json'), 'utf8'));
const { version } = manifest;
const name = `probetop-${version}-linux-${process.arch}`;

/** Where shells look, below a prefix; see README. */
const COMPLETIONS = { bash: 'probetop', zsh: '_probetop', fish: 'probetop.fish' };

/** What is taken as it is: folders, or files of one kind in a folder. */
const TAKEN = [
  ['bin/probetop'],
  ['LICENSE'],
  ['README.md'],
  ['CHANGELOG.md'],
  ['demo', '.rec'],
  ['dist', '', '.map'],
  ['docs'],
  ['man', '.1'],
  ['man', '.txt'],
  ['build/bpf', '.bpf.o'],
  ['build/Release/probetop.node'],
  ['build/Release/probetop-guard'],
];

/**
 * The files at or below a path whose names end so and not so; man/src is no part of man.
 * @param {string} from
 * @param {string} [end]
 * @param {string} [but]
 * @returns {string[]}
 */
function filesOf(from, end = '', but) {
  if (fs.statSync(at(from)).isFile()) return [from];
  const names = fs.readdirSync(at(from), { recursive: true, encoding: 'utf8' });
  return names
    .filter((file) => file.endsWith(end) && !(but && file.endsWith(but)) && !/^src\//.test(file))
    .map((file) => path.join(from, file))
    .filter((file) => fs.statSync(at(file)).isFile());
}

/** @param {string} folder */
function fill(folder) {
  for (const [from = '', end, but] of TAKEN) {
    for (const file of filesOf(from, end, but)) {
      fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
      fs.copyFileSync(at(file), path.join(folder, file));
    }
  }
  // It tells what this is; there is nothing to install by it.
  const { name: program, license, type, engines, os: systems } = manifest;
  const kept = { name: program, version, license, private: true, type, engines, os: systems };
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(kept, undefined, 2)}\n`);
  fs.writeFileSync(path.join(folder, 'LICENSES-OF-PARTS'), licences());
  fs.mkdirSync(path.join(folder, 'completions'));
  for (const [shell, file] of Object.entries(COMPLETIONS)) {
    const text = execFileSync(at('bin/probetop'), ['completion', shell]);
    fs.writeFileSync(path.join(folder, 'completions', file), text);
  }
}

/** In seconds. Without git, as from an archive, there is no better time than none. */
function timeOfEntries() {
  const given = process.env.SOURCE_DATE_EPOCH;
  if (given) return given;
  try {
    const git = ['-c', 'safe.directory=*', 'log', '-1', '--format=%ct'];
    return execFileSync('git', git, {
      cwd: at(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '0';
  }
}

/** @param {string} parent @param {string} target */
function pack(parent, target) {
  const owner = ['--owner=0', '--group=0', '--numeric-owner', '--mode=u+rw,go+r-w,a+X'];
  const same = ['--format=ustar', '--sort=name', `--mtime=@${timeOfEntries()}`];
  const tar = execFileSync('tar', ['-c', ...same, ...owner, '-C', parent, name], { maxBuffer: 1 << 30 });
  // gzip notes neither name nor time with -n.
  const packed = execFileSync('gzip', ['-9', '-n'], { input: tar, maxBuffer: 1 << 30 });
  fs.writeFileSync(`${target}.new`, packed);
  fs.renameSync(`${target}.new`, target);
}

const folder = path.resolve(process.argv[2] ?? at('build'));
const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'probetop-dist-'));
try {
  fs.mkdirSync(folder, { recursive: true });
  fs.mkdirSync(path.join(parent, name));
  fill(path.join(parent, name));
  const target = path.join(folder, `${name}.tar.gz`);
  pack(parent, target);
  console.log(target);
} finally {
  fs.rmSync(parent, { recursive: true, force: true });
}
