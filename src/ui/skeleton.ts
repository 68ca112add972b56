// SPDX-License-Identifier: MIT
/**
 * The first frame, written before anything that draws is loaded and before the size is known: the lines that are always
 * there, in their places. It takes no more than the names of the tabs.
 */
const CSI = '\x1b[';
/** A terminal stops at its last line. */
const LAST_LINE = 999;

export function skeleton(tabs: readonly string[], active: string): string {
  const names = tabs.map((name, index) => {
    const text = ` ${index + 1} ${name} `;
    return name === active ? `${CSI}7m${text}${CSI}27m` : text;
  });
  return (
    `${CSI}m${CSI}H${CSI}2J ${CSI}1mprobetop${CSI}m${CSI}2;1H${names.join('')}` +
    `${CSI}${LAST_LINE};1H ${CSI}2mstarting${CSI}m`
  );
}
