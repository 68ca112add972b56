// SPDX-License-Identifier: MIT
/** What the screen can show of an event tool: its newest rows, its counts, its filter and its last error. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Lifecycle } from '../probes/lifecycle.ts';
import type { IdentityFilter, ProbeCounters } from '../probes/types.ts';

export interface EventState<Row> {
  /** Oldest first, at most {@link ROWS_KEPT}. */
  readonly rows: readonly Row[];
  readonly counters: ProbeCounters;
  readonly identity: IdentityFilter;
  readonly lifecycle: Lifecycle;
  readonly backend: string;
  /** One sentence about what went wrong last; empty when nothing did. */
  readonly problem: string;
}

/** More than the tallest terminal shows. */
export const ROWS_KEPT = 500;

export type EventStore<Row> = StoreApi<EventState<Row>>;

export function createEventStore<Row>(identity: IdentityFilter): EventStore<Row> {
  return createStore<EventState<Row>>(() => ({
    rows: [],
    counters: { seen: 0, superseded: 0, losses: { ring: 0, arena: 0 }, missed: 0, runTimeNs: 0 },
    identity,
    lifecycle: 'starting',
    backend: '',
    problem: '',
  }));
}

/** The rows with newer ones behind them, the oldest dropped. */
export function appendRows<Row>(rows: readonly Row[], newer: readonly Row[]): readonly Row[] {
  return newer.length === 0 ? rows : [...rows, ...newer].slice(-ROWS_KEPT);
}
