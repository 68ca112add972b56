// SPDX-License-Identifier: MIT
import type { TallyView } from '../../state/tally/tally-view.ts';
import type { AnyPane } from '../panes/any-pane.ts';
import type { TableLook } from '../panes/types.ts';

/** How the table looks that is shown. Throws RangeError where the pane has none for it. */
export function tableLook(pane: AnyPane, { table }: Pick<TallyView, 'table'>): TableLook<unknown> {
  const look = pane.view === 'events' ? pane.tables.find(({ id }) => id === table.id) : undefined;
  if (!look) throw new RangeError(`there is no look of the table ${table.id}`);
  return look;
}
