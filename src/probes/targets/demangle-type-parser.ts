// SPDX-License-Identifier: MIT
/** Types, template arguments and substitutions of a mangled name (chapters 5.1.5 to 5.1.10 of the Itanium C++ ABI). */
import { Cursor, NotKnown } from './demangle-cursor.ts';
import { ABBREVIATIONS, BUILTIN_TYPES, LITERAL_SUFFIXES } from './demangle-names.ts';
import {
  arrayOf,
  functionOf,
  indirect,
  type Piece,
  plain,
  qualified,
  templateList,
  textOf,
} from './demangle-types.ts';

export interface Name {
  readonly piece: Piece;
  /** Behind the parameters: ` const`. */
  readonly behind: string;
  /** The last component has template arguments: a result type comes before the parameters. */
  readonly template: boolean;
}

export abstract class TypeParser extends Cursor {
  protected readonly substitutions: Piece[] = [];
  protected args: readonly Piece[] = [];
  protected lambdas = 0;
  /** Which element of a pack is written just now, and how many there are. */
  #element: number | undefined;
  #elements = 0;

  protected abstract name(): Name;
  protected abstract encoding(withResult: boolean): { readonly name: string; readonly full: string };

  protected templateParameter(): Piece {
    this.expect('T');
    const index = this.ordinal() - 1;
    if (this.lambdas > 0) return plain(`auto:${index + 1}`);
    const piece = this.args[index];
    if (!piece) throw new NotKnown();
    if (!piece.pack || this.#element === undefined) return piece;
    this.#elements = piece.pack.length;
    return piece.pack[this.#element] ?? plain('');
  }

  protected templateArgs(): readonly Piece[] {
    this.expect('I');
    const args: Piece[] = [];
    while (!this.skip('E')) args.push(this.nested(() => this.templateArg()));
    this.args = args;
    return args;
  }

  protected templateArg(): Piece {
    this.step();
    const next = this.peek();
    if (next === 'L') return this.literal();
    // The address of a function is the one expression that functions often have.
    if (this.skip('XadL_Z')) {
      const { name } = this.nested(() => this.encoding(false));
      this.expect('EE');
      return plain(`&${name}`);
    }
    if (next === 'J') {
      this.at++;
      const pack: Piece[] = [];
      while (!this.skip('E')) pack.push(this.nested(() => this.templateArg()));
      return { left: '', right: '', pack };
    }
    const args = this.args;
    const type = this.type();
    this.args = args;
    return type;
  }

  protected literal(): Piece {
    this.expect('L');
    if (this.skip('_Z')) {
      const { full } = this.nested(() => this.encoding(false));
      this.expect('E');
      return plain(full);
    }
    const letter = this.peek();
    const type = textOf(this.type());
    const [, minus, digits] = this.match(/(n?)(\w*?)E/y);
    const value = (minus ? '-' : '') + digits;
    if (letter === 'b' && /^[01]$/.test(value)) return plain(value === '1' ? 'true' : 'false');
    const suffix = LITERAL_SUFFIXES[letter];
    return plain(suffix === undefined ? `(${type})${value}` : value + suffix);
  }

  protected types(): Piece[] {
    const types: Piece[] = [];
    while (this.at < this.text.length && !/[E.]/.test(this.peek())) {
      // A qualifier of the function type itself.
      if (/[RO]/.test(this.peek()) && this.text[this.at + 1] === 'E') break;
      types.push(this.type());
    }
    if (types.length === 0) throw new NotKnown();
    return types;
  }

  protected type(): Piece {
    return this.nested(() => this.typeOf());
  }

  protected remember(piece: Piece): Piece {
    this.bounded(textOf(piece));
    this.substitutions.push(piece);
    return piece;
  }

  protected typeOf(): Piece {
    const next = this.peek();
    const two = this.text.slice(this.at, this.at + 2);
    const builtin = BUILTIN_TYPES[next === 'D' ? two : next];
    if (builtin !== undefined) {
      this.at += next === 'D' ? 2 : 1;
      return plain(builtin);
    }
    if (/[rVK]/.test(next)) {
      const [letters] = this.match(/r?V?K?/y);
      const words = `${letters.includes('K') ? ' const' : ''}${letters.includes('V') ? ' volatile' : ''}${letters.includes('r') ? ' restrict' : ''}`;
      return this.remember(qualified(this.type(), words));
    }
    for (const [letter, sign] of [
      ['P', '*'],
      ['R', '&'],
      ['O', '&&'],
    ] as const) {
      if (this.skip(letter)) return this.remember(indirect(this.type(), sign));
    }
    if (two === 'Dp') return this.expansion();
    if (next === 'F' || two === 'Do') return this.functionType();
    if (this.skip('A')) {
      const [, size] = this.match(/(\d*)_/y);
      return this.remember(arrayOf(this.type(), size as string));
    }
    if (this.skip('M')) return this.memberPointer();
    if (this.skip('u')) return this.remember(plain(this.sourceName()));
    if (next === 'T') return this.maybeTemplate(this.remember(this.templateParameter()));
    if (next === 'S' && two !== 'St') return this.maybeTemplate(this.substitution());
    // A class or enumeration.
    const args = this.args;
    const { piece } = this.name();
    this.args = args;
    return this.remember(piece);
  }

  protected maybeTemplate(piece: Piece): Piece {
    if (this.peek() !== 'I') return piece;
    const args = this.args;
    const list = templateList(this.templateArgs());
    this.args = args;
    return this.remember(this.joined(piece, list));
  }

  /** `Dp` and a type: the type once for each element of the pack that is in it. */
  protected expansion(): Piece {
    this.at += 2;
    const outer = this.#element;
    const start = this.at;
    this.#elements = -1;
    this.#element = 0;
    const pack = [this.type()];
    const count = this.#elements;
    const end = this.at;
    const known = this.substitutions.length;
    for (let i = 1; i < count; i++) {
      this.at = start;
      this.#element = i;
      pack.push(this.type());
      this.substitutions.length = known;
    }
    this.at = end;
    this.#element = outer;
    if (count === 0) pack.length = 0;
    return this.remember({ left: '', right: '', pack });
  }

  protected functionType(): Piece {
    const behind = this.skip('Do') ? ' noexcept' : '';
    this.expect('F');
    this.skip('Y');
    const [result, ...parameters] = this.types();
    const reference = this.skip('R') ? ' &' : this.skip('O') ? ' &&' : '';
    this.expect('E');
    return this.remember(functionOf(result as Piece, parameters, reference + behind));
  }

  protected memberPointer(): Piece {
    const owner = textOf(this.type());
    const member = this.type();
    if (member.compound === 'function' && !member.within) {
      const { left, right } = member;
      return this.remember({
        left: `${left}(${owner}::*`,
        right: `)${right}`,
        compound: 'function',
        within: true,
      });
    }
    return this.remember({ ...member, left: `${member.left} ${owner}::*` });
  }

  protected substitution(): Piece {
    this.expect('S');
    const short = ABBREVIATIONS[this.peek()];
    if (short) {
      this.at++;
      const [name, last] = short;
      return plain(name, last);
    }
    const digits = this.match(/([\dA-Z]{0,3})_/y)[1] as string;
    const index = digits === '' ? 0 : Number.parseInt(digits, 36) + 1;
    const piece = this.substitutions[index];
    if (!piece) throw new NotKnown();
    return piece;
  }

  /** `_` is the first, `0_` the second. */
  protected ordinal(): number {
    const digits = this.match(/(\d{0,6})_/y)[1] as string;
    return digits === '' ? 1 : Number(digits) + 2;
  }

  protected sourceName(): string {
    const length = Number(this.match(/\d{1,4}/y)[0]);
    const name = this.text.slice(this.at, this.at + length);
    if (length === 0 || name.length < length) throw new NotKnown();
    this.at += length;
    return /^_GLOBAL_[._$]N/.test(name) ? '(anonymous namespace)' : name;
  }

  protected joined(piece: Piece, more: string): Piece {
    return plain(this.bounded(textOf(piece) + more), piece.last);
  }
}
