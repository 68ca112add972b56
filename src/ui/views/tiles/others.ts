// SPDX-License-Identifier: MIT

/** Those of which a tile has no line: nothing is left out in silence. */
export function othersText(count: number): string {
  return count === 1 ? '1 other' : `${count} others`;
}
