// SPDX-License-Identifier: MIT
/**
 * What each meaning looks like, for the cells that are painted and for Ink's chrome alike. Only colours that are legible on
 * a dark and on a light background, and never colour alone: what is red also says what is wrong.
 */
import { type Style, styleId } from './screen/style.ts';

export type Tone = 'plain' | 'title' | 'muted' | 'good' | 'warning' | 'error' | 'key' | 'accent';

/** ANSI numbers, and the names Ink knows them by. */
const RED = 1;
const GREEN = 2;
const MAGENTA = 5;
const CYAN = 6;

const STYLES: Readonly<Record<Tone, Style>> = {
  plain: {},
  title: { bold: true },
  muted: { dim: true },
  good: { fg: GREEN },
  warning: { fg: MAGENTA, bold: true },
  error: { fg: RED },
  key: { fg: CYAN, bold: true },
  accent: { fg: CYAN },
};

type StyleNumbers = Readonly<Record<Tone, number>>;

const numbersOf = (change: Style): StyleNumbers => {
  const entries = Object.entries(STYLES) as [Tone, Style][];
  return Object.fromEntries(
    entries.map(([tone, style]) => [tone, styleId({ ...style, ...change })]),
  ) as Record<Tone, number>;
};

/** Looked up for each cell of each frame. */
const PLAIN = numbersOf({});
const SELECTED = numbersOf({ inverse: true });
/** What is faint cannot be bold. */
const MARKED = numbersOf({ bold: true, underline: true, dim: false });
const MARKED_SELECTED = numbersOf({ bold: true, underline: true, dim: false, inverse: true });

/** The style of a tone in the grid. */
export function toneStyle(tone: Tone, selected = false): number {
  return (selected ? SELECTED : PLAIN)[tone];
}

/** The same of what was looked for, in a cell of that tone. */
export function markedStyle(tone: Tone, selected = false): number {
  return (selected ? MARKED_SELECTED : MARKED)[tone];
}

const COLOR_NAMES: Readonly<Record<number, string>> = {
  [RED]: 'red',
  [GREEN]: 'green',
  [MAGENTA]: 'magenta',
  [CYAN]: 'cyan',
};

/** The same for Ink's `<Text>`. */
export function toneProps(tone: Tone): { color?: string; bold?: boolean; dimColor?: boolean } {
  const { fg, bold, dim } = STYLES[tone];
  const color = fg === undefined ? undefined : COLOR_NAMES[fg];
  return {
    ...(color === undefined ? {} : { color }),
    ...(bold ? { bold } : {}),
    ...(dim ? { dimColor: dim } : {}),
  };
}
