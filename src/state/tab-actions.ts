// SPDX-License-Identifier: MIT
/** Going from one tool to another, to all of them, and to the help. */
import type { Acting } from './acting.ts';
import { toolState } from './store.ts';

export function tabActions({ store, control, now, attempt }: Acting) {
  const openTab = (tab: string) => {
    store.setState({ tab, overview: false, cameFrom: undefined, help: undefined, notice: '' });
    control.show(tab);
  };
  /** The same, and it runs there: whoever asks for something else in a tab wants it traced. */
  const openRunning = (tab: string) => {
    openTab(tab);
    const { lifecycle } = toolState(now(), tab);
    if (lifecycle === 'idle' || lifecycle === 'failed') control.start(tab);
  };
  return {
    openTab,
    openRunning,
    /** The tile of the tool that was shown is chosen. */
    openOverview: () => {
      store.setState({ overview: true, cameFrom: undefined, help: undefined, notice: '' });
      control.showAll();
    },
    chooseTile: (tab: string) => store.setState({ tab, notice: '' }),
    /** Opens another tool with a parameter of its own: what is selected here. */
    drill: (tab: string, param: string, text: string) =>
      attempt(() => {
        const cameFrom = now().tab;
        control.setParam(tab, param, text);
        openRunning(tab);
        store.setState({ cameFrom });
      }),
    toggleHelp: () =>
      store.setState(({ help }) => ({ help: help === undefined ? 0 : undefined, notice: '' })),
    /** @param lines how many lines the help has beyond a page */
    scrollHelp: (by: number, lines: number) =>
      store.setState(({ help = 0 }) => ({ help: Math.max(0, Math.min(lines, help + by)) })),
  };
}
