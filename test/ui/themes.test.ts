// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { THEME_NAMES } from '../../src/settings/settings.ts';
import { type Color, type ColorDepth, colorRgb } from '../../src/ui/screen/color.ts';
import { DIM, flagsOf, foreground, INVERSE, ITALIC, type Style } from '../../src/ui/screen/style.ts';
import { heatColors, markedStyle, setTheme, toneLookAt, toneProps, toneStyle } from '../../src/ui/theme.ts';
import { type Background, type Tone, themes } from '../../src/ui/themes.ts';

/** xterm's letters and background as it comes, and turned round. */
const GROUNDS: Readonly<Record<Background, { readonly back: number; readonly plain: number }>> = {
  dark: { back: 0x000000, plain: 0xe5e5e5 },
  light: { back: 0xffffff, plain: 0x000000 },
};

const parts = (color: number) => [color >> 16, (color >> 8) & 255, color & 255];

/** The relative luminance of WCAG 2. */
function luminance(color: number): number {
  const [red = 0, green = 0, blue = 0] = parts(color).map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: number, b: number): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** What is faint has two thirds of the way from the background, as in VTE. */
function shownColor({ fg, dim }: Style, ground: Background): number {
  const { back, plain } = GROUNDS[ground];
  const front = fg === undefined ? plain : colorRgb(fg);
  if (!dim) return front;
  const from = parts(back);
  return parts(front)
    .map((part, at) => Math.round((2 * part + (from[at] ?? 0)) / 3))
    .reduce((sum, part) => sum * 256 + part, 0);
}

const DEPTHS: readonly ColorDepth[] = ['16', '256', 'true'];

test('the contrast of black on white is 21, and of #767676 4.54', () => {
  assert.equal(contrast(0x000000, 0xffffff), 21);
  assert.equal(contrast(0x767676, 0xffffff).toFixed(2), '4.54');
});

for (const name of THEME_NAMES) {
  const { tones, heat, backgrounds } = themes[name];
  const least = name === 'high-contrast' ? 7 : 4.5;
  test(`each tone of ${name} has a contrast of ${least} at least`, () => {
    for (const depth of DEPTHS) {
      for (const ground of depth === '16' ? backgrounds.ansi : backgrounds.palette) {
        for (const [tone, look] of Object.entries(tones)) {
          const ratio = contrast(shownColor(toneLookAt(look, depth), ground), GROUNDS[ground].back);
          assert.ok(ratio >= least, `${tone} at ${depth} on ${ground}: ${ratio.toFixed(2)}`);
        }
      }
    }
  });
  test(`each cell of a heat map of ${name} has a contrast of 3 at least`, () => {
    const check = (colors: readonly Color[], grounds: readonly Background[]) => {
      for (const ground of grounds)
        for (const color of colors)
          assert.ok(contrast(colorRgb(color), GROUNDS[ground].back) >= 3, `${color} on ${ground}`);
    };
    check(heat.ansi, backgrounds.ansi);
    check(heat.palette, backgrounds.palette);
  });
}

test('what is wrong and what is well never look alike, and a key is no plain text', () => {
  for (const name of THEME_NAMES) {
    for (const depth of DEPTHS) {
      setTheme(name, depth);
      assert.notEqual(toneStyle('error'), toneStyle('good'), `${name} ${depth}`);
      assert.notEqual(toneStyle('error'), toneStyle('plain'), `${name} ${depth}`);
      assert.notEqual(toneStyle('key'), toneStyle('plain'), `${name} ${depth}`);
    }
  }
});

test('monochrome has no colours, and nothing faint', () => {
  for (const depth of DEPTHS) {
    setTheme('monochrome', depth);
    assert.deepEqual(heatColors(), []);
    for (const tone of Object.keys(themes.monochrome.tones) as Tone[]) {
      for (const style of [toneStyle(tone), toneStyle(tone, true), markedStyle(tone)]) {
        assert.equal(foreground(style), undefined, tone);
        assert.equal(flagsOf(style) & (DIM | ITALIC), 0, tone);
      }
    }
  }
});

test('without colours a theme has none, whatever it is', () => {
  for (const name of THEME_NAMES) {
    setTheme(name, 'none');
    for (const tone of Object.keys(themes[name].tones) as Tone[])
      assert.equal(foreground(toneStyle(tone)), undefined, `${name} ${tone}`);
    assert.deepEqual(heatColors(), []);
  }
});

test('a selected row is the other way round, and what was looked for bold and underlined, in the same colour', () => {
  for (const name of THEME_NAMES) {
    setTheme(name, '256');
    for (const tone of Object.keys(themes[name].tones) as Tone[]) {
      assert.equal(foreground(toneStyle(tone, true)), foreground(toneStyle(tone)));
      assert.equal(flagsOf(toneStyle(tone, true)) & INVERSE, INVERSE);
      assert.equal(foreground(markedStyle(tone)), foreground(toneStyle(tone)));
    }
  }
});

test('Ink is told the same colours', () => {
  setTheme('default', '256');
  assert.deepEqual(toneProps('key'), { color: 'ansi256(63)', bold: true });
  assert.deepEqual(toneProps('plain'), {});
  setTheme('default', 'true');
  assert.deepEqual(toneProps('error'), { color: '#ec0000' });
  setTheme('default', 'none');
  assert.deepEqual(toneProps('muted'), { dimColor: true });
});
