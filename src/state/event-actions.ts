// SPDX-License-Identifier: MIT
/** What keys do to the view of a list of events. */
import type { EventView } from './event-view.ts';
import { eventsOf, type ToolState } from './store.ts';

/** @param looked the view has changed in place */
export function eventActions(current: () => ToolState, looked: () => void) {
  const look = (act: (view: EventView) => void) => {
    act(eventsOf(current()).view);
    looked();
  };
  return {
    move: (rows: number, height: number) => look((view) => view.move(rows, height)),
    select: (number: number, height: number) => look((view) => view.select(number, height)),
    scrollEvents: (rows: number, height: number) => look((view) => view.scroll(rows, height)),
    toOldest: (height: number) => look((view) => view.toOldest(height)),
    follow: () => look((view) => view.follow()),
  };
}
