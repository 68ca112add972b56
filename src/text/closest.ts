// SPDX-License-Identifier: MIT

/** How many insertions, deletions and replacements turn one text into the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}

/** The name nearest to what was typed, if it is near enough to be a slip. */
export function closest(typed: string, names: readonly string[]): string | undefined {
  const ranked = names.map((name) => ({ name, away: distance(typed, name) })).sort((a, b) => a.away - b.away);
  const best = ranked[0];
  return best && best.away <= Math.max(2, Math.floor(best.name.length / 3)) ? best.name : undefined;
}
