// SPDX-License-Identifier: MIT
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { needs, programsOfPackages, testPackagesFile } from './needs.mjs';
import { at } from './paths.mjs';
import { which } from './run.mjs';

/** Debian keeps headers of one architecture apart; the others do not. */
const includeFolders = [
  '/usr/local/include',
  '/usr/include',
  '/usr/include/x86_64-linux-gnu',
  '/usr/include/aarch64-linux-gnu',
];

/** @param {import('./needs.mjs').Need} need */
function isMet(need) {
  if (need.header) return includeFolders.some((folder) => fs.existsSync(`${folder}/${need.header}`));
  return (need.programs ?? []).some((name) => (name.startsWith('/') ? fs.existsSync(name) : which(name)));
}

/**
 * Names in a list with one package a line, `#` starting a comment.
 * @param {string} text
 */
export function parsePackageList(text) {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
}

/** @param {readonly string[]} packages @returns {Set<string>} */
function installedDebianPackages(packages) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own format language
  const query = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package}\n', ...packages], {
    encoding: 'utf8',
  });
  const lines = (query.stdout ?? '').split('\n');
  return new Set(lines.filter((line) => line.startsWith('installed ')).map((line) => line.slice(10)));
}

/** @returns {import('./needs.mjs').Need[]} */
function missingTestPackages() {
  const file = at(testPackagesFile);
  if (!fs.existsSync(file)) return [];
  const unseen = parsePackageList(fs.readFileSync(file, 'utf8')).filter((name) => {
    const program = programsOfPackages.get(name);
    return !program || !which(program);
  });
  if (unseen.length === 0) return [];
  const installed = installedDebianPackages(unseen);
  return unseen
    .filter((name) => !installed.has(name))
    .map((name) => ({ name, goal: 'test', packages: { apt: name } }));
}

/**
 * What this machine lacks.
 * @param {'run' | 'test'} goal test includes what running needs
 * @returns {import('./needs.mjs').Need[]}
 */
export function missingNeeds(goal) {
  const wanted = needs.filter((need) => need.goal === 'run' || goal === 'test');
  const missing = wanted.filter((need) => !isMet(need));
  return goal === 'test' ? [...missing, ...missingTestPackages()] : missing;
}

/** The C compiler for BPF: a plain `clang` unless it is too old for CO-RE, else the newest versioned one. */
export function findClang() {
  const names = needs.find((need) => need.name === 'clang')?.programs ?? [];
  for (const name of names) {
    const file = which(name);
    if (!file) continue;
    const version = spawnSync(file, ['-dumpversion'], { encoding: 'utf8' }).stdout ?? '';
    if (Number.parseInt(version, 10) >= 14) return file;
  }
  return undefined;
}

/** Debian 11 and Ubuntu 22.04 have libbpf 0.x, whose API differs. */
export function libbpfMajor() {
  for (const folder of includeFolders) {
    try {
      const text = fs.readFileSync(`${folder}/bpf/libbpf_version.h`, 'utf8');
      return Number(/LIBBPF_MAJOR_VERSION\s+(\d+)/.exec(text)?.[1] ?? 0);
    } catch {}
  }
  return 0;
}
