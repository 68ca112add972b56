// SPDX-License-Identifier: MIT
/** What keys do to the view of latencies. */
import type { Labels } from '../histogram/labelled.ts';
import type { LatencyData } from './latency-data.ts';
import { latenciesOf, type ToolState } from './store.ts';

/** @param looked the view has changed in place */
export function latencyActions(current: () => ToolState, looked: () => void) {
  const look = (act: (data: LatencyData) => void) => {
    act(latenciesOf(current()));
    looked();
  };
  return {
    toggleMode: () => look(({ view }) => view.toggleMode()),
    zoom: (by: 1 | -1) => look(({ view }) => view.zoom(by)),
    scroll: (by: number) => look(({ view }) => view.scrollBy(by)),
    back: () => look(({ view }) => view.back()),
    /** All together and now again, as at the start. */
    home: () => look(({ view }) => view.home()),
    selectLabels: (labels: Labels) => look(({ view }) => view.selectLabels(labels)),
    /** The next of the histograms that are listed, or the one before; above the first all are one. */
    select: (by: 1 | -1) => look((data) => data.view.select(by, data.listed)),
  };
}
