// SPDX-License-Identifier: MIT
/** The tabs in a line: as wide as there is room for, and each at a place that clicks can be told from. */

export const OVERVIEW = 'overview';

export interface TabText {
  readonly name: string;
  readonly text: string;
  readonly x: number;
}

/** How a tab is written, from the widest way on; in the last one the open tab alone has its name. */
const WAYS: readonly ((number: number, name: string, isOpen: boolean) => string)[] = [
  (number, name) => ` ${number} ${name} `,
  (number, name) => ` ${number}${name}`,
  (number, name, isOpen) => (isOpen ? ` ${number}${name}` : ` ${number}`),
];

/** @param tabs the tools; the overview comes before them where there are several */
export function tabTexts(tabs: readonly string[], open: string, width: number): readonly TabText[] {
  const all = tabs.length > 1 ? [OVERVIEW, ...tabs] : tabs;
  const first = tabs.length > 1 ? 0 : 1;
  const write = (way: (typeof WAYS)[number]): readonly TabText[] => {
    let x = 0;
    return all.map((name, i) => {
      const placed = { name, text: way(first + i, name, name === open), x };
      x += placed.text.length;
      return placed;
    });
  };
  const ways = WAYS.map(write);
  const fits = (texts: readonly TabText[]) => {
    const last = texts.at(-1);
    return last === undefined || last.x + last.text.length <= width;
  };
  return ways.find(fits) ?? ways.at(-1) ?? [];
}
