// SPDX-License-Identifier: MIT
/** What a tool has to show, whatever its kind. */
import type { RecordSink } from '../probes/decode/records.ts';
import type { TraceData } from '../probes/trace.ts';
import type { IdentityFilter } from '../probes/types.ts';
import type { Comparable } from './comparison-query.ts';
import { CountData } from './count-data.ts';
import { EventData } from './event-data.ts';
import { LatencyData } from './latency-data.ts';
import type { Past } from './past/past.ts';
import { SeriesData } from './series-data.ts';

/** A moment at which a tool's data is brought up to date. */
export interface DataFrame {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Between two updates of the screen, as it was asked for. */
  readonly intervalMs: number;
  /** Somebody sees it. */
  readonly shown: boolean;
  /** Nothing more will come. */
  readonly last: boolean;
}

export interface ToolDataBase {
  /** Where the probe's records go; undefined before the first start. */
  readonly sink: RecordSink | undefined;
  /** How many there ever were: what the rate is made of. */
  readonly counted: number;
  /** What was kept once and is not any more. */
  readonly evicted: number;
  /** What can be searched and compared, by name; nothing before the first start. */
  readonly searchable: readonly Comparable[];
  /** Whether the filter has become more than needed. */
  readonly outgrown: boolean;
  /** The kernel's filter is another one from now on. @param trusted false where nothing heeds it: a recording */
  filterChanged(trusted: boolean): void;
  /**
   * Looks only at what is asked for. Returns what is wrong with the typed text.
   * @param showAll rows that do not match the typed text are shown too, and the others marked
   */
  setFilter(identity: IdentityFilter, typed: string, showAll?: boolean): string;
  /**
   * Another text was typed, and nothing else has changed. Undefined where that takes {@link setFilter}; where there is no such
   * method it always does.
   */
  setText?(typed: string, showAll: boolean): string | undefined;
  /** Whether an interval has ended with it. */
  frame(frame: DataFrame): boolean;
  /** Looks at what it has not looked at; true while there is more to do. */
  work(budgetMs: number): boolean;
  readonly past: Past;
  /** The view stands still, or goes along with what comes. */
  togglePause(): void;
}

export type ToolData = EventData | LatencyData | CountData | SeriesData;

export function emptyData(kind: TraceData['kind']): ToolData {
  switch (kind) {
    case 'events':
      return new EventData();
    case 'latencies':
      return new LatencyData();
    case 'counts':
      return new CountData();
    case 'series':
      return new SeriesData();
  }
}

/** The probe has been started: its data can be read. */
export function readFrom(data: ToolData, traced: TraceData): void {
  if (data.kind === 'events' && traced.kind === 'events') data.reading = traced.reading();
  else if (data.kind === 'latencies' && traced.kind === 'latencies') data.reading = traced.reading();
  else if (data.kind === 'counts' && traced.kind === 'counts') data.reading = traced.reading();
  else if (data.kind === 'series' && traced.kind === 'series') data.reading = traced.reading();
}
