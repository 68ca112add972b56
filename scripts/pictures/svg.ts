// SPDX-License-Identifier: MIT
/** What an emulated terminal shows, as an SVG of text. */
import type { IBufferCell, Terminal } from '@xterm/headless';
import { colorRgb } from '../../src/ui/screen/color.ts';

export type Ground = 'dark' | 'light';

const GROUNDS = { dark: ['#0c0c0c', '#e5e5e5'], light: ['#ffffff', '#000000'] } as const;

const CELL_WIDTH = 8.4;
const CELL_HEIGHT = 18;
const FONT_SIZE = 14;
const BASELINE = 13;
const MARGIN = 8;
const FONTS = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace";

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);

const hex = (color: number): string => `#${color.toString(16).padStart(6, '0')}`;

interface Run {
  readonly x: number;
  readonly text: string;
  readonly style: string;
  readonly back: string | undefined;
}

function colorOf(cell: IBufferCell, ground: Ground): { front: string; back: string | undefined } {
  const [back, front] = GROUNDS[ground];
  const own = cell.isFgDefault()
    ? front
    : hex(cell.isFgRGB() ? cell.getFgColor() : colorRgb(cell.getFgColor()));
  return cell.isInverse() ? { front: back, back: own } : { front: own, back: undefined };
}

function runsOf(terminal: Terminal, y: number, ground: Ground): Run[] {
  const line = terminal.buffer.active.getLine(terminal.buffer.active.viewportY + y);
  const runs: Run[] = [];
  for (let x = 0; x < terminal.cols; x++) {
    const cell = line?.getCell(x);
    if (!cell || cell.getWidth() === 0) continue;
    const { front, back } = colorOf(cell, ground);
    const style = [
      `fill="${front}"`,
      cell.isBold() ? 'font-weight="bold"' : '',
      cell.isUnderline() ? 'text-decoration="underline"' : '',
      cell.isDim() ? 'opacity="0.67"' : '',
    ]
      .filter((part) => part !== '')
      .join(' ');
    const text = cell.getChars() || ' ';
    const last = runs.at(-1);
    if (last?.style === style && last.back === back)
      runs[runs.length - 1] = { ...last, text: last.text + text };
    else runs.push({ x, text, style, back });
  }
  return runs;
}

/** Blanks are not drawn: some of those who draw SVG make one of several. */
const PIECE = /\S+(?: \S+)*/g;

/** Each piece has its width told, so that it stands in the grid whatever font is there. */
function drawn({ x, text, style, back }: Run, y: number): string[] {
  const left = (cells: number) => (MARGIN + (x + cells) * CELL_WIDTH).toFixed(1);
  const width = (part: string) => ([...part].length * CELL_WIDTH).toFixed(1);
  const top = MARGIN + y * CELL_HEIGHT;
  const size = `width="${width(text)}" height="${CELL_HEIGHT}"`;
  const rects = back === undefined ? [] : [`<rect x="${left(0)}" y="${top}" ${size} fill="${back}"/>`];
  const pieces = [...text.matchAll(PIECE)].map((found) => {
    const [piece] = found;
    const place = `x="${left([...text.slice(0, found.index)].length)}" y="${top + BASELINE}"`;
    const fit = `textLength="${width(piece)}" lengthAdjust="spacingAndGlyphs"`;
    return `<text ${place} ${fit} ${style}>${escaped(piece)}</text>`;
  });
  return [...rects, ...pieces];
}

/** @param title in words, for whoever does not see it */
export function svgOf(terminal: Terminal, ground: Ground, title: string): string {
  const width = terminal.cols * CELL_WIDTH + 2 * MARGIN;
  const height = terminal.rows * CELL_HEIGHT + 2 * MARGIN;
  const parts = Array.from({ length: terminal.rows }, (_, y) =>
    runsOf(terminal, y, ground).flatMap((run) => drawn(run, y)),
  ).flat();
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width.toFixed(1)} ${height}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="6" fill="${GROUNDS[ground][0]}"/>`,
    `<g font-family="${FONTS}" font-size="${FONT_SIZE}">`,
    ...parts,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
