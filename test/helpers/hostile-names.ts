// SPDX-License-Identifier: MIT
/** File names that a terminal would act on, or that would deceive a reader, if they were drawn as they are. */

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

const bytes = (...values: number[]): Buffer => Buffer.from([0x61, ...values, 0x62]);
const text = (name: string): Buffer => Buffer.from(name);

/** `a`, something, `b`: what is between must be seen and must change nothing but its own cells. */
export const hostileNames: readonly Buffer[] = [
  // Every C0 but NUL, which ends a name; DEL; every C1 as UTF-8 and as the bare byte, which is no UTF-8.
  ...range(0x01, 0x1f).map((byte) => bytes(byte)),
  bytes(0x7f),
  ...range(0x80, 0x9f).map((code) => text(`a${String.fromCodePoint(code)}b`)),
  ...range(0x80, 0x9f).map((byte) => bytes(byte)),
  // Sequences: move, erase, colour, modes, links, clipboard, title, DCS, reset, charsets.
  ...[
    '[2J[H',
    '[31;1m',
    '[?1049l',
    '[?25h',
    '[10A',
    '[3;5r',
    '[8;5;5t',
    ']8;;file:///x\x1b\\link\x1b]8;;\x1b\\',
    ']52;c;cm0K\x07',
    ']0;title\x07',
    'P+q544e\x1b\\',
    '_G\x1b\\',
    'c',
    '(0',
    '[6n',
  ].map((sequence) => text(`a\x1b${sequence}b`)),
  text('a\x9b31mb'),
  // Bidi, zero width, tags, variation selectors, the byte order mark, separators.
  ...[
    '\u202e',
    '\u2066',
    '\u200e',
    '\u061c',
    '\u200b',
    '\u200d',
    '\u2060',
    '\ufeff',
    '\u00ad',
    '\u034f',
    '\u3164',
    '\u2028',
    '\u2029',
    '\u00a0',
    '\u3000',
    '\ufe0f',
    '\u{e0041}',
    '\u{1d173}',
  ].map((character) => text(`a${character}b`)),
  // Invalid UTF-8: cut off, overlong, a surrogate, beyond the last code point.
  bytes(0xff),
  bytes(0xc3),
  bytes(0xe2, 0x82),
  bytes(0xc0, 0xaf),
  bytes(0xed, 0xa0, 0x80),
  bytes(0xf5, 0x80, 0x80, 0x80),
  // Legal, and hard on columns: wide, combining, many marks, at the very start too.
  text('漢字かな한글'),
  text('e\u0301\u0302\u0303'),
  text('\u0301start'),
  text(`z${'\u0301'.repeat(40)}`),
  text('👨‍👩‍👧‍👦🏳️‍🌈🇩🇪'),
  text('a\\x1bb'),
  text('  two  spaces  '),
  text('line\nbreak\r\ttab'),
  text(`${'長'.repeat(120)}end`),
  text('x'.repeat(255)),
];
