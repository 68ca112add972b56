// SPDX-License-Identifier: MIT
/** The answer in numbers: percentiles, maximum, mean, rate, count, and how exact they are. */
import { lowOf, OPEN_BUCKET } from '../../histogram/buckets.ts';
import type { Histogram } from '../../histogram/histogram.ts';
import type { UntimedCalls } from '../../state/latency-data.ts';
import type { Area } from '../screen/area.ts';
import { DURATION_WIDTH, duration } from '../text/duration.ts';
import { compact, grouped } from '../text/numbers.ts';
import { type Tone, toneStyle } from '../theme.ts';

export interface LatencyFigures {
  readonly histogram: Histogram;
  /** The measured time in which it was counted; undefined where there is no rate to tell. */
  readonly seconds: number | undefined;
  /** What is counted: `I/Os`. */
  readonly noun: string;
  readonly ascii: boolean;
  /** Calls that are not in it. */
  readonly untimed?: UntimedCalls | undefined;
}

interface Figure {
  /** Before the number, and muted. */
  readonly name: string;
  readonly text: string;
  /** Columns that it has room for: numbers that change must not push others about, or from line to line. */
  readonly room?: number;
  /** What does not fit goes in this order, the highest first; 0 stays. */
  readonly dispensable: number;
  readonly tone?: Tone;
}

const PERCENTILES = [
  { percent: 50, name: 'p50', dispensable: 0 },
  { percent: 90, name: 'p90', dispensable: 1 },
  { percent: 99, name: 'p99', dispensable: 0 },
  { percent: 99.9, name: 'p99.9', dispensable: 2 },
] as const;

const GAP = 2;
const INDENT = 1;
const RATE_WIDTH = 7;

const perSecond = (rate: number): string => `${rate > 0 && rate < 9.95 ? rate.toFixed(1) : compact(rate)}/s`;

function maximum({ max, maxIsExact, top }: Histogram, most: string, least: string, ascii: boolean): string {
  if (maxIsExact) return duration(max, ascii);
  return top === OPEN_BUCKET ? least + duration(lowOf(top), ascii) : most + duration(max, ascii);
}

function figuresOf({ histogram, seconds, noun, ascii, untimed }: LatencyFigures): Figure[] {
  const most = ascii ? '<=' : '≤';
  const least = ascii ? '>=' : '≥';
  const room = most.length + DURATION_WIDTH;
  const figures: Figure[] = [];
  let bounded = false;
  for (let at = 0; at < PERCENTILES.length; at++) {
    const { percent, name, dispensable } = PERCENTILES[at] as (typeof PERCENTILES)[number];
    const found = histogram.percentile(percent);
    if (found === undefined) continue;
    const exact = found.low === found.high;
    bounded ||= !exact && !found.open;
    const mark = found.open ? least : exact ? '' : most;
    figures.push({ name, text: mark + duration(found.value, ascii), room, dispensable });
  }
  figures.push({ name: 'max', text: maximum(histogram, most, least, ascii), room, dispensable: 0 });
  if (histogram.mean !== undefined)
    figures.push({
      name: 'mean',
      text: duration(histogram.mean, ascii),
      room: DURATION_WIDTH,
      dispensable: 3,
    });
  const rate = seconds === undefined ? undefined : histogram.rate(seconds);
  if (rate !== undefined) figures.push({ name: '', text: perSecond(rate), room: RATE_WIDTH, dispensable: 4 });
  figures.push({ name: '', text: `${grouped(histogram.count)} ${noun}`, dispensable: 5 });
  const { missed = 0, inFlight = 0 } = untimed ?? {};
  if (missed > 0)
    figures.push({ name: '', text: `${grouped(missed)} not timed`, tone: 'error', dispensable: 0 });
  if (inFlight > 0) figures.push({ name: '', text: `${grouped(inFlight)} under way`, dispensable: 5 });
  // A bucket is an eighth of its low bound wide.
  if (bounded) figures.push({ name: `${most} at most 12.5 % too high`, text: '', dispensable: 6 });
  return figures;
}

const widthOf = ({ name, text, room = 0 }: Figure): number =>
  name.length + Math.max(room, text.length) + (name === '' || text === '' ? 0 : 1);

const withoutRoom = ({ room: _, ...figure }: Figure): Figure => figure;

/** As many on a line as there is room for. */
function flow(figures: readonly Figure[], width: number): Figure[][] {
  const lines: Figure[][] = [];
  let line: Figure[] = [];
  let left = -1;
  for (let at = 0; at < figures.length; at++) {
    const figure = figures[at] as Figure;
    const own = widthOf(figure);
    left -= own + GAP;
    if (left < 0) {
      line = [];
      lines.push(line);
      left = width - INDENT - own;
    }
    line.push(figure);
  }
  return lines;
}

/** Paints them into the first lines of an area, at most `most`, and returns how many it took. */
export function paintLatencyFigures(area: Area, figures: LatencyFigures, most: number): number {
  let shown = figuresOf(figures);
  let lines = flow(shown, area.width);
  while (lines.length > most) {
    const next = Math.max(...shown.map(({ dispensable }) => dispensable));
    if (next === 0) break;
    shown = shown.filter(({ dispensable }) => dispensable !== next);
    lines = flow(shown, area.width);
  }
  // Narrow: better that they move than that one is missing.
  if (lines.length > most) lines = flow(shown.map(withoutRoom), area.width);
  const taken = Math.min(lines.length, most);
  const muted = toneStyle('muted');
  for (let y = 0; y < taken; y++) {
    const line = lines[y] as Figure[];
    let x = INDENT;
    for (let at = 0; at < line.length; at++) {
      const figure = line[at] as Figure;
      const { name, text, tone = 'title' } = figure;
      const before = name === '' ? 0 : area.text(x, y, name, muted);
      area.text(x + before + (before === 0 ? 0 : 1), y, text, toneStyle(tone));
      x += widthOf(figure) + GAP;
    }
  }
  return taken;
}
