// SPDX-License-Identifier: MIT
/** Texts of rows as they are asked for behind `/`. */

/** `path==/etc/x`, in quotes where it must be: just that, capitals or not; undefined for what cannot be asked for so: it has a quotation mark itself. */
export function textIs(column: string, text: string): string | undefined {
  if (text === '' || text.includes('"')) return undefined;
  return `${column}==${/\s/.test(text) ? `"${text}"` : text}`;
}
