// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Hosts that packages come from. Whoever sets up has their own; a recorded one would overrule it. */
const hosts = [
  /registry\.(npmjs|yarnpkg|npmmirror)\.\w+/,
  /npm\.pkg\.github\.\w+/,
  /(deb|security|ftp[.\w]*|archive|snapshot)\.debian\.\w+/,
  /(archive|security|ports)\.ubuntu\.\w+/,
  /deb\.nodesource\.\w+/,
  /nodejs\.\w+\/(dist|download)/,
  /(files\.pythonhosted|pypi)\.\w+/,
  /mirrors?\.[\w-]+\.\w+\//,
];

function problemsOf(path: string, text: string): string[] {
  if (/(^|\/)package-lock\.json$/.test(path) && /"resolved": "https?:/.test(text)) {
    return [`${path}: records where packages were taken from; the .npmrc beside it prevents that.`];
  }
  if (/(^|\/)\.npmrc$/.test(path) && /^\s*(@[\w-]+:)?registry\s*=/m.test(text)) {
    return [`${path}: sets a registry.`];
  }
  const found = hosts.map((host) => host.exec(text)?.[0]).find((host) => host !== undefined);
  return found ? [`${path}: names the download host ${found}.`] : [];
}

/** Files that record a package registry or a download host. */
export function checkRegistries(top: string, files: readonly string[]): string[] {
  return files.flatMap((path) => {
    const content = readFileSync(join(top, path));
    return content.includes(0) ? [] : problemsOf(path, content.toString());
  });
}
