// SPDX-License-Identifier: MIT

/** `0.4 %`; a cost that is there never reads as none. */
export function percent(value: number): string {
  if (value > 0 && value < 0.05) return '<0.1 %';
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} %`;
}
