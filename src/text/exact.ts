// SPDX-License-Identifier: MIT
/** The way back from what visible.ts shows to the text behind it. */

const ESCAPE = /\\(?:\\|x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\})|\\/g;

/**
 * The text of which this is shown; undefined where it is of no text: bytes that are no UTF-8, and what is not a name but
 * says why there is none.
 */
export function exactText(shown: string): string | undefined {
  let isText = true;
  const text = shown.replace(ESCAPE, (whole, byte, four, many) => {
    if (whole === '\\\\') return '\\';
    const code = Number.parseInt(byte ?? four ?? many ?? '', 16);
    // A byte above is one on its own, which no UTF-8 has.
    if (Number.isNaN(code) || code > 0x10ffff || (byte !== undefined && code > 0x7f)) isText = false;
    return isText ? String.fromCodePoint(code) : '';
  });
  return isText ? text : undefined;
}
