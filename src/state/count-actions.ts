// SPDX-License-Identifier: MIT
/** What keys do to a table of counts. */
import type { CountView } from './count-view.ts';
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
    turnSort: (by: 1 | -1) => look((view) => view.turnSort(by)),
    reverse: () => look((view) => view.reverse()),
  };
}
