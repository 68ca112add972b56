// SPDX-License-Identifier: MIT
import { Area } from '../../../src/ui/screen/area.ts';
import { Grid } from '../../../src/ui/screen/grid.ts';
import { KeptParts } from '../../../src/ui/screen/kept-parts.ts';

type Paint = (area: Area) => void;

/** Frames one after the other, each with what it can take from the one before. */
export function startFilm(width: number, height: number): (paint: Paint) => Grid {
  let [sent, next] = [new Grid(width, height), new Grid(width, height)];
  const kept = new KeptParts(sent);
  return (paint) => {
    next.clear();
    kept.begin(sent);
    paint(new Area(next, 0, 0, width, height, undefined, { kept }));
    [sent, next] = [next, sent];
    return sent;
  };
}

/** What such a frame must look like. */
export function paintedAnew(width: number, height: number, paint: Paint): Grid {
  const grid = new Grid(width, height);
  paint(new Area(grid, 0, 0, width, height));
  return grid;
}
