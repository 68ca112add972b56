// SPDX-License-Identifier: MIT
/**
 * The first frame, written before anything that draws is loaded and before the size is known: the lines that are always
 * there, in their places. It takes no more than the names of the tabs.
 */
import { tabTexts } from './tab-texts.ts';

const CSI = '\x1b[';
/** A terminal stops at its last line. */
const LAST_LINE = 999;

export function skeleton(tabs: readonly string[], active: string): string {
  const names = tabTexts(tabs, active, Number.POSITIVE_INFINITY).map(({ name, text }) =>
    name === active ? `${CSI}7m${text}${CSI}27m` : text,
  );
  // They may be more than a line: what is too much is cut, not wrapped.
  return (
    `${CSI}m${CSI}H${CSI}2J ${CSI}1mprobetop${CSI}m${CSI}2;1H${CSI}?7l${names.join('')}${CSI}?7h` +
    `${CSI}${LAST_LINE};1H starting`
  );
}
