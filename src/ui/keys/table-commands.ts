// SPDX-License-Identifier: MIT
/** The keys of every table of counts, of functions or of events. */
import type { Command, CommandContext } from './commands.ts';

export interface TableActions {
  turnSort(by: 1 | -1): void;
  reverse(): void;
  move(rows: number): void;
  toFirst(): void;
  toLast(): void;
}

type Table = (context: CommandContext) => TableActions;

export function sortCommands(table: Table): readonly Command[] {
  return [
    {
      id: 'sort',
      keys: ['s', '>'],
      label: 'sort by the next column',
      scope: 'tool',
      hint: () => 'sort',
      run: (context) => table(context).turnSort(1),
    },
    {
      id: 'sort-back',
      keys: ['<'],
      label: 'sort by the column before',
      scope: 'tool',
      run: (context) => table(context).turnSort(-1),
    },
    {
      id: 'reverse',
      keys: ['r'],
      label: 'the other way round',
      scope: 'tool',
      hint: () => 'reverse',
      run: (context) => table(context).reverse(),
    },
  ];
}

const move = (id: string, keys: readonly string[], label: string, run: Command['run']): Command => ({
  id,
  keys,
  label,
  scope: 'move',
  run,
});

export function rowCommands(table: Table): readonly Command[] {
  const page = ({ height }: CommandContext) => Math.max(1, height - 1);
  return [
    move('up', ['up', 'k'], 'select the row above', (context) => table(context).move(-1)),
    move('down', ['down', 'j'], 'select the row below', (context) => table(context).move(1)),
    move('page-up', ['pageup'], 'a page up', (context) => table(context).move(-page(context))),
    move('page-down', ['pagedown'], 'a page down', (context) => table(context).move(page(context))),
    move('first', ['home', 'g'], 'the first row', (context) => table(context).toFirst()),
    move('last', ['end', 'G'], 'the last row', (context) => table(context).toLast()),
  ];
}
