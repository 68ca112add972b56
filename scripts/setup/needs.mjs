// SPDX-License-Identifier: MIT
/**
 * What set-up needs from the system: the one list of it. A need is met by what it is for (a program, a header),
 * not by a package, so that what was installed in any other way counts.
 *
 * @typedef {{
 *   name: string,
 *   goal: 'run' | 'test',
 *   programs?: readonly string[],
 *   header?: string,
 *   packages: { apt: string, dnf?: string, pacman?: string, apk?: string },
 * }} Need
 */

/** Debian installs compilers of one version as clang-14 with no plain name beside it. */
const oldestClang = 14;
const newestClang = 30;

/** @param {string} name */
const versioned = (name) => {
  const versions = Array.from({ length: newestClang - oldestClang + 1 }, (_, i) => newestClang - i);
  return [name, ...versions.map((version) => `${name}-${version}`)];
};

/** @type {readonly Need[]} */
export const needs = [
  {
    name: 'clang',
    goal: 'run',
    programs: versioned('clang'),
    packages: { apt: 'clang', dnf: 'clang', pacman: 'clang', apk: 'clang' },
  },
  {
    name: 'libbpf headers',
    goal: 'run',
    header: 'bpf/libbpf.h',
    packages: { apt: 'libbpf-dev', dnf: 'libbpf-devel', pacman: 'libbpf', apk: 'libbpf-dev' },
  },
  {
    name: 'kernel headers for programs',
    goal: 'run',
    header: 'linux/bpf.h',
    packages: {
      apt: 'linux-libc-dev',
      dnf: 'kernel-headers',
      pacman: 'linux-api-headers',
      apk: 'linux-headers',
    },
  },
  {
    name: 'C library headers',
    goal: 'run',
    header: 'stdio.h',
    packages: { apt: 'libc6-dev', dnf: 'glibc-devel', pacman: 'glibc', apk: 'musl-dev' },
  },
  {
    name: 'g++',
    goal: 'run',
    programs: ['g++'],
    packages: { apt: 'g++', dnf: 'gcc-c++', pacman: 'gcc', apk: 'g++' },
  },
  {
    name: 'make',
    goal: 'run',
    programs: ['make'],
    packages: { apt: 'make', dnf: 'make', pacman: 'make', apk: 'make' },
  },
  {
    name: 'python3',
    goal: 'run',
    programs: ['python3'],
    packages: { apt: 'python3', dnf: 'python3', pacman: 'python', apk: 'python3' },
  },
  {
    name: 'pkg-config',
    goal: 'run',
    programs: ['pkg-config', 'pkgconf'],
    packages: { apt: 'pkg-config', dnf: 'pkgconf-pkg-config', pacman: 'pkgconf', apk: 'pkgconf' },
  },
  {
    name: 'clang-format',
    goal: 'test',
    programs: versioned('clang-format'),
    packages: { apt: 'clang-format', dnf: 'clang-tools-extra', pacman: 'clang', apk: 'clang-extra-tools' },
  },
  {
    name: 'git',
    goal: 'test',
    programs: ['git'],
    packages: { apt: 'git', dnf: 'git', pacman: 'git', apk: 'git' },
  },
  {
    name: 'tmux',
    goal: 'test',
    programs: ['tmux'],
    packages: { apt: 'tmux', dnf: 'tmux', pacman: 'tmux', apk: 'tmux' },
  },
  {
    name: 'mandoc, which checks the manual pages',
    goal: 'test',
    programs: ['mandoc'],
    packages: { apt: 'mandoc', dnf: 'mandoc', pacman: 'mandoc', apk: 'mandoc' },
  },
  {
    name: 'zsh',
    goal: 'test',
    programs: ['zsh'],
    packages: { apt: 'zsh', dnf: 'zsh', pacman: 'zsh', apk: 'zsh' },
  },
  {
    name: 'fish',
    goal: 'test',
    programs: ['fish'],
    packages: { apt: 'fish', dnf: 'fish', pacman: 'fish', apk: 'fish' },
  },
  {
    name: 'bpftool',
    goal: 'test',
    programs: ['bpftool'],
    packages: { apt: 'bpftool', dnf: 'bpftool', pacman: 'bpf', apk: 'bpftool' },
  },
  {
    name: 'libbpf-tools, the peer of the benchmarks',
    goal: 'test',
    // Debian and Fedora ship one of these two names; a full path where the folder is not on everyone's PATH.
    programs: ['opensnoop', '/usr/share/bcc/libbpf-tools/opensnoop', 'bpf-opensnoop'],
    packages: { apt: 'libbpf-tools', dnf: 'libbpf-tools', pacman: 'libbpf-tools', apk: 'bcc-tools' },
  },
  {
    name: 'fio, another measure of the same requests',
    goal: 'test',
    programs: ['fio'],
    packages: { apt: 'fio', dnf: 'fio', pacman: 'fio', apk: 'fio' },
  },
  {
    name: 'btop',
    goal: 'test',
    programs: ['btop'],
    packages: { apt: 'btop', dnf: 'btop', pacman: 'btop', apk: 'btop' },
  },
  {
    name: 'htop',
    goal: 'test',
    programs: ['htop'],
    packages: { apt: 'htop', dnf: 'htop', pacman: 'htop', apk: 'htop' },
  },
];

/**
 * More Debian packages for the tests, one a line, kept beside the tests that need them. They are Debian's names
 * only: the guests run Debian's kernels, fetched with apt.
 */
export const testPackagesFile = 'test/vm/system-packages.txt';

/** Programs by which packages of that file are known to be there; others are looked up in dpkg's database. */
export const programsOfPackages = new Map([
  ['qemu-system-x86', 'qemu-system-x86_64'],
  ['qemu-system-arm', 'qemu-system-aarch64'],
  ['cpio', 'cpio'],
  ['xz-utils', 'xz'],
  ['zstd', 'zstd'],
  ['kmod', 'depmod'],
]);
