// SPDX-License-Identifier: MIT
/** What of an output a script for it relies on: its lines, with numbers in place of this number. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ToolId } from '../../src/probes/registry.ts';
import { root } from '../helpers/environment.ts';

/** A difference that is intended, as docs/bcc-differences.md lists it; '' for a line that only the other one has. */
export interface Difference {
  readonly bcc: string;
  readonly ours: string;
}

function shapeOf(word: string): string {
  if (/^[-+]?\d+(\.\d+)?$/.test(word)) return '#';
  if (/^\d\d:\d\d:\d\d:?$/.test(word)) return 'hh:mm:ss';
  // A name as long as names can be, and a longer one: how long is what differs.
  if (/^(.)\1{99,}$/.test(word)) return `${word[0]}×${word.length}`;
  return word.replace(/^loop\d+$/, 'loop#');
}

/** The different lines of an output in their order, blanks between words told as one, bars as such. */
export function shapes(text: string): string[] {
  const lines = text.split('\n').map((line) => {
    const words = line
      .replace(/\|[* ]+\|$/, '|*|')
      .trim()
      .split(/\s+/);
    return words.map(shapeOf).join(' ');
  });
  return [...new Set(lines)].filter((line) => line !== '');
}

/** How many lines have that shape. */
export function linesOf(text: string, shape: string): number {
  return text.split('\n').filter((line) => shapes(line)[0] === shape).length;
}

/** All that the histograms of an output have counted. */
export function countedIn(text: string): number {
  return [...text.matchAll(/ : (\d+) +\|[* ]+\|$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** The lines that only one of both has, in pairs where they stand at the same place. */
export function differences(bcc: string, ours: string): { bcc: string[]; ours: string[] } {
  const [theirs, own] = [shapes(bcc), shapes(ours)];
  return {
    bcc: theirs.filter((line) => !own.includes(line)),
    ours: own.filter((line) => !theirs.includes(line)),
  };
}

const cell = (text = ''): string => /^`(.*)`$/.exec(text.trim())?.[1]?.replaceAll('\\|', '|') ?? '';

/** The rows of the table in docs/bcc-differences.md whose first column is the case's name. */
export function listedDifferences(name: string): Difference[] {
  const text = readFileSync(join(root, 'docs/bcc-differences.md'), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  return rows
    .map((line) => line.split(/(?<!\\)\|/))
    .filter(([, first = '']) => cell(first) === name)
    .map(([, , bcc, ours]) => ({ bcc: cell(bcc), ours: cell(ours) }));
}

/** How bcc 0.37's tool has told a case in a guest of Linux 7.2. */
export function fixture(name: string): string {
  return readFileSync(join(root, `test/fixtures/bcc/${name}.txt`), 'utf8');
}

/** The command as a title: `opensnoop -p PID`. */
export const titleOf = (tool: ToolId, args: readonly string[]): string =>
  [tool, ...args].join(' ').replace('{pid}', 'PID').replace('{disk}', 'DISK');
