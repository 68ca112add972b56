// SPDX-License-Identifier: MIT
/** Everything the screen can show, outside React. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AnyValues } from '../probes/any-tool.ts';
import type { ProbeError } from '../probes/errors.ts';
import type { Lifecycle } from '../probes/lifecycle.ts';
import type { ParamSchema } from '../probes/params.ts';
import type { ToolLine } from '../probes/tool-line.ts';
import type { Progress, TraceData } from '../probes/trace.ts';
import { type IdentityFilter, type ProbeCounters, type Skipped, totalLost } from '../probes/types.ts';
import type { ThemeName } from '../settings/settings.ts';
import type { CountData } from './count-data.ts';
import type { EventData } from './event-data.ts';
import type { LatencyData } from './latency-data.ts';
import type { SeriesData } from './series-data.ts';
import { emptyData, type ToolData } from './tool-data.ts';

/** What does not change while the program runs. */
export interface HostFacts {
  readonly host: string;
  /** `uname -r`, of the recording's kernel while one is played. */
  readonly kernel: string;
  /** Played from a recording, not traced. */
  readonly replayed: boolean;
}

/** The answer of a prompt is typed in the last line. */
export type PromptId = 'filter' | 'pid' | 'cgroup' | 'param' | 'save' | 'command' | 'time';

/** What was typed as a command line, or what is wrong with it. */
export type LineReading =
  | { readonly kind: 'line'; readonly line: ToolLine }
  | { readonly kind: 'problem'; readonly sentence: string };

export interface Prompt {
  readonly id: PromptId;
  /** Of the shown tool, for `param`. */
  readonly param?: string;
  /** What is asked for, in front of the answer. */
  readonly label: string;
  readonly text: string;
  /** What it means, or how it may go on. */
  readonly hint?: string;
  /** Of what may be chosen, the number of the one that is; for `command`. */
  readonly choice?: number;
  /** The text as a command line, where it is one; likewise. */
  readonly line?: LineReading | undefined;
  /** What Esc goes back to. */
  readonly before: string;
}

/** A list that is being written into a file. */
export interface Saving {
  /** As it was typed. */
  readonly path: string;
  /** How far it is; no total before the first slice. */
  readonly done: number;
  readonly total: number;
}

/** Costs, in percent of one CPU. */
export interface Usage {
  /** All our threads. */
  readonly own: number;
  /** The kernel's time in the programs of all probes; undefined where it is not measured. */
  readonly probes: number | undefined;
}

/**
 * What changes with every frame. It changes in place and tells nobody: only painters look at it, and a change of the store
 * would have every component look whether it is meant.
 */
export interface ToolFigures {
  counters: ProbeCounters;
  /** Events a second, by the measured time. */
  rate: number;
  /** How far a start or a stop is that takes its time. */
  progress: Progress | undefined;
  /** The kernel's time in the probe's programs, in percent of one CPU; undefined where it is not measured, or not yet. */
  cost: number | undefined;
  /** The budget, in the same, while the cost is steadily above it. */
  overBudget: number | undefined;
}

/** The same for what belongs to no tool. */
export interface ProgramFigures {
  usage: Usage;
  /** Milliseconds since 1970, at the last frame. */
  now: number;
}

export interface ToolState {
  readonly lifecycle: Lifecycle;
  /** The way the probe is attached; empty before. */
  readonly backend: string;
  readonly skipped: readonly Skipped[];
  /** Whether our own processes are left out. */
  readonly leavesSelfOut: boolean;
  readonly figures: ToolFigures;
  /** What must be given before it can run, as a sentence. */
  readonly missing: string | undefined;
  /** Why it does not run. */
  readonly error: ProbeError | undefined;
  readonly params: ParamSchema;
  readonly values: AnyValues;
  /** The text filter as typed, and what is wrong with it. */
  readonly query: string;
  readonly queryProblem: string;
  /** The rows that do not match it are shown too. */
  readonly showAll: boolean;
  /** Changes in place, with every frame and with every key; `tick` tells of the latter. */
  readonly data: ToolData;
}

export interface AppState {
  readonly facts: HostFacts;
  /** The tool that is shown; in the overview the one whose tile is chosen. */
  readonly tab: string;
  /** All tools are shown as tiles. */
  readonly overview: boolean;
  /** The tool from which a row of it was opened in this one. */
  readonly cameFrom: string | undefined;
  /** By their names, in the order of their tabs. */
  readonly tools: Readonly<Record<string, ToolState>>;
  /** Who is traced, the same for all tabs. */
  readonly identity: IdentityFilter;
  readonly prompt: Prompt | undefined;
  readonly saving: Saving | undefined;
  /** The help's first line that is shown; undefined while it is closed. */
  readonly help: number | undefined;
  /** One sentence about the last key: what it could not do, or did. */
  readonly notice: string;
  readonly intervalSeconds: number;
  /** Clicks are ours; else they are the terminal's, to select text with. */
  readonly mouse: boolean;
  readonly theme: ThemeName;
  readonly figures: ProgramFigures;
  /** Counts what keys have changed in place: moves, filters. */
  readonly tick: number;
}

export type AppStore = StoreApi<AppState>;

export function createAppStore(initial: AppState): AppStore {
  return createStore<AppState>(() => initial);
}

/** A tool before its first start. */
export function idleTool(params: ParamSchema, values: AnyValues, kind: TraceData['kind']): ToolState {
  return {
    lifecycle: 'idle',
    backend: '',
    skipped: [],
    leavesSelfOut: true,
    figures: {
      counters: {
        seen: 0,
        superseded: 0,
        losses: { ring: 0, arena: 0, untracked: 0 },
        missed: 0,
        runTimeNs: 0,
        timedEvents: 0,
      },
      rate: 0,
      progress: undefined,
      cost: undefined,
      overBudget: undefined,
    },
    missing: undefined,
    error: undefined,
    params,
    values,
    query: '',
    queryProblem: '',
    showAll: false,
    data: emptyData(kind),
  };
}

/** The data of a tool that lists events. Throws RangeError for another one. */
export function eventsOf({ data }: Pick<ToolState, 'data'>): EventData {
  if (data.kind !== 'events') throw new RangeError('this tool lists no events');
  return data;
}

/** The data of a tool that shows latencies. Throws RangeError for another one. */
export function latenciesOf({ data }: Pick<ToolState, 'data'>): LatencyData {
  if (data.kind !== 'latencies') throw new RangeError('this tool shows no latencies');
  return data;
}

/** The data of a tool that is a table of counts. Throws RangeError for another one. */
export function countsOf({ data }: Pick<ToolState, 'data'>): CountData {
  if (data.kind !== 'counts') throw new RangeError('this tool is no table of counts');
  return data;
}

/** The data of a tool that shows counts over time. Throws RangeError for another one. */
export function seriesOf({ data }: Pick<ToolState, 'data'>): SeriesData {
  if (data.kind !== 'series') throw new RangeError('this tool shows no counts over time');
  return data;
}

/** Events that happened and nobody can see any more. */
export function lostBy({ figures }: Pick<ToolState, 'figures'>): number {
  return totalLost(figures.counters.losses);
}

/** Whether not everybody is traced; our own processes do not count. */
export function isNarrowed({ pid, tid, uid, cgroup }: IdentityFilter): boolean {
  return [pid, tid, uid, cgroup].some((one) => one !== undefined);
}

/** What is known of one tool. */
export function toolState({ tools }: Pick<AppState, 'tools'>, id: string): ToolState {
  const tool = tools[id];
  if (!tool) throw new RangeError(`there is no tool ${id}`);
  return tool;
}

/** The tool that is shown, or whose tile is chosen. */
export function shownTool(state: Pick<AppState, 'tools' | 'tab'>): ToolState {
  return toolState(state, state.tab);
}

/** Changes what is known of one tool. */
export function updateTool(store: AppStore, id: string, change: Partial<ToolState>): void {
  store.setState((state) => ({
    tools: { ...state.tools, [id]: { ...toolState(state, id), ...change } },
    tick: state.tick + 1,
  }));
}
