// SPDX-License-Identifier: MIT
/**
 * What a greedy cell diff sends from one picture to the next: for each run of changed cells where it is, how it looks
 * and what it says. A program's own output is held against it, so it knows no trick that needs to look ahead, and none
 * that scrolls.
 */
import { type Cell, off, type Screen, type Style } from './emulator.ts';

export interface GreedyOptions {
  /** Up to so many unchanged cells between two changed ones are sent once more, where they look the same. */
  readonly gap: number;
  /** Whether blank ends of lines are erased (EL) instead of overwritten. */
  readonly erase: boolean;
}

const ERASE_TO_END = '\x1b[K';

export function greedyDiff(before: Screen, after: Screen, { gap, erase }: GreedyOptions): string {
  let sent = '';
  let style: Style | undefined;
  let cursor = { x: -1, y: -1 };

  const put = (cell: Cell): void => {
    sent += change(style, cell.style) + cell.text;
    style = cell.style;
    cursor.x += cell.width;
  };

  for (const [y, cells] of after.entries()) {
    const blankFrom = erase ? blankEnd(cells) : cells.length;
    for (const [x, cell] of cells.entries()) {
      // The second half of a wide character comes with the first.
      if (cell.width === 0 || same(cell, before[y]?.[x])) continue;
      if (cursor.y !== y || cursor.x !== x) {
        const between = cursor.y === y ? cells.slice(cursor.x, x) : [];
        const bridged =
          between.length > 0 && between.length <= gap && between.every((other) => other.style === style);
        if (bridged) between.forEach(put);
        else sent += move(cursor, x, y);
        cursor = { x, y };
      }
      if (x >= blankFrom) {
        sent += change(style, cell.style) + ERASE_TO_END;
        style = cell.style;
        break;
      }
      put(cell);
    }
  }
  return sent;
}

export function same(a: Cell, b: Cell | undefined): boolean {
  return b !== undefined && a.text === b.text && a.style === b.style && a.width === b.width;
}

/** From where on a line can be erased, if that is worth a sequence. What is erased keeps a background and no more. */
function blankEnd(cells: readonly Cell[]): number {
  let from = cells.length;
  const style = cells.at(-1)?.style;
  if ([...(style?.on.keys() ?? [])].some((attribute) => attribute !== 'background')) return from;
  while (from > 0 && cells[from - 1]?.text === ' ' && cells[from - 1]?.style === style) from--;
  return cells.length - from > ERASE_TO_END.length ? from : cells.length;
}

function move(cursor: { readonly x: number; readonly y: number }, x: number, y: number): string {
  const absolute = x === 0 ? `\x1b[${y + 1}H` : `\x1b[${y + 1};${x + 1}H`;
  const columns = x - cursor.x;
  // Behind the last column a terminal waits for the next character: from there it does not move by columns.
  if (cursor.y !== y || columns <= 0) return absolute;
  return shorter(absolute, columns === 1 ? '\x1b[C' : `\x1b[${columns}C`);
}

/** Changes what differs, or begins anew. */
function change(from: Style | undefined, to: Style): string {
  if (from === to) return '';
  const anew = to.on.size === 0 ? '\x1b[m' : `\x1b[0;${[...to.on.values()].join(';')}m`;
  if (!from) return anew;
  const parameters = new Set<string>();
  for (const attribute of from.on.keys()) if (!to.on.has(attribute)) parameters.add(off[attribute]);
  for (const [attribute, on] of to.on) {
    // What takes bold away takes dim away too.
    if (from.on.get(attribute) !== on || parameters.has(off[attribute])) parameters.add(on);
  }
  return shorter(anew, `\x1b[${[...parameters].join(';')}m`);
}

const shorter = (a: string, b: string): string => (b.length < a.length ? b : a);
