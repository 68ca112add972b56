// SPDX-License-Identifier: MIT
/** What is traced and what of it is shown: of whom, with which parameters, matching which text. */
import { typedText } from '../probes/params.ts';
import type { Acting } from './acting.ts';
import { stepText, stepToMatch } from './find-actions.ts';
import { rowFilter } from './row-filter.ts';
import { isNarrowed, updateTool } from './store.ts';

const ANYBODY = { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined } as const;

const ONLY_FROM_NOW = 'What comes from now on: what is kept does not say of which cgroup it was.';

export function filterActions({ store, control, now, current, note, looked, attempt }: Acting) {
  const setQuery = (query: string) => {
    updateTool(store, now().tab, { query });
    control.retype(now().tab);
  };
  const clearQuery = () => {
    updateTool(store, now().tab, { showAll: false });
    setQuery('');
  };
  const setParam = (param: string, text: string) => attempt(() => control.setParam(now().tab, param, text));
  const takeFromRow = rowFilter(setParam);

  return {
    setQuery,
    clearQuery,
    setParam,
    setPid: (pid: number | undefined) =>
      attempt(() => {
        // A thread is one of a process: a filter by one of them takes the place of the other.
        store.setState({ identity: control.setIdentity({ pid, tid: undefined }) });
      }),
    setCgroup: (cgroup: string | undefined) =>
      attempt(() => {
        store.setState({ identity: control.setIdentity({ cgroup }) });
        return cgroup !== undefined && current().data.kind === 'events' ? ONLY_FROM_NOW : '';
      }),
    /** A parameter taken from the selected row. @param steps what the row offers, the narrowest first */
    filterByRow: (param: string, steps: readonly string[]) => {
      const { data, values } = current();
      const row = data.kind === 'events' ? data.view.selected : undefined;
      takeFromRow({ tool: now().tab, param, row }, steps, values[param]);
    },
    /** Everybody and everything again. @param params of the shown tool that are filters */
    clearFilters: (params: readonly string[]) =>
      attempt(() => {
        const { tab } = now();
        const { values, query, data } = current();
        const isCounted = data.kind === 'events' && data.countedText !== '';
        if (isCounted) data.clearCountedText();
        if (query !== '') clearQuery();
        if (isCounted) control.refilter(tab);
        if (isNarrowed(now().identity)) store.setState({ identity: control.setIdentity(ANYBODY) });
        for (const param of params) {
          const value = values[param];
          if (value === true) control.setSwitch(tab, param, false);
          else if (typedText(value) !== '' && value !== false) control.setParam(tab, param, '');
        }
      }),
    /** The rows that do not match are shown too, or not any more. */
    toggleShowAll: () => {
      updateTool(store, now().tab, { showAll: !current().showAll });
      control.retype(now().tab);
    },
    toMatch: (by: 1 | -1, height: number) => {
      const step = stepToMatch(current(), by, height);
      looked();
      note(stepText(step, by));
    },
    toggle: (param: string) =>
      attempt(() => {
        const { tab } = now();
        control.setSwitch(tab, param, current().values[param] !== true);
      }),
  };
}

export type FilterActions = ReturnType<typeof filterActions>;
