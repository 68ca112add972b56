// SPDX-License-Identifier: MIT
/** Comma-separated values as RFC 4180 has them, whose text does nothing where it is opened. */

/** Raw: a unit belongs into the header. Undefined is an empty cell. */
export type CsvCell = string | number | bigint | undefined;

/**
 * What a spreadsheet begins a formula with, in full width too, and the apostrophe that we put before it: so that two texts
 * never become one.
 */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20']/;
/** Where the semicolon separates, as in many locales, a cell would begin behind it, quotes or not. */
const HIDDEN_FORMULA = /;(?=["\s]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
const QUOTED = /[",;\r\n]/;

/** @param text safe to draw: without control characters, a backslash doubled */
function textCell(text: string): string {
  const harmless = (FORMULA.test(text) ? `'${text}` : text).replace(HIDDEN_FORMULA, '\\x3b');
  return QUOTED.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** One record, with its line break. */
export function csvLine(cells: readonly CsvCell[]): string {
  const texts = cells.map((cell) => (typeof cell === 'string' ? textCell(cell) : String(cell ?? '')));
  return `${texts.join(',')}\r\n`;
}
