// SPDX-License-Identifier: MIT
/** What the mouse does: a click chooses what it is on, another one on the same is Enter, the wheel moves. */
import { labelKey } from '../../histogram/labelled.ts';
import { type AppStore, countsOf, eventsOf, latenciesOf, shownTool } from '../../state/store.ts';
import { OVERVIEW } from '../tab-texts.ts';
import type { Pointed } from '../target.ts';
import type { CommandContext } from './commands.ts';
import type { MouseEvent } from './decode.ts';
import { type KeyName, namedKey } from './key.ts';
import type { Keyboard } from './keyboard.ts';

/** Rows of a step of the wheel. */
const STEP = 3;

export function createPointer(
  store: AppStore,
  context: () => CommandContext,
  keyboard: Keyboard,
  pointedAt: (column: number, row: number) => Pointed | undefined,
): (event: MouseEvent) => void {
  const press = (name: KeyName, times = 1) => {
    for (let i = 0; i < times; i++) keyboard.key(namedKey(name));
  };

  /** Chooses a row, unless it is chosen: then that is Enter. */
  const choose = <Row>(row: Row | undefined, chosen: unknown, select: (row: Row) => void) => {
    if (row === undefined) return;
    if (row === chosen) press('enter');
    else select(row);
  };

  const click = ({ target, column, row }: Pointed) => {
    const { actions, state, height } = context();
    switch (target.kind) {
      case 'tab':
        if (target.name === OVERVIEW) actions.openOverview();
        else actions.openTab(target.name);
        break;
      case 'tile':
        actions.openTab(target.tool);
        break;
      case 'events':
        choose(target.numbers[row], eventsOf(shownTool(state)).view.selected, (number) =>
          actions.select(number, height),
        );
        break;
      case 'counts':
        choose(target.targets[row], countsOf(shownTool(state)).view.selected, actions.counts.select);
        break;
      case 'sort':
        actions.counts.sortBy(target.column);
        break;
      case 'histograms': {
        const labels = target.labels[row];
        const isChosen = labels && labelKey(labels) === latenciesOf(shownTool(state)).view.selected;
        choose(labels, isChosen ? labels : undefined, actions.latencies.selectLabels);
        break;
      }
      case 'moments':
        choose(target.samples[column], undefined, actions.past.lookAt);
        break;
      case 'intervals':
        choose(target.numbers[row], undefined, actions.past.lookAt);
    }
  };

  const wheel = (by: 1 | -1, pointed: Pointed | undefined) => {
    const { actions, state, height } = context();
    const { data } = shownTool(state);
    const key = by < 0 ? 'up' : 'down';
    if (state.prompt || state.help !== undefined) press(key, STEP);
    else if (state.overview) return;
    else if (pointed?.target.kind === 'moments') press(by < 0 ? 'left' : 'right');
    else if (data.kind === 'events') actions.scrollEvents(by * STEP, height);
    else if (data.kind !== 'latencies') press(key, STEP);
    else if (pointed?.target.kind === 'histograms') press(key);
    else press(by < 0 ? 'pageup' : 'pagedown');
  };

  return ({ action, button, column, row }) => {
    const pointed = pointedAt(column, row);
    if (action === 'wheelup') wheel(-1, pointed);
    else if (action === 'wheeldown') wheel(1, pointed);
    // What is being typed is answered or left by keys.
    else if (action === 'press' && button === 'left' && pointed && !store.getState().prompt) click(pointed);
  };
}
