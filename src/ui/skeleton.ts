// SPDX-License-Identifier: MIT
/**
 * The first frame, written before anything that draws is loaded: the lines that are always there, in their places. It
 * takes no more than the names of the tabs.
 */
import { isTooSmall, type Size } from './layout.ts';

const CSI = '\x1b[';

export function skeleton(size: Size, tabs: readonly string[], active: string): string {
  const clear = `${CSI}m${CSI}H${CSI}2J`;
  if (isTooSmall(size)) return clear;
  const names = tabs.map((name, index) => {
    const text = ` ${index + 1} ${name} `;
    return name === active ? `${CSI}7m${text}${CSI}27m` : text;
  });
  return `${clear} ${CSI}1mprobetop${CSI}m${CSI}2;1H${names.join('')}${CSI}${size.rows};1H ${CSI}2mstarting${CSI}m`;
}
