// SPDX-License-Identifier: MIT
/** Everything the screen can show, outside React. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ProbeError } from '../probes/errors.ts';
import type { Lifecycle } from '../probes/lifecycle.ts';
import type { ParamSchema, ParamValues } from '../probes/params.ts';
import type { ToolId, tools } from '../probes/registry.ts';
import {
  type IdentityFilter,
  type ProbeCounters,
  type Skipped,
  type Tool,
  totalLost,
} from '../probes/types.ts';
import { EventData } from './event-data.ts';

/** What does not change while the program runs. */
export interface HostFacts {
  readonly host: string;
  /** `uname -r`, of the recording's kernel while one is played. */
  readonly kernel: string;
  /** Played from a recording, not traced. */
  readonly replayed: boolean;
}

/** The answer of a prompt is typed in the last line. */
export type PromptId = 'filter' | 'pid';

export interface Prompt {
  readonly id: PromptId;
  readonly text: string;
  /** What Esc goes back to. */
  readonly before: string;
}

/** Costs, in percent of one CPU. */
export interface Usage {
  /** All our threads. */
  readonly own: number;
  /** The kernel's time in our programs; undefined where it is not measured. */
  readonly probes: number | undefined;
}

/**
 * What changes with every frame. It changes in place and tells nobody: only painters look at it, and a change of the store
 * would have every component look whether it is meant.
 */
export interface ToolFigures {
  counters: ProbeCounters;
  /** Events a second, by the measured time between two frames. */
  rate: number;
}

/** The same for what belongs to no tool. */
export interface ProgramFigures {
  usage: Usage;
  /** Milliseconds since 1970, at the last frame. */
  now: number;
}

export interface ToolState<Schema extends ParamSchema, Row> {
  readonly lifecycle: Lifecycle;
  /** The way the probe is attached; empty before. */
  readonly backend: string;
  readonly skipped: readonly Skipped[];
  readonly figures: ToolFigures;
  /** Why it does not run. */
  readonly error: ProbeError | undefined;
  readonly values: ParamValues<Schema>;
  /** The text filter as typed, and what is wrong with it. */
  readonly query: string;
  readonly queryProblem: string;
  /** Changes in place, with every frame and with every key; `tick` tells of the latter. */
  readonly events: EventData<Schema, Row>;
}

type StateOf<T> =
  T extends Tool<string, infer Schema, infer _Filter, infer Row> ? ToolState<Schema, Row> : never;

export interface AppState {
  readonly facts: HostFacts;
  readonly tab: ToolId;
  readonly tools: { readonly [Id in ToolId]: StateOf<(typeof tools)[Id]> };
  /** Who is traced, the same for all tabs. */
  readonly identity: IdentityFilter;
  readonly prompt: Prompt | undefined;
  /** The help's first line that is shown; undefined while it is closed. */
  readonly help: number | undefined;
  /** One sentence about the last key: what it could not do, or did. */
  readonly notice: string;
  readonly intervalSeconds: number;
  readonly figures: ProgramFigures;
  /** Counts what keys have changed in place: moves, filters. */
  readonly tick: number;
}

export type AppStore = StoreApi<AppState>;

export function createAppStore(initial: AppState): AppStore {
  return createStore<AppState>(() => initial);
}

/** A tool before its first start. */
export function idleTool<Schema extends ParamSchema, Row>(
  values: ParamValues<Schema>,
): ToolState<Schema, Row> {
  return {
    lifecycle: 'idle',
    backend: '',
    skipped: [],
    figures: {
      counters: { seen: 0, superseded: 0, losses: { ring: 0, arena: 0 }, missed: 0, runTimeNs: 0 },
      rate: 0,
    },
    error: undefined,
    values,
    query: '',
    queryProblem: '',
    events: new EventData(),
  };
}

/** Events that happened and nobody can see any more. */
export function lostBy({ figures }: Pick<ToolState<never, never>, 'figures'>): number {
  return totalLost(figures.counters.losses);
}

/** Changes what is known of one tool. */
export function updateTool<Id extends ToolId>(
  store: AppStore,
  id: Id,
  change: Partial<AppState['tools'][Id]>,
): void {
  store.setState((state) => ({
    tools: { ...state.tools, [id]: { ...state.tools[id], ...change } },
    tick: state.tick + 1,
  }));
}
