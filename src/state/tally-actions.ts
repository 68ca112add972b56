// SPDX-License-Identifier: MIT
/** What keys do to the tables that a list of events is counted into. */
import type { EventData } from './event-data.ts';
import { type AppStore, eventsOf, shownTool, updateTool } from './store.ts';
import type { TallyView } from './tally/tally-view.ts';

/** A filter that a row of a table can be; `query` is a text behind `/`, of the list. */
export type Narrowing =
  /** The query takes its place where there is no such process any more. */
  | { readonly pid: number; readonly query: string }
  | { readonly param: string; readonly text: string }
  | { readonly query: string };

export interface Narrowers {
  /** Whether it can be traced. */
  setPid(pid: number): boolean;
  setParam(param: string, text: string): void;
  /** The filters have changed. */
  refilter(): void;
}

/** @param looked the view has changed in place */
export function tallyActions(store: AppStore, looked: () => void, narrowers: Narrowers) {
  const events = (): EventData => eventsOf(shownTool(store.getState()));
  const look = (act: (view: TallyView) => void) => {
    const { counts } = events();
    if (counts) act(counts);
    looked();
  };
  const show = (turn: (data: EventData) => ReturnType<EventData['turnTable']>) => {
    updateTool(store, store.getState().tab, { ...turn(events()), queryProblem: '' });
    store.setState({ notice: '' });
    narrowers.refilter();
  };
  const toList = () => show((data) => data.showTable(undefined));
  return {
    move: (rows: number) => look((view) => view.move(rows)),
    toFirst: () => look((view) => view.toFirst()),
    toLast: () => look((view) => view.toLast()),
    unselect: () => look((view) => view.unselect()),
    turnSort: (by: 1 | -1) => look((view) => view.turnSort(by)),
    reverse: () => look((view) => view.reverse()),
    /** The next table; after the last one the list. */
    turn: () => show((data) => data.turnTable()),
    toList,
    /** The list again, of what the row has counted. */
    listOnly: (narrowing: Narrowing) => {
      toList();
      if ('param' in narrowing) return narrowers.setParam(narrowing.param, narrowing.text);
      if ('pid' in narrowing && narrowers.setPid(narrowing.pid)) return undefined;
      const { query } = shownTool(store.getState());
      // Comparisons stand before a text.
      updateTool(store, store.getState().tab, {
        query: `${narrowing.query} ${query}`.trim(),
        showAll: false,
      });
      return narrowers.refilter();
    },
  };
}
