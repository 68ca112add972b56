// SPDX-License-Identifier: MIT
/** The theme in force, for the cells that are painted and for Ink's chrome alike. */
import type { ThemeName } from '../settings/settings.ts';
import { type Color, type ColorDepth, isTrueColor } from './screen/color.ts';
import { type Style, styleId } from './screen/style.ts';
import { type Colors, type Tone, type ToneLook, themes } from './themes.ts';

export type { Tone } from './themes.ts';

type ByTone<Value> = Readonly<Record<Tone, Value>>;

interface Tables {
  readonly styles: ByTone<Style>;
  /** Looked up for each cell of each frame. */
  readonly plain: ByTone<number>;
  readonly selected: ByTone<number>;
  readonly marked: ByTone<number>;
  readonly markedSelected: ByTone<number>;
  readonly heat: readonly Color[];
}

function byTone<From, To>(from: ByTone<From>, make: (value: From) => To): ByTone<To> {
  const entries = Object.entries(from) as [Tone, From][];
  return Object.fromEntries(entries.map(([tone, value]) => [tone, make(value)])) as Record<Tone, To>;
}

function colorAt({ ansi, palette, exact }: Partial<Colors>, depth: ColorDepth): Color | undefined {
  if (depth === 'none') return undefined;
  if (depth === '16') return ansi;
  return depth === 'true' ? (exact ?? palette) : palette;
}

/** How a tone looks on a terminal of that depth. */
export function toneLookAt({ bold, underline, faint, colors = {} }: ToneLook, depth: ColorDepth): Style {
  const fg = colorAt(colors, depth);
  return {
    ...(bold ? { bold } : {}),
    ...(underline ? { underline } : {}),
    ...(fg === undefined ? (faint ? { dim: true } : {}) : { fg }),
  };
}

function tablesOf(name: ThemeName, depth: ColorDepth): Tables {
  const { tones, heat } = themes[name];
  const styles = byTone(tones, (look) => toneLookAt(look, depth));
  const numbers = (change: Style) => byTone(styles, (style) => styleId({ ...style, ...change }));
  // What is faint cannot be bold.
  const mark: Style = { bold: true, underline: true, dim: false };
  return {
    styles,
    plain: numbers({}),
    selected: numbers({ inverse: true }),
    marked: numbers(mark),
    markedSelected: numbers({ ...mark, inverse: true }),
    heat: depth === 'none' ? [] : depth === '16' ? heat.ansi : heat.palette,
  };
}

let now = tablesOf('default', '16');

/** From now on everything is drawn so. One screen has one theme, and each of its cells would have to be handed it. */
export function setTheme(name: ThemeName, depth: ColorDepth): void {
  now = tablesOf(name, depth);
}

/** The very same value until {@link setTheme}: for what is kept of a picture. */
export function themeStamp(): unknown {
  return now;
}

/** The style of a tone in the grid. */
export function toneStyle(tone: Tone, selected = false): number {
  return (selected ? now.selected : now.plain)[tone];
}

/** The same of what was looked for, in a cell of that tone. */
export function markedStyle(tone: Tone, selected = false): number {
  return (selected ? now.markedSelected : now.marked)[tone];
}

/** From few to many; the very same array until the theme is another one. */
export function heatColors(): readonly Color[] {
  return now.heat;
}

/** A tone for Ink's `<Text>`. */
export function toneProps(tone: Tone): {
  color?: string;
  bold?: boolean;
  underline?: boolean;
  dimColor?: boolean;
} {
  const { fg, bold, dim, underline } = now.styles[tone];
  return {
    ...(fg === undefined ? {} : { color: inkColor(fg) }),
    ...(bold ? { bold } : {}),
    ...(underline ? { underline } : {}),
    ...(dim ? { dimColor: dim } : {}),
  };
}

function inkColor(color: Color): string {
  return isTrueColor(color) ? `#${(color & 0xffffff).toString(16).padStart(6, '0')}` : `ansi256(${color})`;
}
