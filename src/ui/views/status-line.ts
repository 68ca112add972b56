// SPDX-License-Identifier: MIT
/** The first line: where and what runs, how much comes, what was lost, what it costs. */
import { type AppState, lostBy, shownTool, type ToolState } from '../../state/store.ts';
import type { Area } from '../screen/area.ts';
import { clockSeconds } from '../text/clock.ts';
import { duration } from '../text/duration.ts';
import { compact, grouped, percent, seconds } from '../text/numbers.ts';
import { type Tone, themeStamp, toneStyle } from '../theme.ts';

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

/** All that the line is made from. */
interface Shown {
  readonly host: string;
  readonly kernel: string;
  readonly replayed: boolean;
  readonly tab: string;
  readonly lifecycle: ToolState['lifecycle'];
  /** Events a second. */
  readonly rate: number;
  readonly backend: string;
  readonly lost: number;
  /** Negative where the kernel does not tell. */
  readonly missed: number;
  /** Of a list of events. */
  readonly evicted: number | undefined;
  /** Percent of a CPU, of this process; of all probes, and of this tool's. */
  readonly own: number;
  readonly probes: number | undefined;
  readonly cost: number | undefined;
  readonly overBudget: number | undefined;
  /** What the kernel's programs take for an event; undefined where none was timed. */
  readonly eachNs: number | undefined;
  readonly intervalSeconds: number;
  /** Since 1970. */
  readonly second: number;
}

const secondOf = (ms: number): number => Math.floor(ms / 1000);

function shownOf(state: AppState): Shown {
  const { facts, tab, intervalSeconds } = state;
  const { host, kernel, replayed } = facts;
  const { usage, now } = state.figures;
  const tool = shownTool(state);
  const { figures, data, backend, lifecycle } = tool;
  const { rate, cost, overBudget, counters } = figures;
  const { missed, runTimeNs, timedEvents } = counters;
  return {
    host,
    kernel,
    replayed,
    tab,
    lifecycle,
    rate,
    backend,
    lost: lostBy(tool),
    missed,
    evicted: data.kind === 'events' ? data.evicted : undefined,
    own: usage.own,
    probes: usage.probes,
    cost,
    overBudget,
    eachNs: timedEvents > 0 ? runTimeNs / timedEvents : undefined,
    intervalSeconds,
    second: secondOf(now),
  };
}

function lifecyclePart({ tab, replayed, lifecycle, rate }: Shown): Part {
  if (lifecycle === 'running')
    return { text: `${replayed ? 'replayed' : tab} ${compact(rate)}/s`, tone: 'good', dispensable: 0 };
  const text = lifecycle === 'idle' ? 'stopped' : lifecycle;
  return { text: `${tab} ${text}`, tone: lifecycle === 'failed' ? 'error' : 'warning', dispensable: 0 };
}

function costParts({ probes, replayed, cost, overBudget, eachNs }: Shown): Part[] {
  // Of a recording there is nothing to measure.
  if (probes === undefined) return replayed ? [] : [{ text: 'probes ?', tone: 'muted', dispensable: 3 }];
  const over = overBudget === undefined ? '' : `, over ${overBudget} %`;
  const tone = over === '' ? 'plain' : 'warning';
  const parts: Part[] = [{ text: `probes ${percent(cost ?? 0)}${over}`, tone, dispensable: 0 }];
  // Those of other tabs.
  const others = probes - (cost ?? 0);
  if (cost !== undefined && others >= LEAST_OTHERS)
    parts.push({ text: `all ${percent(probes)}`, tone: 'muted', dispensable: 2 });
  // In ASCII on every screen: the line is drawn at the start, and measuring more than that costs.
  if (eachNs !== undefined)
    parts.push({ text: `${duration(eachNs, true)} each`, tone: 'muted', dispensable: 4 });
  return parts;
}

function statusParts(shown: Shown): Part[] {
  const { host, kernel, backend, lost, missed, evicted, own } = shown;
  const parts: Part[] = [
    { text: 'probetop', tone: 'title', dispensable: 3 },
    { text: host, tone: 'plain', dispensable: 2 },
    { text: kernel, tone: 'muted', dispensable: 4 },
    lifecyclePart(shown),
  ];
  if (backend !== '') parts.push({ text: `at ${backend}`, tone: 'muted', dispensable: 5 });
  parts.push({ text: `lost ${grouped(lost)}`, tone: lost > 0 ? 'error' : 'plain', dispensable: 0 });
  if (missed > 0) parts.push({ text: `missed ${compact(missed)}`, tone: 'error', dispensable: 0 });
  // The kernel does not tell.
  if (missed < 0) parts.push({ text: 'missed ?', tone: 'warning', dispensable: 3 });
  if (evicted !== undefined)
    parts.push({ text: `evicted ${grouped(evicted)}`, tone: 'plain', dispensable: 1 });
  parts.push({ text: `us ${percent(own)}`, tone: 'plain', dispensable: 0 });
  return [...parts, ...costParts(shown)];
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
  const shown = shownOf(state);
  const clock = `${seconds(shown.intervalSeconds)}  ${clockSeconds(shown.second * 1000)}`;
  const gap = gapFor(area.width);
  const all = statusParts(shown);
  const room = area.width - clock.length - 2;
  const beside = fitParts(all, room, gap, CLOCK);
  const parts = widthOf(beside, gap) <= room ? beside : fitParts(all, area.width, gap);
  let x = 1;
  for (const { text, tone } of parts) {
    x += area.text(x, 0, text, toneStyle(tone)) + gap;
  }
  if (x + clock.length < area.width) area.text(area.width - clock.length - 1, 0, clock, toneStyle('muted'));
}

/**
 * While all of it is the same the line stands: of what {@link paintStatusLine} looks at that which is told at once. Rates
 * and costs, which are always others, are brought up to date once a second, with the clock, for which the line is painted
 * anyway: they made it four times a second.
 */
export function statusStamp(state: AppState): readonly unknown[] {
  const { usage, now } = state.figures;
  const tool = shownTool(state);
  const { rate, cost, overBudget, counters } = tool.figures;
  return [
    themeStamp(),
    state,
    secondOf(now),
    overBudget,
    lostBy(tool),
    counters.missed,
    // The first of them do not wait.
    rate > 0,
    usage.probes === undefined,
    cost === undefined,
    tool.data.kind === 'events' && tool.data.evicted > 0,
  ];
}
