// SPDX-License-Identifier: MIT
/** C++ types as text. What is declared stands in the middle of some of them, `void (*)(int)`: so there are two halves. */

export interface Piece {
  readonly left: string;
  readonly right: string;
  /** A function or an array: a pointer to it needs parentheses, which `within` says are there already. */
  readonly compound?: 'function' | 'array';
  readonly within?: boolean;
  /** The elements of a template's parameter pack. */
  readonly pack?: readonly Piece[];
  /** The last component of a name, which constructors and destructors repeat. */
  readonly last?: string;
}

export function plain(text: string, last?: string): Piece {
  return { left: text, right: '', ...(last === undefined ? {} : { last }) };
}

export function textOf(piece: Piece): string {
  if (piece.pack) return listOf(piece.pack);
  return piece.left + piece.right;
}

/** Without what stands for nothing: an empty pack. */
export function listOf(pieces: readonly Piece[]): string {
  return pieces
    .map(textOf)
    .filter((text) => text !== '')
    .join(', ');
}

/** A pointer or reference (`*`, `&`, `&&`) to a type. */
export function indirect(to: Piece, sign: string): Piece {
  if (!to.compound || to.within) {
    // A reference to a reference is the one with a single sign, if any of both has it.
    if (sign.startsWith('&') && to.left.endsWith('&')) {
      return sign === '&' && to.left.endsWith('&&') ? { ...to, left: to.left.slice(0, -1) } : to;
    }
    return { ...to, left: to.left + sign };
  }
  const right = to.compound === 'array' ? `) ${to.right}` : `)${to.right}`;
  return { left: `${to.left}(${sign}`, right, compound: to.compound, within: true };
}

/** `const`, `volatile`: behind what they belong to, as c++filt has them. */
export function qualified(piece: Piece, words: string): Piece {
  if (words === '') return piece;
  if (piece.compound === 'function' && !piece.within) return { ...piece, right: piece.right + words };
  if (piece.compound === 'array' && !piece.within) {
    return { ...piece, left: `${piece.left.trimEnd()}${words} ` };
  }
  return piece.left.endsWith(words) ? piece : { ...piece, left: piece.left + words };
}

export function functionOf(result: Piece, parameters: readonly Piece[], behind: string): Piece {
  const list = parametersOf(parameters);
  if (result.compound && result.within) {
    // A function that returns a pointer to a function: its own list goes inside.
    return { left: result.left, right: `(${list})${behind}${result.right}`, compound: 'function' };
  }
  return { left: `${textOf(result)} `, right: `(${list})${behind}`, compound: 'function' };
}

/** `void` alone is an empty list. */
export function parametersOf(parameters: readonly Piece[]): string {
  const list = listOf(parameters);
  return list === 'void' ? '' : list;
}

export function arrayOf(element: Piece, size: string): Piece {
  if (element.compound === 'array' && !element.within) {
    return { left: element.left, right: `[${size}]${element.right}`, compound: 'array' };
  }
  return { left: `${textOf(element)} `, right: `[${size}]`, compound: 'array' };
}

/** `<a, b>`; c++filt keeps two closing brackets apart. */
export function templateList(args: readonly Piece[]): string {
  const list = listOf(args);
  return list.endsWith('>') ? `<${list} >` : `<${list}>`;
}
