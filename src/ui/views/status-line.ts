// SPDX-License-Identifier: MIT
/** The first line: where and what runs, how much comes, what was lost, what it costs. */
import { type AppState, lostBy, shownTool } from '../../state/store.ts';
import type { Area } from '../screen/area.ts';
import { clockSeconds } from '../text/clock.ts';
import { duration } from '../text/duration.ts';
import { compact, grouped, percent, seconds } from '../text/numbers.ts';
import { type Tone, toneStyle } from '../theme.ts';

interface Part {
  readonly text: string;
  readonly tone: Tone;
  /** What does not fit goes in this order, the highest first; 0 stays. */
  readonly dispensable: number;
}

/** Percent of a CPU: less is not worth the room, and the two are not measured over the same time. */
const LEAST_OTHERS = 0.1;

/** As dispensable as that is the clock, with the interval that keys change: the kernel's name goes first, if that helps. */
const CLOCK = 3;

const WIDE = 80;
const gapFor = (width: number): number => (width < WIDE ? 1 : 2);

function lifecyclePart(state: AppState): Part {
  const { tab, facts } = state;
  const { lifecycle, figures } = shownTool(state);
  if (lifecycle === 'running') {
    return {
      text: `${facts.replayed ? 'replayed' : tab} ${compact(figures.rate)}/s`,
      tone: 'good',
      dispensable: 0,
    };
  }
  const text = lifecycle === 'idle' ? 'stopped' : lifecycle;
  return { text: `${tab} ${text}`, tone: lifecycle === 'failed' ? 'error' : 'warning', dispensable: 0 };
}

function statusParts(state: AppState): Part[] {
  const { facts } = state;
  const { usage } = state.figures;
  const tool = shownTool(state);
  const { figures, data, backend } = tool;
  const { counters } = figures;
  const lost = lostBy(tool);
  const parts: Part[] = [
    { text: 'probetop', tone: 'title', dispensable: 3 },
    { text: facts.host, tone: 'plain', dispensable: 2 },
    { text: facts.kernel, tone: 'muted', dispensable: 4 },
    lifecyclePart(state),
    ...(backend === '' ? [] : [{ text: `at ${backend}`, tone: 'muted' as const, dispensable: 5 }]),
    { text: `lost ${grouped(lost)}`, tone: lost > 0 ? 'error' : 'plain', dispensable: 0 },
  ];
  if (counters.missed > 0)
    parts.push({ text: `missed ${compact(counters.missed)}`, tone: 'error', dispensable: 0 });
  // The kernel does not tell.
  if (counters.missed < 0) parts.push({ text: 'missed ?', tone: 'warning', dispensable: 3 });
  parts.push(
    ...(data.kind === 'events'
      ? [{ text: `evicted ${grouped(data.evicted)}`, tone: 'plain' as const, dispensable: 1 }]
      : []),
    { text: `us ${percent(usage.own)}`, tone: 'plain', dispensable: 0 },
  );
  const { cost, overBudget } = figures;
  if (usage.probes === undefined) {
    // Of a recording there is nothing to measure.
    if (!facts.replayed) parts.push({ text: 'probes ?', tone: 'muted', dispensable: 3 });
  } else {
    const over = overBudget === undefined ? '' : `, over ${overBudget} %`;
    const tone = over === '' ? 'plain' : 'warning';
    parts.push({ text: `probes ${percent(cost ?? 0)}${over}`, tone, dispensable: 0 });
    // Those of other tabs.
    const others = usage.probes - (cost ?? 0);
    if (cost !== undefined && others >= LEAST_OTHERS)
      parts.push({ text: `all ${percent(usage.probes)}`, tone: 'muted', dispensable: 2 });
    const { runTimeNs, timedEvents } = counters;
    if (timedEvents > 0) {
      // In ASCII on every screen: the line is drawn at the start, and measuring more than that costs.
      const each = duration(runTimeNs / timedEvents, true);
      parts.push({ text: `${each} each`, tone: 'muted', dispensable: 4 });
    }
  }
  return parts;
}

const widthOf = (parts: readonly Part[], gap: number): number =>
  parts.reduce((sum, { text }) => sum + text.length + gap, 0);

/** The parts that fit, in their order. @param least what is no more dispensable than that stays */
export function fitParts(parts: readonly Part[], width: number, gap: number, least = 0): readonly Part[] {
  let left = [...parts];
  while (widthOf(left, gap) > width) {
    const most = Math.max(...left.map(({ dispensable }) => dispensable));
    if (most <= least) break;
    left = left.filter(({ dispensable }) => dispensable !== most);
  }
  return left;
}

export function paintStatusLine(area: Area, state: AppState): void {
  const clock = `${seconds(state.intervalSeconds)}  ${clockSeconds(state.figures.now)}`;
  const gap = gapFor(area.width);
  const all = statusParts(state);
  const room = area.width - clock.length - 2;
  const beside = fitParts(all, room, gap, CLOCK);
  const parts = widthOf(beside, gap) <= room ? beside : fitParts(all, area.width, gap);
  let x = 1;
  for (const { text, tone } of parts) {
    x += area.text(x, 0, text, toneStyle(tone)) + gap;
  }
  if (x + clock.length < area.width) area.text(area.width - clock.length - 1, 0, clock, toneStyle('muted'));
}
