// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Area } from '../../../src/ui/screen/area.ts';
import { ClusterTable } from '../../../src/ui/screen/clusters.ts';
import type { ColorDepth } from '../../../src/ui/screen/color.ts';
import { Grid } from '../../../src/ui/screen/grid.ts';
import { styleId } from '../../../src/ui/screen/style.ts';
import { differences, emulator, expected, feed, shown } from './emulator.ts';
import { encodeDiff } from './encoded.ts';
import { greedyDiff } from './greedy.ts';
import { Random } from './random.ts';
import { events, histogram, type Scene, table } from './scenes.ts';

const BEGIN = '\x1b[?2026h';
const END = '\x1b[?2026l';

/** What is sent from one drawing to another on 20 x 3 cells, without the marks that a long frame has. */
function sentFor(
  before: (area: Area) => void,
  after: (area: Area) => void,
  colors: ColorDepth = 'true',
): string {
  const sent = new Grid(20, 3);
  const next = new Grid(20, 3, sent.clusters);
  before(new Area(sent, 0, 0, 20, 3));
  after(new Area(next, 0, 0, 20, 3));
  const bytes = encodeDiff(sent, next, { colors });
  if (bytes === '') return '';
  if (!bytes.startsWith(BEGIN)) return bytes;
  assert.ok(bytes.endsWith(END), `no whole frame: ${bytes}`);
  return bytes.slice(BEGIN.length, -END.length);
}

test('nothing is sent when nothing changed', () => {
  const draw = (area: Area) => area.text(0, 0, 'same');
  assert.equal(sentFor(draw, draw), '');
});

test('one changed character costs a move and itself', () => {
  const bytes = sentFor(
    (area) => area.text(0, 1, 'count 123 of 500'),
    (area) => area.text(0, 1, 'count 124 of 500'),
  );
  assert.equal(bytes, '\x1b[2;9H4');
});

test('a short gap is written again, a long one is jumped over', () => {
  const draw = (text: string) => (area: Area) => void area.text(0, 0, text);
  assert.equal(sentFor(draw('a--b'), draw('c--d')), '\x1b[1Hc--d');
  assert.equal(sentFor(draw('a-----b'), draw('c-----d')), '\x1b[1Hc\x1b[5Cd');
});

test('a tail that went away is erased, two cells of it are overwritten', () => {
  const draw = (text: string) => (area: Area) => void area.text(0, 0, text);
  assert.equal(sentFor(draw('some long text'), draw('some')), '\x1b[1;6H\x1b[K');
  assert.equal(sentFor(draw('some12'), draw('some')), '\x1b[1;5H  ');
});

test('a line is erased with no background, whatever was drawn before', () => {
  const red = styleId({ bg: 1 });
  const bytes = sentFor(
    (area) => area.text(0, 0, 'x'.repeat(20)),
    (area) => area.text(0, 0, 'x'.repeat(4), red),
  );
  assert.equal(bytes, '\x1b[1H\x1b[41mxxxx\x1b[m\x1b[K');
});

test('after the last column the cursor is placed anew', () => {
  const bytes = sentFor(
    () => {},
    (area) => {
      area.text(19, 0, 'x');
      area.text(0, 1, 'y');
    },
  );
  assert.equal(bytes, '\x1b[1;20Hx\r\ny');
});

test('a cluster whose width is disputed is drawn on blanks, and the cursor placed after it', () => {
  const bytes = sentFor(
    () => {},
    (area) => area.text(0, 0, 'a👨‍👩‍👧b'),
  );
  assert.equal(bytes, '\x1b[1Ha  \x1b[2G👨‍👩‍👧\x1b[4Gb\x1b[K');
});

test('without colours bold, dim, inverse and underline stay', () => {
  const style = styleId({ fg: 1, bg: 2, bold: true, dim: true, inverse: true, underline: true });
  assert.equal(
    sentFor(
      () => {},
      (area) => area.text(0, 0, 'x', style),
      'none',
    ),
    '\x1b[1H\x1b[1;2;4;7mx\x1b[m',
  );
});

test('a colour becomes the nearest one that the terminal has', () => {
  const draw = (fg: number, colors: ColorDepth) =>
    sentFor(
      () => {},
      (area) => area.text(0, 0, 'x', styleId({ fg })),
      colors,
    ).replaceAll('\x1b', '^');
  assert.equal(draw(0x1ff0505, '16'), '^[1H^[91mx^[m');
  assert.equal(draw(0x1ff0505, '256'), '^[1H^[38;5;196mx^[m');
  assert.equal(draw(0x1ff0505, 'true'), '^[1H^[38;2;255;5;5mx^[m');
  assert.equal(draw(21, '16'), '^[1H^[34mx^[m');
  assert.equal(draw(208, '256'), '^[1H^[38;5;208mx^[m');
});

const SCENES: readonly (readonly [string, (random: Random) => Scene])[] = [
  ['a table', table],
  ['a histogram', histogram],
  ['a list of events', events],
  ['a list with three new events', (random) => events(random, 3)],
];

for (const [name, make] of SCENES) {
  test(`${name} takes at most 1.1 times the bytes of a greedy diff, and is shown exactly`, async () => {
    const scene = make(new Random(7));
    const clusters = new ClusterTable();
    const grid = () => new Grid(200, 50, clusters);
    let [sent, next] = [grid(), grid()];
    scene(sent);
    const terminal = emulator(200, 50);
    await feed(terminal, encodeDiff(grid(), sent, { colors: '16', clear: true }));
    let bytes = 0;
    let greedyBytes = 0;
    for (let second = 0; second < 20; second++) {
      scene(next);
      const frame = encodeDiff(sent, next, { colors: '16' });
      bytes += Buffer.byteLength(frame);
      greedyBytes += Buffer.byteLength(greedyDiff(sent, next, '16'));
      await feed(terminal, frame);
      assert.deepEqual(differences(shown(terminal), expected(next, '16')), []);
      [sent, next] = [next, sent];
    }
    assert.ok(bytes <= greedyBytes * 1.1, `${bytes / 20} bytes, greedy ${greedyBytes / 20}`);
  });
}
