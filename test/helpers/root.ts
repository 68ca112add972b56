// SPDX-License-Identifier: MIT

/** The `skip` option of a test that only root can run; never where CI is set. @param why `to mount a file system` */
export function requireRoot(why: string): string | false {
  const { CI } = process.env;
  if (CI && CI !== 'false' && CI !== '0') return false;
  return process.getuid?.() === 0 ? false : `needs root, ${why}`;
}
