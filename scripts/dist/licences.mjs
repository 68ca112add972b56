// SPDX-License-Identifier: MIT
/** The licences of the packages that the bundle and the addon are made of: a copy has to carry them. */
import fs from 'node:fs';
import path from 'node:path';
import { at } from '../setup/paths.mjs';

/** They build, and nothing of them is in what is built. */
const BUILDERS = new Set(['esbuild', 'node-gyp']);

/** @param {string} folder */
const manifest = (folder) => JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));

/**
 * Where a package lies that another one asks for, as Node finds it.
 * @param {string} name
 * @param {string} from the folder of who asks
 */
function folderOf(name, from) {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const found = path.join(folder, 'node_modules', name);
    if (fs.existsSync(path.join(found, 'package.json'))) return found;
    if (folder === at() || folder === path.dirname(folder)) return undefined;
  }
}

/** The folders of all packages that a run may need, sorted. */
function packageFolders() {
  /** @type {Set<string>} */
  const seen = new Set();
  const pending = Object.keys(manifest(at()).dependencies)
    .filter((name) => !BUILDERS.has(name))
    .map((name) => folderOf(name, at()));
  for (const folder of pending) {
    if (folder === undefined || seen.has(folder)) continue;
    seen.add(folder);
    for (const name of Object.keys(manifest(folder).dependencies ?? {})) pending.push(folderOf(name, folder));
  }
  return [...seen].sort();
}

/** One text with all of them. */
export function licences() {
  const parts = packageFolders().map((folder) => {
    const { name, version, license } = manifest(folder);
    const files = fs.readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)\b/i.test(file));
    const texts = files.sort().map((file) => fs.readFileSync(path.join(folder, file), 'utf8').trim());
    return [`${name} ${version}: ${license}`, ...texts].join('\n\n');
  });
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return `Parts of these packages are in dist/ or in the addon, under their own licences.${rule}${parts.join(rule)}\n`;
}
