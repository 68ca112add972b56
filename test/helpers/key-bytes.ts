// SPDX-License-Identifier: MIT
/** What a terminal sends for a key, by the name that the commands have for it: `ctrl-l`, `shift-left`, `G`. */

const NAMED: Readonly<Record<string, string>> = {
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  'shift-right': '\x1b[1;2C',
  'shift-left': '\x1b[1;2D',
  home: '\x1b[H',
  end: '\x1b[F',
  pageup: '\x1b[5~',
  pagedown: '\x1b[6~',
  f1: '\x1bOP',
  f2: '\x1bOQ',
  f10: '\x1b[21~',
  enter: '\r',
  tab: '\t',
  'shift-tab': '\x1b[Z',
  space: ' ',
  backspace: '\x7f',
  // As a terminal that tells all keys apart sends it: an ESC alone would be taken together with what is typed next.
  escape: '\x1b[27u',
};

/** Throws RangeError for a name that it does not know. */
export function keyBytes(id: string): string {
  const named = NAMED[id];
  if (named !== undefined) return named;
  const [, letter] = /^ctrl-([a-z])$/.exec(id) ?? [];
  if (letter !== undefined) return String.fromCharCode(letter.charCodeAt(0) & 0x1f);
  if ([...id].length === 1) return id;
  throw new RangeError(`no bytes are known for the key ${id}`);
}
