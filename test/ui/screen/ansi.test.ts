// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InkParser } from '../../../src/ui/screen/ansi.ts';
import { Grid } from '../../../src/ui/screen/grid.ts';
import { rgb, styleOf } from '../../../src/ui/screen/style.ts';
import { textWidth } from '../../../src/ui/screen/width.ts';
import { agreed } from './drawing.ts';
import { differences, emulator, expected, feed, shown } from './emulator.ts';
import { Random } from './random.ts';

function parsed(text: string, columns = 10, rows = 3): Grid {
  const grid = new Grid(columns, rows);
  new InkParser(grid).write(text);
  return grid;
}

const ESC = '\x1b[';
/** In whose style half a wide character is blanked, terminals differ; Ink never cuts one. */
const narrow = agreed.filter(
  (text) => textWidth(text) === [...text].length && !/\p{Emoji_Presentation}|\ufe0f/u.test(text),
);

const COLORS = ['31', '97', '44', '103', '39', '49', '38;5;208', '48;5;3', '38;2;1;2;3', '48;2;250;128;7'];
const COLON_COLORS = ['38:5:208', '48:2::1:2:3', '58:5:1', '58;2;1;2;3', '4:3', '4:0'];
const FLAGS = ['', '0', '1', '2', '3', '4', '7', '9', '22', '23', '24', '27', '29', '1;3;4', '7;31;42'];

function sequence(random: Random): string {
  const count = () => (random.chance(0.3) ? '' : String(random.below(12)));
  const kind = random.below(10);
  if (kind < 3) return `${ESC}${random.pick([...FLAGS, ...COLORS, ...COLON_COLORS])}m`;
  if (kind < 5) return `${ESC}${count()}${random.pick([...'ABCDEFGd'])}`;
  if (kind === 5) return `${ESC}${count()};${count()}H`;
  if (kind === 6) return `${ESC}${random.pick(['', '0', '1', '2'])}${random.pick(['J', 'K'])}`;
  if (kind === 7) return random.pick(['\n', '\r', '\r\n', '\n\n']);
  if (kind === 8)
    return random.pick([
      `${ESC}?25l`,
      `${ESC}?2026h`,
      `${ESC}>1u`,
      '\x1b]8;;\x07',
      '\x1b]0;t\x1b\\',
      '\x1b7',
    ]);
  return `${ESC}G${Array.from({ length: random.below(4) }, () => random.pick(narrow)).join('')}`;
}

test('what Ink may write is drawn as the emulator draws it, wherever the writes are cut', async () => {
  const random = new Random(5);
  const terminal = emulator(60, 7);
  const grid = new Grid(60, 7);
  const parser = new InkParser(grid);
  for (let step = 0; step < 600; step++) {
    const text = Array.from({ length: 6 }, () => sequence(random)).join('');
    // Not within a cluster: Ink writes a frame at once.
    const cuts = [...text.matchAll(/\[/g)].map(({ index }) => index + random.below(2));
    const cut = cuts.length > 0 ? random.pick(cuts) : 0;
    parser.write(text.slice(0, cut));
    parser.write(text.slice(cut));
    await feed(terminal, text);
    assert.deepEqual(differences(shown(terminal), expected(grid, 'true')), [], JSON.stringify(text));
  }
});

test('frames as Ink writes them are drawn as the emulator draws them, with wide characters and clusters', async () => {
  const random = new Random(6);
  const terminal = emulator(80, 7);
  const grid = new Grid(80, 7);
  const parser = new InkParser(grid);
  const color = () => `${ESC}${random.pick([...FLAGS, ...COLORS])}m`;
  const words = () => Array.from({ length: random.below(6) }, () => color() + random.pick(agreed)).join('');
  let lines = 0;
  for (let step = 0; step < 100; step++) {
    const next = 1 + random.below(7);
    const erase = `${ESC}2K${`${ESC}1A${ESC}2K`.repeat(Math.max(0, lines - 1))}${ESC}G`;
    const frame = Array.from({ length: next }, () => `${words()}${ESC}m`).join('\n');
    parser.write(erase + frame);
    await feed(terminal, erase + frame);
    assert.deepEqual(differences(shown(terminal), expected(grid, 'true')), [], `step ${step}`);
    lines = next;
  }
});

test('a frame of Ink replaces the one before, also when it grows to the whole screen', () => {
  const grid = new Grid(10, 3);
  const parser = new InkParser(grid);
  const eraseLines = (count: number) => `${ESC}2K${`${ESC}1A${ESC}2K`.repeat(count - 1)}${ESC}G`;
  parser.write(`${ESC}?25lone\ntwo\n`);
  assert.deepEqual(grid.lines(), ['one', 'two', '']);
  parser.write(`${eraseLines(3)}1\n2\n3`);
  assert.deepEqual(grid.lines(), ['1', '2', '3']);
  parser.write(`${eraseLines(3)}only\n`);
  assert.deepEqual(grid.lines(), ['only', '', '']);
  parser.write(`${ESC}1;1H${ESC}0J${ESC}?2026hnew`);
  assert.deepEqual(grid.lines(), ['new', '', '']);
});

test('text beyond the last column is left out, also half a wide character', () => {
  assert.deepEqual(parsed('0123456789abc\nx').lines(), ['0123456789', 'x', '']);
  assert.deepEqual(parsed('012345678世\nx').lines(), ['012345678', 'x', '']);
});

test('a line feed in the last row moves everything up', () => {
  assert.deepEqual(parsed('a\nb\nc\nd').lines(), ['b', 'c', 'd']);
});

test('a sequence that never ends is given up', () => {
  const grid = new Grid(10, 1);
  const parser = new InkParser(grid);
  for (let i = 0; i < 100; i++) parser.write(i === 0 ? '\x1b]8;' : 'x'.repeat(1000));
  parser.write('\x07');
  parser.write('\r');
  assert.equal(grid.rows, 1);
  parser.write(`${ESC}2J${ESC}Hok`);
  assert.deepEqual(grid.lines(), ['ok']);
});

test('the reset and the default colours end a style', () => {
  const grid = parsed(`${ESC}1;31;42mA${ESC}39mB${ESC}49mC${ESC}mD`);
  assert.deepEqual(
    [0, 1, 2, 3].map((x) => styleOf(grid.styleAt(x, 0))),
    [{ fg: 1, bg: 2, bold: true }, { bg: 2, bold: true }, { bold: true }, {}],
  );
});

test('a true colour with colons may leave out the colour space', () => {
  const grid = parsed(`${ESC}38:2:9:8:7mA${ESC}38:2::9:8:7mB`);
  assert.deepEqual(styleOf(grid.styleAt(0, 0)), { fg: rgb(9, 8, 7) });
  assert.equal(grid.styleAt(1, 0), grid.styleAt(0, 0));
});

test('when the terminal gets lower the line of the cursor stays, as in a terminal', () => {
  const grid = new Grid(10, 4);
  const parser = new InkParser(grid);
  parser.write('a\nb\nc\nd');
  parser.resize(10, 2);
  assert.deepEqual(grid.lines(), ['c', 'd']);
  parser.write('!');
  assert.deepEqual(grid.lines(), ['c', 'd!']);
  parser.resize(1, 3);
  assert.deepEqual(grid.lines(), ['c', 'd', '']);
});
