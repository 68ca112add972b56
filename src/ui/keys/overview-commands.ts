// SPDX-License-Identifier: MIT
/** The keys of the overview: which tile is chosen, and what is done with its tool. */
import { tileColumns } from '../tile-grid.ts';
import type { Command, CommandContext } from './commands.ts';
import { isFiltered, isStarting, pidCommand, startStopCommand } from './probe-commands.ts';

const namesOf = ({ state }: CommandContext): readonly string[] => Object.keys(state.tools);

const choose = (context: CommandContext, at: number): void => {
  const name = namesOf(context)[at];
  if (name !== undefined) context.actions.chooseTile(name);
};

const chosenAt = (context: CommandContext): number => namesOf(context).indexOf(context.state.tab);

/** Up and down in the grid; below the last row there is none, and a tile that is missing there has a neighbour. */
function turnRow(context: CommandContext, by: 1 | -1): void {
  const { length } = namesOf(context);
  const columns = tileColumns(context.width, length);
  const at = chosenAt(context);
  const isLastRow = Math.floor(at / columns) === Math.floor((length - 1) / columns);
  const to = at + by * columns;
  if (to >= 0 && !(by > 0 && isLastRow)) choose(context, Math.min(to, length - 1));
}

/** To the next one in the order of the tabs, or the one before; round all of them where `round`. */
function turn(context: CommandContext, by: 1 | -1, round: boolean): void {
  const { length } = namesOf(context);
  const to = chosenAt(context) + by;
  choose(context, round ? (to + length) % length : to);
}

const move = (id: string, keys: readonly string[], label: string, run: Command['run']): Command => ({
  id,
  keys,
  label,
  scope: 'move',
  run,
});

export const overviewCommands: readonly Command[] = [
  {
    id: 'open-tile',
    keys: ['enter'],
    label: "open the chosen tile's tab",
    scope: 'tool',
    hint: () => 'open',
    run: ({ state, actions }) => actions.openTab(state.tab),
  },
  {
    ...move('next-tile', ['tab'], 'choose the next tile', (context) => turn(context, 1, true)),
    hint: () => 'next tile',
  },
  move('previous-tile', ['shift-tab'], 'choose the tile before', (context) => turn(context, -1, true)),
  move('left', ['left'], 'choose the tile at the left', (context) => turn(context, -1, false)),
  move('right', ['right'], 'choose the tile at the right', (context) => turn(context, 1, false)),
  move('up', ['up', 'k'], 'choose the tile above', (context) => turnRow(context, -1)),
  move('down', ['down', 'j'], 'choose the tile below', (context) => turnRow(context, 1)),
  move('first', ['home', 'g'], 'choose the first tile', (context) => choose(context, 0)),
  move('last', ['end', 'G'], 'choose the last tile', (context) =>
    choose(context, namesOf(context).length - 1),
  ),
  startStopCommand,
  pidCommand,
  {
    id: 'back',
    keys: ['escape'],
    label: 'back: from what is being attached, from the process',
    scope: 'filter',
    disabledReason: (context) =>
      isFiltered(context) || isStarting(context) ? undefined : 'nothing to go back from',
    run: (context) => {
      if (isStarting(context)) context.actions.startOrStop();
      else context.actions.setPid(undefined);
    },
  },
];
