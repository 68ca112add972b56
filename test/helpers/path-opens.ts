// SPDX-License-Identifier: MIT

/** What must be told of one open of the plan `paths`. */
export interface ExpectedPath {
  /** The bytes that are given to the kernel. */
  readonly name: Buffer;
  readonly errno: number;
  /** The absolute path below the workload's folder that a relative name stands for. */
  readonly below?: string;
}

const ENOENT = 2;
const ENAMETOOLONG = 36;

function path(name: string | Buffer, errno = 0, below?: string): ExpectedPath {
  const bytes = typeof name === 'string' ? Buffer.from(name) : name;
  return below === undefined ? { name: bytes, errno } : { name: bytes, errno, below };
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

/** So many bytes of `./`, then the last component. */
function padded(length: number, last: string): string {
  return './'.repeat((length - last.length) / 2) + last;
}

/** The plan `paths` of opens.c, in order. */
export const pathOpens: readonly ExpectedPath[] = [
  path('f', 0, 'f'),
  path('a'.repeat(255), 0, 'a'.repeat(255)),
  path(padded(4095, 'f')),
  path(padded(4096, 'ff'), ENAMETOOLONG),
  path(padded(5000, 'ff'), ENAMETOOLONG),
  path(Buffer.concat([Buffer.from('latin-'), bytes('e9ff'), Buffer.from('.txt')])),
  path(Buffer.concat([Buffer.from('bad-'), bytes('c0af2deda0802df58080802de282')]), ENOENT),
  path('line\nbreak\r\ttab', ENOENT, 'line\nbreak\r\ttab'),
  path('esc\x1b[2J\x1b]0;title\x07.txt', ENOENT),
  path('c1\u009b31m-del\x7f', ENOENT),
  path('bidi\u202egpj\u2066.exe', ENOENT),
  path('wide-漢字-🙂-e\u0301', ENOENT, 'wide-漢字-🙂-e\u0301'),
  path('  spaces \\x41 "quoted"  ', ENOENT),
  path('inner', 0, 'deep/deeper/inner'),
  path('deep/deeper/inner', 0, 'deep/deeper/inner'),
  path('inner', 0, 'deep/deeper/inner'),
  path('/proc/self/../1'),
];

/** Characters that act on a terminal instead of showing: C0 but the newline that ends a row, DEL, C1, bidi controls. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
export const hostile = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
