// SPDX-License-Identifier: MIT

/** @typedef {'apt' | 'dnf' | 'pacman' | 'apk'} Manager */

/** @type {Record<Manager, string>} */
const install = {
  apt: 'apt-get install -y --no-install-recommends',
  dnf: 'dnf install -y',
  pacman: 'pacman -S --needed',
  apk: 'apk add',
};

/** @type {readonly Manager[]} */
export const managers = ['apt', 'dnf', 'pacman', 'apk'];

/**
 * The packages that meet some needs, by one manager's names, each once.
 * @param {readonly import('./needs.mjs').Need[]} missing
 * @param {Manager} manager
 * @returns {string[]}
 */
export function packagesFor(missing, manager) {
  const names = missing.map((need) => need.packages[manager]).filter((name) => name !== undefined);
  return [...new Set(names)];
}

/**
 * One line per manager, ready to be pasted.
 * @param {readonly import('./needs.mjs').Need[]} missing
 * @param {readonly Manager[]} [shown]
 * @returns {string}
 */
export function commandLines(missing, shown = managers) {
  const lines = shown.map((manager) => {
    const packages = packagesFor(missing, manager);
    const command =
      packages.length > 0 ? `sudo ${install[manager]} ${packages.join(' ')}` : '(no such package)';
    return `  ${manager.padEnd(6)}  ${command}`;
  });
  return lines.join('\n');
}
