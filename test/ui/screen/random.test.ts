// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Area } from '../../../src/ui/screen/area.ts';
import { ClusterTable } from '../../../src/ui/screen/clusters.ts';
import type { ColorDepth } from '../../../src/ui/screen/color.ts';
import { Grid } from '../../../src/ui/screen/grid.ts';
import { styleId } from '../../../src/ui/screen/style.ts';
import { agreed, disputed, drawSomething, everything, type Vocabulary } from './drawing.ts';
import { differences, emulator, expected, feed, shown, type Widths } from './emulator.ts';
import { encodeDiff } from './encoded.ts';
import { Random } from './random.ts';

const STEPS = 300;
const OVERLAY = { x: 3, y: 1, width: 14, height: 4 };

/**
 * Draws at random, sometimes below an overlay, sometimes at another size, and calls back after each step with what an
 * emulated terminal shows that was only told what changed.
 */
async function steps(
  seed: number,
  colors: ColorDepth,
  vocabulary: Vocabulary,
  widths: Widths,
  check: (actual: string[][], grid: Grid, step: number) => Promise<void>,
): Promise<void> {
  const random = new Random(seed);
  const clusters = new ClusterTable();
  const below = new Grid(30, 8, clusters);
  let sent = new Grid(30, 8, clusters);
  let next = new Grid(30, 8, clusters);
  const terminal = emulator(30, 8, widths);
  let clear = true;
  let overlay = false;
  for (let step = 0; step < STEPS; step++) {
    if (random.chance(0.1)) {
      const [columns, rows] = [1 + random.below(50), 1 + random.below(12)];
      for (const grid of [below, sent, next]) grid.resize(columns, rows);
      terminal.resize(columns, rows);
      clear = true;
    }
    drawSomething(random, new Area(below, 0, 0, below.columns, below.rows), vocabulary);
    if (random.chance(0.2)) overlay = !overlay;
    if (clear) sent.clear();
    next.copy(below);
    if (overlay) {
      const { x, y, width, height } = OVERLAY;
      const area = new Area(next, x, y, width, height);
      area.clear();
      drawSomething(random, area, vocabulary);
    }
    if (random.chance(0.05)) clusters.compact([below, sent, next].map(({ glyphs }) => glyphs));
    await feed(terminal, encodeDiff(sent, next, { colors, clear }));
    clear = false;
    await check(shown(terminal), next, step);
    [sent, next] = [next, sent];
  }
}

for (const colors of ['none', '16', '256', 'true'] as const) {
  test(`with colours ${colors} the terminal shows what was drawn, cell by cell`, async () => {
    await steps(1, colors, agreed, '15-graphemes', async (actual, grid, step) => {
      assert.deepEqual(differences(actual, expected(grid, colors)), [], `step ${step}`);
    });
  });
}

for (const widths of ['15-graphemes', '6'] as const) {
  test(`whatever a terminal thinks of widths (${widths}), it shows what a new one would`, async () => {
    await steps(2, 'true', everything, widths, async (actual, grid, step) => {
      const fresh = emulator(grid.columns, grid.rows, widths);
      const blank = new Grid(grid.columns, grid.rows, grid.clusters);
      await feed(fresh, encodeDiff(blank, grid, { colors: 'true', clear: true }));
      assert.deepEqual(differences(actual, shown(fresh)), [], `step ${step}`);
      fresh.dispose();
    });
  });
}

for (const widths of ['15-graphemes', '6'] as const) {
  test(`what changes beside a disputed character (${widths}) comes out as on a new terminal`, async () => {
    const neighbours = [
      ['x', 0],
      ['x', styleId({ bg: 4 })],
      ['', 0],
      ['世', 0],
    ] as const;
    for (const character of disputed) {
      for (const [before, beforeStyle] of neighbours) {
        for (const [after, afterStyle] of neighbours) {
          const clusters = new ClusterTable();
          const [blank, first, second] = [0, 0, 0].map(() => new Grid(8, 1, clusters)) as [Grid, Grid, Grid];
          const draw = (grid: Grid, text: string, style: number) => {
            const area = new Area(grid, 0, 0, 8, 1);
            area.text(area.text(1, 0, character, styleId({ fg: 1, underline: true })) + 1, 0, text, style);
          };
          draw(first, before, beforeStyle);
          draw(second, after, afterStyle);
          const [terminal, fresh] = [emulator(8, 1, widths), emulator(8, 1, widths)];
          await feed(terminal, encodeDiff(blank, first, { colors: 'true', clear: true }));
          await feed(terminal, encodeDiff(first, second, { colors: 'true' }));
          await feed(fresh, encodeDiff(blank, second, { colors: 'true', clear: true }));
          assert.deepEqual(
            differences(shown(terminal), shown(fresh)),
            [],
            JSON.stringify([character, before, after]),
          );
          for (const used of [terminal, fresh]) used.dispose();
        }
      }
    }
  });
}
