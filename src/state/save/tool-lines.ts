// SPDX-License-Identifier: MIT
/** What a tool shows, of whatever kind, as lines: those that the text output has of it. */
import { type CountLine, csvCount, csvCountHeader, jsonCounts } from '../../probes/lines/count-lines.ts';
import {
  csvInterval,
  csvIntervalHeader,
  jsonInterval,
  type LatencyInterval,
} from '../../probes/lines/latency-lines.ts';
import { csvSeries, csvSeriesHeader, jsonSeries } from '../../probes/lines/series-lines.ts';
import type { RecordText } from '../../probes/types.ts';
import type { CountData } from '../count-data.ts';
import type { EventData } from '../event-data.ts';
import type { HeldEvent } from '../held-events.ts';
import type { LatencyData } from '../latency-data.ts';
import type { SeriesData } from '../series-data.ts';
import { rfc3339, type SavedLines, type SavedPiece, type SaveFormat } from './saved-lines.ts';

const LEFT_OUT: SavedPiece = ['', 0];

/** The events that are listed, the oldest first. */
export function eventLines({ log, view }: EventData, { header, line }: Omit<RecordText, 'keep'>): SavedLines {
  const held = log.hold(view.end);
  const { test } = view;
  const piece = ([record, number]: HeldEvent): SavedPiece =>
    test && !test(record, number) ? LEFT_OUT : [line(record), 1];
  return { header, total: held.size, pieces: mapped(held.records(), piece) };
}

function* mapped<One>(all: Iterable<One>, piece: (one: One) => SavedPiece): Generator<SavedPiece> {
  for (const one of all) yield piece(one);
}

/** The histograms that are shown; where those of the last interval are, of each interval that is kept. */
export function latencyLines(data: LatencyData, tool: string, format: SaveFormat): SavedLines {
  const { splitBy, implied = [] } = data.layout ?? { splitBy: [] };
  const layout = { splitBy, implied };
  const text = (interval: LatencyInterval): SavedPiece => [
    format === 'json' ? jsonInterval(tool, interval, layout) : csvInterval(interval, layout),
    1,
  ];
  const header = format === 'json' ? '' : csvIntervalHeader(layout);
  const { shown, view, history } = data;
  if (shown.kind === 'interval') {
    const samples = history.until(view.end);
    const piece = (sample: (typeof samples)[number]): SavedPiece => {
      const { counted, endMs, seconds } = sample();
      return counted ? text({ counted, seconds, time: rfc3339(endMs) }) : LEFT_OUT;
    };
    return { header, total: samples.length, pieces: mapped(samples, piece) };
  }
  const { counted, endMs, seconds } = shown;
  const calls = shown.kind === 'since' ? data.callsBy(splitBy) : undefined;
  const whole = { counted, seconds, time: rfc3339(endMs), ...(calls && { calls }) };
  return { header, total: 1, pieces: [text(whole)] };
}

/** The rows of the table, in their order. */
export function countLines({ view }: CountData, tool: string, format: SaveFormat, nowMs: number): SavedLines {
  const { counts, order } = view;
  const { targets, recent, total, seconds, atMs = nowMs } = counts;
  const interval = { time: rfc3339(atMs), seconds };
  const lineOf = (number: number): CountLine => ({
    name: targets[number]?.name ?? '',
    address: targets[number]?.address,
    count: recent[number] ?? 0,
    total: total[number] ?? 0,
  });
  if (format === 'json') {
    const text = jsonCounts(tool, interval, order.map(lineOf));
    return { header: '', total: 1, pieces: [[text, order.length]] };
  }
  const piece = (number: number): SavedPiece => [csvCount(interval, lineOf(number)), 1];
  return { header: csvCountHeader, total: order.length, pieces: mapped(order, piece) };
}

/** Every interval that is kept. */
export function seriesLines(data: SeriesData, tool: string, format: SaveFormat): SavedLines {
  const { targets, history, view } = data;
  const samples = history.until(view.end);
  const piece = ({ counts, endMs, seconds }: (typeof samples)[number]): SavedPiece => {
    if (!counts) return LEFT_OUT;
    const interval = { time: rfc3339(endMs), seconds, counts };
    return [format === 'json' ? jsonSeries(tool, interval, targets) : csvSeries(interval, targets), 1];
  };
  const header = format === 'json' ? '' : csvSeriesHeader(targets);
  return { header, total: samples.length, pieces: mapped(samples, piece) };
}
