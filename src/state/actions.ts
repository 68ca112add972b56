// SPDX-License-Identifier: MIT
/** What can be done to the state: each key ends in one of these. */
import { acting } from './acting.ts';
import type { Control } from './control.ts';
import { countActions } from './count-actions.ts';
import { eventActions } from './event-actions.ts';
import { filterActions } from './filter-actions.ts';
import { latencyActions } from './latency-actions.ts';
import { lineActions } from './line-actions.ts';
import { pastActions } from './past-actions.ts';
import { promptActions } from './prompt-actions.ts';
import { screenActions } from './screen-actions.ts';
import type { AppStore } from './store.ts';
import { tabActions } from './tab-actions.ts';
import { tallyActions } from './tally-actions.ts';

export type Actions = ReturnType<typeof createActions>;

export function createActions(store: AppStore, control: Control) {
  const base = acting(store, control);
  const { now, current, looked } = base;
  const look = () => control.look(now().tab);
  const { openRunning, ...tabs } = tabActions(base);
  const filters = filterActions(base);
  const lines = lineActions(store, control, openRunning);
  const past = pastActions(store, current, { looked, look });

  return {
    ...tabs,
    ...filters,
    ...lines,
    ...promptActions(base, { filters, lines, past }),
    ...screenActions(base),
    ...eventActions(current, looked),
    latencies: latencyActions(current, looked),
    counts: countActions(current, looked),
    tally: tallyActions(store, looked, {
      setPid: (pid) => {
        filters.setPid(pid);
        return now().identity.pid === pid;
      },
      setParam: filters.setParam,
      refilter: () => control.refilter(now().tab),
    }),
    past,
    pause: () => {
      current().data.togglePause();
      looked();
      look();
    },
    startOrStop: () => {
      const { tab } = now();
      const { lifecycle } = current();
      if (lifecycle === 'running' || lifecycle === 'starting') control.stop(tab);
      else control.start(tab);
    },
  };
}
