// SPDX-License-Identifier: MIT
/** What keys do to a table of counts. */
import type { CountColumn, CountView } from './count-view.ts';
import { countsOf, type ToolState } from './store.ts';

/** @param looked the view has changed in place */
export function countActions(current: () => ToolState, looked: () => void) {
  const look = (act: (view: CountView) => void) => {
    act(countsOf(current()).view);
    looked();
  };
  return {
    move: (rows: number) => look((view) => view.move(rows)),
    toFirst: () => look((view) => view.toFirst()),
    toLast: () => look((view) => view.toLast()),
    unselect: () => look((view) => view.unselect()),
    select: (target: number) => look((view) => view.select(target)),
    /** By that column; the other way round where that is so. */
    sortBy: (column: CountColumn) =>
      look((view) => (view.sort === column ? view.reverse() : view.sortBy(column))),
    turnSort: (by: 1 | -1) => look((view) => view.turnSort(by)),
    reverse: () => look((view) => view.reverse()),
  };
}
