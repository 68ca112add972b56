// SPDX-License-Identifier: MIT
/** Random drawing, the same in every run, with text that is hard on terminals. */
import type { Area } from '../../../src/ui/screen/area.ts';
import { rgb, type Style, styleId } from '../../../src/ui/screen/style.ts';
import type { Random } from './random.ts';

/** Clusters to whose widths the emulator and string-width agree. */
const AGREED = [
  ...['a', 'b', 'Z', '0', '9', '%', '-', ' ', ' ', '  ', '     ', 'word', 'GET /index.html'],
  ...['é', 'µ', '…', '│', '─', '█', '▏', '▄', '░', '→', 'Ж', 'Ω', '⣿'],
  ...['世', '界', '人', '한', '글', 'カ', '。', '！', '𠀋'],
  ...[
    'e\u0301',
    'a\u0308',
    'o\u0302\u0323',
    '👍',
    '👍🏽',
    '😀',
    '👨‍👩‍👧',
    '👩🏽‍❤️‍💋‍👨🏽',
    '🇩🇪',
    '🇫🇷',
    '☁️',
    '1️⃣',
  ],
];

/** Those about which they differ, or which no cell can hold as they are. */
export const disputed = [
  'b🏽',
  '☁',
  '✔',
  'क्षि',
  'நி',
  '🇩',
  'ｶﾞ',
  '☰',
  '\u0301',
  '\u200d',
  '\u200b',
  '\x1b',
  '\x07',
  '\x9b',
  '\ud83d',
  'ᄀ',
  '🏽',
];

export type Vocabulary = readonly string[];
export const agreed: Vocabulary = AGREED;
export const everything: Vocabulary = [...AGREED, ...disputed, ...disputed];

function color(random: Random): number | undefined {
  const kind = random.below(5);
  if (kind === 0) return random.below(16);
  if (kind === 1) return random.below(256);
  return kind === 2 ? rgb(random.below(256), random.below(256), random.below(256)) : undefined;
}

function style(random: Random): number {
  if (random.chance(0.4)) return 0;
  const flag = (name: keyof Style): Style => (random.chance(0.2) ? { [name]: true } : {});
  const [fg, bg] = [color(random), random.chance(0.5) ? color(random) : undefined];
  return styleId({
    ...(fg === undefined ? {} : { fg }),
    ...(bg === undefined ? {} : { bg }),
    ...flag('bold'),
    ...flag('dim'),
    ...flag('italic'),
    ...flag('underline'),
    ...flag('inverse'),
    ...flag('strike'),
  });
}

function text(random: Random, vocabulary: Vocabulary): string {
  return Array.from({ length: random.below(12) }, () => random.pick(vocabulary)).join('');
}

/** Where things begin and end: also outside, and cutting what is there. */
const around = (random: Random, size: number): number => random.below(size + 6) - 3;

/** Some changes to what an area shows. */
export function drawSomething(random: Random, area: Area, vocabulary: Vocabulary): void {
  const x = () => around(random, area.width);
  const y = () => around(random, area.height);
  for (let i = random.below(6); i >= 0; i--) {
    const kind = random.below(20);
    if (kind < 12) area.text(x(), y(), text(random, vocabulary), style(random));
    else if (kind < 14) area.text(x(), y(), text(random, vocabulary), style(random), random.below(8));
    else if (kind < 17) area.style(x(), y(), random.below(10), style(random));
    else if (kind < 19) area.fill(x(), y(), random.below(12), random.below(4), style(random));
    else if (random.chance(0.3)) area.clear(random.chance(0.7) ? 0 : style(random));
  }
}
