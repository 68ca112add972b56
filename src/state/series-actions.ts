// SPDX-License-Identifier: MIT
/** What keys do to the view of counts over time. */
import type { SeriesView } from './series-view.ts';
import { seriesOf, type ToolState } from './store.ts';

/** @param looked the view has changed in place */
export function seriesActions(current: () => ToolState, looked: () => void) {
  const look = (act: (view: SeriesView) => void) => {
    act(seriesOf(current()).view);
    looked();
  };
  return {
    move: (samples: number) => look((view) => view.move(samples)),
    lookAt: (number: number) => look((view) => view.lookAt(number)),
    toOldest: () => look((view) => view.toOldest()),
    toNow: () => look((view) => view.toNow()),
  };
}
