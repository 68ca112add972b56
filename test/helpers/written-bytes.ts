// SPDX-License-Identifier: MIT
/** What the program may send to a terminal, and what in a stream of it is none of that. */
import { isVisible } from '../../src/text/visible.ts';

/** Its own sequences: pictures in synchronized output, and the modes with which it takes a terminal and gives it back. */
const OWN = [
  // Moves, erasing, colours.
  String.raw`\x1b\[(?:\d+(?:;\d+)?)?H`,
  String.raw`\x1b\[\d*[BCGX]`,
  String.raw`\x1b\[2?[JK]`,
  String.raw`\x1b\[[\d;]*m`,
  String.raw`\x1b\[\?(?:7|25|1000|1002|1003|1004|1006|1049|2004|2026)[hl]`,
  // The start of giving back: CAN and ST end whatever was cut off.
  String.raw`\x18\x1b\\`,
  String.raw`[\b\r\n]`,
];

const own = new RegExp(OWN.join('|'), 'g');
/** What the grid has in the place of something that nobody had made visible. */
const REPLACED = '\ufffd';

/** The first places at which something was sent that is not the program's own, with what surrounds them. */
export function foreignIn(written: string): string[] {
  const characters = [...written.replace(own, '')];
  return characters
    .flatMap((character, at) => (character === REPLACED || !isVisible(character) ? [at] : []))
    .slice(0, 10)
    .map((at) => JSON.stringify(characters.slice(Math.max(0, at - 20), at + 20).join('')));
}
