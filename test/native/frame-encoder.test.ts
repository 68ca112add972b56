// SPDX-License-Identifier: MIT
/** The boundary; what is drawn is tested by test/ui/screen/encode.test.ts and random.test.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FrameLook, Picture } from '../../native/index.d.ts';
import { loadAddon } from '../../src/probes/native.ts';
import { nativeError } from './support.ts';

const wrong = nativeError({ code: 'EINVAL', step: 'arguments' });
const SPACE = 0x20;

/** Style 1 is drawn with a sequence; 0x2714 may have two columns. */
const look: FrameLook = {
  transition: (from, to) => `<${from}-${to}>`,
  blankStyle: () => 0,
  isDisputed: (glyph) => glyph === 0x2714,
  text: String.fromCodePoint,
};

function picture(text: string, style = 0, cells = 8): Picture {
  const glyphs = new Uint32Array(cells).fill(SPACE);
  const styles = new Uint16Array(cells);
  [...text].forEach((character, i) => {
    glyphs[i] = character.codePointAt(0) ?? 0;
    styles[i] = style;
  });
  return { glyphs, styles };
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

test('what is said of styles and of characters is asked once', () => {
  const asked: string[] = [];
  const counting: FrameLook = {
    ...look,
    transition(from, to) {
      asked.push(`${from}-${to}`);
      return look.transition(from, to);
    },
    isDisputed(glyph) {
      asked.push(glyph.toString(16));
      return look.isDisputed(glyph);
    },
  };
  const encode = loadAddon().frameEncoder(counting);
  const frames = [1, 2].map(() => textOf(encode(picture(''), picture('é✔', 1), 8, 1, false)));
  assert.match(frames[0] ?? '', /<0-1>é.*✔.*<1-0>/);
  assert.equal(frames[1], frames[0]);
  assert.deepEqual(asked.sort(), ['0-1', '1-0', '2714', 'e9']);
});

test('what is thrown meanwhile comes through, and the next frame is whole', () => {
  let broken = true;
  const encode = loadAddon().frameEncoder({
    ...look,
    transition(from, to) {
      if (broken) throw new RangeError('no such style');
      return look.transition(from, to);
    },
  });
  const draw = () => textOf(encode(picture(''), picture('abc', 1), 8, 1, false));
  assert.throws(draw, /^RangeError: no such style$/);
  broken = false;
  assert.equal(draw(), '\x1b[1H<0-1>abc<1-0>');
});

test('a glyph that is no character is drawn as one that stands for it', () => {
  const glyphs = Uint32Array.of(0xd800, 0x110000, SPACE, SPACE);
  const frame = loadAddon().frameEncoder(look)(
    picture('', 0, 4),
    { glyphs, styles: new Uint16Array(4) },
    4,
    1,
    false,
  );
  assert.equal(textOf(frame), '\x1b[1H\ufffd\ufffd');
});

test('a line as wide as the kernel lets a terminal be is drawn', () => {
  const wide = picture('', 0, 65_535);
  wide.glyphs[65_534] = 0x78;
  const frame = loadAddon().frameEncoder(look)(picture('', 0, 65_535), wide, 65_535, 1, false);
  assert.equal(textOf(frame), '\x1b[1;65535Hx');
});

test('bytes are in the memory of those before, which grows with them', () => {
  const encode = loadAddon().frameEncoder(look);
  const draw = (text: string) => encode(picture('', 0, 4000), picture(text, 0, 4000), 4000, 1, false);
  const short = draw('short');
  const text = textOf(short);
  assert.equal(draw('other').buffer, short.buffer);
  assert.notEqual(textOf(short), text);
  const long = 'long '.repeat(800).trim();
  assert.equal(textOf(draw(long)), `\x1b[?2026h\x1b[1H${long}\x1b[?2026l`);
  assert.equal(draw('').length, 0);
  assert.equal(textOf(draw('short')), text);
});

test('a frame of more bytes than arrive in one piece is in synchronized output, and one that erases', () => {
  const encode = loadAddon().frameEncoder(look);
  const draw = (text: string, clear = false) =>
    textOf(encode(picture('', 0, 200), picture(text, 0, 200), 200, 1, clear));
  const start = '\x1b[1H';
  const least = 'x'.repeat(128 - start.length);
  assert.equal(draw(least), start + least);
  assert.equal(draw(`${least}x`), `\x1b[?2026h${start}${least}x\x1b[?2026l`);
  assert.equal(draw('x', true), '\x1b[?2026h\x1b[m\x1b[H\x1b[Jx\x1b[?2026l');
});

test('arguments that are none are refused', () => {
  const { frameEncoder } = loadAddon();
  assert.throws(() => frameEncoder(undefined as never), wrong);
  const encode = frameEncoder(look);
  const good = picture('');
  const bad: readonly unknown[] = [
    undefined,
    {},
    picture('', 0, 7),
    picture('', 0, 9),
    { ...good, glyphs: new Int32Array(8) },
    { ...good, styles: new Uint32Array(8) },
    { ...good, glyphs: [1, 2, 3, 4, 5, 6, 7, 8] },
  ];
  for (const other of bad) {
    assert.throws(() => encode(other as Picture, good, 8, 1, false), wrong);
    assert.throws(() => encode(good, other as Picture, 8, 1, false), wrong);
  }
  for (const [columns, rows] of [
    [0, 8],
    [8, 0],
    [-8, -1],
    [2 ** 31, 2 ** 31],
    [65_535, 65_535],
    [65_536, 1],
    [4, 1],
    [1.5, 8],
  ] as const)
    assert.throws(() => encode(good, good, columns, rows, false), wrong, `${columns}x${rows}`);
  for (const answers of [
    { transition: () => 7 },
    { transition: undefined },
    { blankStyle: () => 0x10000 },
    { blankStyle: () => -1 },
    { text: () => undefined },
  ]) {
    const odd = frameEncoder({ ...look, ...answers } as unknown as FrameLook);
    assert.throws(() => odd(good, picture('✔', 1), 8, 1, false), wrong, Object.keys(answers).join());
  }
});
