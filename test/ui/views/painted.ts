// SPDX-License-Identifier: MIT
/** What a painter draws, and random latencies for it to draw. */
import { Histogram } from '../../../src/histogram/histogram.ts';
import { Area } from '../../../src/ui/screen/area.ts';
import { Grid } from '../../../src/ui/screen/grid.ts';
import { Random } from '../screen/random.ts';

export function paintedGrid(width: number, height: number, paint: (area: Area) => void): Grid {
  const grid = new Grid(width, height);
  paint(new Area(grid, 0, 0, width, height));
  return grid;
}

/** The lines of an area, with a frame of its own around it that must stay as it is. */
export function painted(width: number, height: number, paint: (area: Area) => void): string[] {
  const grid = new Grid(width + 2, height + 2);
  const frame = new Area(grid, 0, 0, width + 2, height + 2);
  for (let y = 0; y < height + 2; y++) {
    frame.text(0, y, y === 0 || y > height ? '~'.repeat(width + 2) : `~${' '.repeat(width)}~`);
  }
  paint(frame.inner(1, 1, width, height));
  const lines = grid.lines();
  const edge = '~'.repeat(width + 2);
  if (lines[0] !== edge || lines.at(-1) !== edge) throw new Error('painted above or below its area');
  return lines.slice(1, -1).map((line) => {
    if (!line.startsWith('~') || !line.endsWith('~')) throw new Error(`painted beside its area: ${line}`);
    return line.slice(1, -1).trimEnd();
  });
}

export const isAscii = (lines: readonly string[]): boolean => lines.every((line) => /^[ -~]*$/.test(line));

/** Around 0.4 ms most of them, some thirty times as slow. */
export function latencies(count: number, seed: number): Histogram {
  const random = new Random(seed);
  const bell = () => random.below(1000) + random.below(1000) + random.below(1000) - 1500;
  return Histogram.of(
    Array.from({ length: count }, () =>
      Math.floor(Math.exp(13 + bell() / 350) * (random.chance(0.02) ? 30 : 1)),
    ),
  );
}
