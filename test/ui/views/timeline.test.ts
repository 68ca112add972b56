// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Past, Timeline, TimelineColumn } from '../../../src/state/past/past.ts';
import { paintTimeline, timelineColumns } from '../../../src/ui/views/timeline.ts';
import { isAscii, painted } from './painted.ts';

const at = (minutes: number) => new Date(2026, 5, 15, 12, minutes, 7).getTime();

const pastWith = (columnsOf: (columns: number) => readonly TimelineColumn[], cursor: number): Past => ({
  moment: { ms: at(20), moved: false },
  kept: { fromMs: at(16), toMs: at(31) },
  step: () => {},
  toOldest: () => {},
  goTo: () => {},
  toLive: () => {},
  timeline: (columns): Timeline | undefined =>
    columns < 1
      ? undefined
      : { fromMs: at(16), toMs: at(31), momentMs: at(20), columns: columnsOf(columns), cursor },
});

const paint = (width: number, past: Past, ascii = false) =>
  painted(width, 1, (area) => paintTimeline(area, past, ascii))[0] ?? '';

test('how much, where many failed, where nothing was counting, and where one looks', () => {
  const columnsOf = (columns: number) =>
    Array.from({ length: columns }, (_, i) => ({ amount: i === 5 ? undefined : i % 9, marked: i === 3 }));
  assert.equal(paint(50, pastWith(columnsOf, 7)), ' at 12:20:07  12:16:07  ▁▂!▄·▆┃█ ▁▂▃▄▅▆▇ 12:31:07');
  const ascii = paint(50, pastWith(columnsOf, 7), true);
  assert.equal(ascii, ' at 12:20:07  12:16:07  .:!=/*|@ .:-=+*# 12:31:07');
  assert.ok(isAscii([ascii]));
});

test('a quiet past is blank but for the cursor, and what is too narrow has no columns', () => {
  const quiet = pastWith((columns) => Array(columns).fill({ amount: 0, marked: false }), 0);
  assert.match(paint(60, quiet), /^ at 12:20:07 {2}12:16:07 ┃ +12:31:07$/);
  for (let width = 0; width < 60; width++) paint(width, quiet);
  assert.equal(timelineColumns(20), 0);
});
