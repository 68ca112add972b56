// SPDX-License-Identifier: MIT
/**
 * What each meaning looks like in each theme. Never colour alone: what is red also says what is wrong. Contrasts are measured
 * (`test/ui/themes.test.ts`): 4.5 of letters, 7 where contrast is what the theme is for, 3 of the cells of a heat map.
 */
import type { ThemeName } from '../settings/settings.ts';
import { type Color, rgb } from './screen/color.ts';

export type Tone = 'plain' | 'title' | 'muted' | 'good' | 'warning' | 'error' | 'key' | 'accent';

/** Colours of a terminal that has 16 of them, of one that has 256, and of one that has all. */
export interface Colors {
  readonly ansi: Color;
  readonly palette: Color;
  readonly exact?: Color;
}

export interface ToneLook {
  readonly bold?: true;
  readonly underline?: true;
  /** Without a number of its own it has the colour of plain text. */
  readonly colors?: Partial<Colors>;
  /** Dimmed by the terminal where it has no colour for that. */
  readonly faint?: true;
}

export interface Theme {
  /** What its colours are measured against; with 16 colours nothing is legible on both. */
  readonly backgrounds: { readonly ansi: readonly Background[]; readonly palette: readonly Background[] };
  readonly tones: Readonly<Record<Tone, ToneLook>>;
  /** From few to many, of a heat map; empty where only the density of its cells tells. */
  readonly heat: { readonly ansi: readonly Color[]; readonly palette: readonly Color[] };
}

export type Background = 'dark' | 'light';

const [RED, GREEN, BLUE, MAGENTA, CYAN] = [1, 2, 4, 5, 6] as const;
const [BRIGHT_RED, BRIGHT_GREEN, BRIGHT_YELLOW, BRIGHT_MAGENTA, BRIGHT_CYAN, BRIGHT_WHITE] = [
  9, 10, 11, 13, 14, 15,
] as const;

/** A colour that is the same number for every terminal. */
const same = (color: Color): Colors => ({ ansi: color, palette: color });

/** Nobody can tell what the background is: few colours have 4.5 on black and on white, and these are all such. */
const standard: Theme = {
  backgrounds: { ansi: ['dark'], palette: ['dark', 'light'] },
  tones: {
    plain: {},
    title: { bold: true },
    muted: { faint: true, colors: { palette: 243 } },
    good: { colors: { ansi: GREEN, palette: 29, exact: rgb(0, 137, 0) } },
    warning: { bold: true, colors: { ansi: BRIGHT_MAGENTA, palette: 163 } },
    error: { colors: { ansi: BRIGHT_RED, palette: 131, exact: rgb(236, 0, 0) } },
    key: { bold: true, colors: { ansi: CYAN, palette: 63 } },
    accent: { colors: { ansi: CYAN, palette: 63 } },
  },
  // From blue over pink to orange: of middling brightness all of them.
  heat: { ansi: [CYAN, CYAN, MAGENTA, RED], palette: [63, 99, 135, 170, 169, 168, 167, 202] },
};

const light: Theme = {
  backgrounds: { ansi: ['light'], palette: ['light'] },
  tones: {
    plain: {},
    title: { bold: true },
    muted: { faint: true, colors: { palette: 241 } },
    good: { colors: { ansi: BLUE, palette: 22 } },
    warning: { bold: true, colors: { ansi: MAGENTA, palette: 127 } },
    error: { colors: { ansi: RED, palette: 124 } },
    key: { bold: true, colors: { ansi: BLUE, palette: 25 } },
    accent: { colors: { ansi: BLUE, palette: 25 } },
  },
  heat: { ansi: [BLUE, BLUE, MAGENTA, RED], palette: [63, 62, 98, 97, 133, 126, 125, 124] },
};

const highContrast: Theme = {
  backgrounds: { ansi: ['dark'], palette: ['dark'] },
  tones: {
    plain: {},
    title: { bold: true },
    muted: {},
    good: { colors: same(BRIGHT_GREEN) },
    warning: { bold: true, colors: same(BRIGHT_YELLOW) },
    // Red on black has 5.3 at the most.
    error: { colors: same(BRIGHT_YELLOW) },
    key: { bold: true, colors: same(BRIGHT_CYAN) },
    accent: { colors: same(BRIGHT_CYAN) },
  },
  heat: {
    ansi: [CYAN, BRIGHT_CYAN, BRIGHT_YELLOW, BRIGHT_WHITE],
    palette: [CYAN, BRIGHT_CYAN, BRIGHT_YELLOW, BRIGHT_WHITE],
  },
};

const monochrome: Theme = {
  backgrounds: { ansi: ['dark', 'light'], palette: ['dark', 'light'] },
  tones: {
    plain: {},
    title: { bold: true },
    muted: {},
    good: {},
    warning: { bold: true },
    error: { underline: true },
    key: { bold: true },
    accent: {},
  },
  heat: { ansi: [], palette: [] },
};

export const themes: Readonly<Record<ThemeName, Theme>> = {
  default: standard,
  light,
  'high-contrast': highContrast,
  monochrome,
};
