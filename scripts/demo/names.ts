// SPDX-License-Identifier: MIT
import { Buffer } from 'node:buffer';
import type { Name } from './plan.ts';

/**
 * Names as an attacker or an accident makes them: a terminal that draws one as it is clears its screen, changes its title,
 * shows another extension or two names alike.
 */
export function hostileNames(folder: string): readonly Name[] {
  const text = [
    'clears-\x1b[2J\x1b[Hthe-screen.png',
    'title-\x1b]0;owned\x07.png',
    'red-\x1b[31;5mblinking\x1b[0m.txt',
    'invoice-\u202egpj.exe',
    'two\nlines\r.csv',
    'zero\u200bwidth\u2060.js',
    'c1-\u009b31m.txt',
    'tab\tand\x7fdelete',
  ];
  return [
    ...text.map((name) => folder + name),
    Buffer.concat([Buffer.from(`${folder}latin1-caf`), Buffer.from([0xe9, 0xff]), Buffer.from('.txt')]),
  ];
}

/** Names of ordinary people in many scripts, which must survive. */
export const worldNames = [
  '報告書-2026年.pdf',
  '사진.jpg',
  'résumé.odt',
  'cafe\u0301.txt',
  'Überstunden März.ods',
  'отчёт.xlsx',
  '🎂 party.ics',
  '👩‍💻.md',
  'ผลลัพธ์.csv',
] as const;
