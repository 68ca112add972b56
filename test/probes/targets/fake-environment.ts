// SPDX-License-Identifier: MIT
/** A machine made of texts. */
import type { TargetEnvironment } from '../../../src/probes/targets/types.ts';

type Content = string | Buffer;

function missing(path: string): Error {
  return Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: 'ENOENT' });
}

/** What is there by path; below tracefs by `tracefs:` and the path there. What is an error is thrown. */
export function fakeEnvironment(
  files: Record<string, Content | Error>,
  options: { programFolders?: string[]; arch?: string } = {},
): TargetEnvironment {
  async function read(path: string): Promise<Buffer> {
    const content = files[path];
    if (content === undefined) throw missing(path);
    if (content instanceof Error) throw content;
    return Buffer.from(content as string);
  }
  return {
    readFile: read,
    readTracefs: (path) => read(`tracefs:${path}`),
    async openFile(path) {
      const bytes = await read(path);
      return {
        size: bytes.length,
        identity: `${bytes.length}:${bytes.toString('base64')}`,
        async read(offset, length) {
          if (!(offset >= 0 && offset + length <= bytes.length)) throw new Error('read beyond the end');
          return bytes.subarray(offset, offset + length);
        },
        close: async () => undefined,
      };
    },
    async list(folder) {
      const names = Object.keys(files)
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1))
        .filter((name) => !name.includes('/'));
      if (names.length === 0) throw missing(folder);
      return names;
    },
    programFolders: options.programFolders ?? [],
    arch: options.arch ?? 'x64',
  };
}

/** Lines of /proc/kallsyms: `name` or `name module`, 16 bytes apart from an address on; `= name` shares the one before. */
export function kallsyms(names: readonly string[], start = 0xffff_ffff_8100_0000n): string {
  let address = start - 16n;
  return names
    .map((line) => {
      const [name, module] = line.replace(/^= /, '').split(' ');
      if (!line.startsWith('= ')) address += 16n;
      return `${address.toString(16).padStart(16, '0')} t ${name}${module === undefined ? '' : `\t[${module}]`}\n`;
    })
    .join('');
}

/** The same without addresses, as it is read without CAP_SYSLOG. */
export function withoutAddresses(text: string): string {
  return text.replace(/^[\da-f]{16}/gm, '0'.repeat(16));
}
