// SPDX-License-Identifier: MIT
/** From a library's or program's name to its file: the linker's cache, standard folders, or what a process has mapped. */
import { basename, join } from 'node:path';
import { ProbeError } from '../errors.ts';
import { effectiveCapabilities } from '../host/held.ts';
import { parseLdCache } from './ld-cache.ts';
import { quote } from './pattern.ts';
import type { TargetEnvironment } from './types.ts';

const FOLDERS = ['/lib64', '/usr/lib64', '/usr/local/lib', '/lib', '/usr/lib'];
const TRIPLETS: Readonly<Record<string, string>> = {
  x64: 'x86_64-linux-gnu',
  arm64: 'aarch64-linux-gnu',
  riscv64: 'riscv64-linux-gnu',
};

export interface FoundFile {
  readonly path: string;
  /** Something to tell besides. */
  readonly warning?: string;
}

/** Whether a file's name is what a short name means: `c` is `libc.so.6`; `libc`, `libc.so` and `libc.so.6` are too. */
export function isLibraryNamed(file: string, short: string): boolean {
  if (file === short) return true;
  for (const stem of [`lib${short}.so`, `${short}.so`, short.endsWith('.so') ? short : `${short}.so`]) {
    if (file === stem || (file.startsWith(`${stem}.`) && /^[\d.]+$/.test(file.slice(stem.length))))
      return true;
  }
  // musl's: libc.musl-x86_64.so.1.
  return file.startsWith(`lib${short}.musl-`) && file.includes('.so');
}

/** Digits by their value: libssl.so.10 is newer than libssl.so.3. */
function newestFirst(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true });
}

async function orEmpty<T>(read: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await read;
  } catch {
    return [];
  }
}

async function fromCache(short: string, environment: TargetEnvironment): Promise<string[]> {
  let bytes: Buffer;
  try {
    bytes = await environment.readFile('/etc/ld.so.cache');
  } catch {
    return [];
  }
  const libraries = parseLdCache(bytes, environment.arch);
  return libraries.filter(({ name }) => isLibraryNamed(name, short)).map(({ path }) => path);
}

async function fromFolders(
  folders: readonly string[],
  environment: TargetEnvironment,
  wanted: (name: string) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    const names = (await orEmpty(environment.list(folder))).filter(wanted);
    found.push(...names.sort(newestFirst).map((name) => join(folder, name)));
  }
  return found;
}

function libraryFolders(arch: string): string[] {
  const triplet = TRIPLETS[arch];
  const own = triplet === undefined ? [] : [`/lib/${triplet}`, `/usr/lib/${triplet}`];
  return [...own, ...FOLDERS];
}

function several(short: string, paths: readonly string[]): FoundFile {
  const path = paths[0] as string;
  const names = [...new Set(paths.map((other) => basename(other)))];
  if (names.length < 2) return { path };
  return { path, warning: `${quote(short)} may be ${names.join(' or ')}; ${path} is taken.` };
}

/** `start-end perms offset dev inode   path` a line; a path's newline is written `\012`. */
export function parseMaps(bytes: Buffer): string[] {
  const paths = new Set<string>();
  for (const line of bytes.toString('utf8').split('\n')) {
    const path = /^[\da-f]+-[\da-f]+ \S+ [\da-f]+ \S+ \d+ +(\/.*)$/.exec(line)?.[1];
    if (path !== undefined) paths.add(path.replaceAll('\\012', '\n'));
  }
  return [...paths];
}

/** Others' processes, and those with more capabilities than we have, are for CAP_SYS_PTRACE (ptrace_may_access). */
function whatLetsSee(): string {
  const without = 'Without -p its libraries are found by their paths.';
  return effectiveCapabilities().has('CAP_SYS_PTRACE')
    ? `A security module or a namespace of its own hides it, and no privilege helps. ${without}`
    : `Run it with sudo, or give the user CAP_SYS_PTRACE. ${without}`;
}

/**
 * In a process: what it has mapped, through its own root, since a container's files are not ours.
 * Throws NO_SUCH_PID and NO_PRIVILEGE.
 */
async function inProcess(
  name: string,
  pid: number,
  environment: TargetEnvironment,
): Promise<FoundFile | undefined> {
  let bytes: Buffer;
  try {
    bytes = await environment.readFile(`/proc/${pid}/maps`);
  } catch (cause) {
    const code = (cause as { code?: unknown } | null)?.code;
    if (code === 'ENOENT' || code === 'ESRCH') {
      throw new ProbeError('NO_SUCH_PID', `No process has the PID ${pid}.`, 'List them with: ps -e');
    }
    const sentence = `The kernel does not let this user see the libraries of process ${pid} (/proc/${pid}/maps).`;
    throw new ProbeError('NO_PRIVILEGE', sentence, whatLetsSee(), { cause });
  }
  const wanted = name.includes('/')
    ? (path: string) => path === name
    : (path: string) => isLibraryNamed(basename(path), name);
  const mapped = parseMaps(bytes);
  const gone = mapped.filter(
    (path) => path.endsWith(' (deleted)') && wanted(path.slice(0, -' (deleted)'.length)),
  );
  const paths = mapped.filter(wanted);
  if (paths.length === 0 && gone.length > 0) {
    const sentence = `${quote(name)} of process ${pid} was replaced or deleted since it started.`;
    throw new ProbeError('BAD_VALUE', sentence, 'Restart that process, or leave the PID out.');
  }
  if (paths.length === 0) return undefined;
  const found = several(name, paths.sort(newestFirst));
  return { ...found, path: await ownPath(found.path, pid, environment) };
}

/** The plain path where it is the same file for us, else the one through the process's root. */
async function ownPath(path: string, pid: number, environment: TargetEnvironment): Promise<string> {
  const inside = `/proc/${pid}/root${path}`;
  const [own, other] = await Promise.all([identity(path, environment), identity(inside, environment)]);
  return other === undefined || own === other ? path : inside;
}

async function identity(path: string, environment: TargetEnvironment): Promise<string | undefined> {
  try {
    const file = await environment.openFile(path);
    await file.close();
    return file.identity;
  } catch {
    return undefined;
  }
}

/**
 * The file that a name means; undefined when there is none. A path is taken as it is. Programs are looked for in PATH
 * after libraries, as bcc does; nothing is run.
 */
export async function findFile(
  name: string,
  pid: number | undefined,
  environment: TargetEnvironment,
): Promise<FoundFile | undefined> {
  if (pid !== undefined) {
    const found = await inProcess(name, pid, environment);
    if (found || !name.includes('/')) return found;
  }
  if (name.includes('/')) return { path: name };
  const cached = await fromCache(name, environment);
  if (cached.length > 0) return several(name, cached);
  const standard = await fromFolders(libraryFolders(environment.arch), environment, (file) =>
    isLibraryNamed(file, name),
  );
  if (standard.length > 0) return several(name, standard);
  const programs = await fromFolders(environment.programFolders, environment, (file) => file === name);
  return programs[0] === undefined ? undefined : { path: programs[0] };
}

/** Short names of libraries that begin with a prefix, for completion. */
export async function libraryNames(prefix: string, environment: TargetEnvironment): Promise<string[]> {
  let bytes: Buffer;
  try {
    bytes = await environment.readFile('/etc/ld.so.cache');
  } catch {
    return [];
  }
  const names = parseLdCache(bytes, environment.arch).map(({ name }) => /^lib(.+?)\.so/.exec(name)?.[1]);
  return [...new Set(names.filter((name) => name?.startsWith(prefix)) as string[])].sort();
}
