// SPDX-License-Identifier: MIT
/**
 * Names of C++ functions for people: `_ZN3Foo3barEi` is `Foo::bar(int)`. It is for display and for patterns with `::`; what it
 * does not know (expressions in signatures, modules, vectors) stays as it is in the file. Names come from anybody's
 * files: depth, steps and length are bounded, for substitutions can double a text again and again.
 */
import { NotKnown } from './demangle-cursor.ts';
import { OPERATORS, SPECIAL } from './demangle-names.ts';
import { type Name, TypeParser } from './demangle-type-parser.ts';
import { functionOf, type Piece, parametersOf, plain, templateList, textOf } from './demangle-types.ts';

export interface Demangled {
  /** Without parameters: `Foo::bar`. */
  readonly name: string;
  /** As c++filt writes it. */
  readonly full: string;
}

const LONGEST_SYMBOL = 4096;
class Parser extends TypeParser {
  symbol(): Demangled {
    const { name, full } = this.encoding(true);
    if (this.at !== this.text.length) throw new NotKnown();
    return { name, full };
  }

  protected override encoding(withResult: boolean): Demangled {
    const special = this.special();
    if (special !== undefined) return { name: special, full: special };
    const { piece, behind, template } = this.nested(() => this.name());
    const name = this.bounded(textOf(piece));
    if (this.at === this.text.length || this.peek() === 'E') return { name, full: name + behind };
    // Neither constructors nor conversions have a result.
    const result = template && !/^~|^operator [^ndc]/.test(piece.last ?? '') && !this.constructed(piece);
    const first = result ? this.type() : undefined;
    const call = functionOf(first ?? plain(''), this.types(), behind);
    const signature = first && withResult ? `${call.left}${name}${call.right}` : name + lastList(call, first);
    return { name, full: this.bounded(signature) };
  }

  protected constructed(piece: Piece): boolean {
    return piece.last === CONSTRUCTOR;
  }

  protected special(): string | undefined {
    const two = this.text.slice(this.at, this.at + 2);
    const words = SPECIAL[two];
    if (words !== undefined) {
      this.at += 2;
      const isType = two[0] === 'T' && two !== 'TW' && two !== 'TH';
      return words + (isType ? textOf(this.type()) : textOf(this.name().piece));
    }
    if (two === 'Th' || two === 'Tv') {
      this.at += 2;
      this.callOffset(two === 'Tv');
      return `${two === 'Tv' ? '' : 'non-'}virtual thunk to ${this.encoding(true).full}`;
    }
    if (this.skip('GTt')) return `transaction clone for ${this.encoding(true).full}`;
    if (two === 'Tc') {
      this.at += 2;
      for (let i = 0; i < 2; i++) this.callOffset(this.next() === 'v');
      return `covariant return thunk to ${this.encoding(true).full}`;
    }
    return undefined;
  }

  protected callOffset(virtual: boolean): void {
    this.match(virtual ? /n?\d+_n?\d+_/y : /n?\d+_/y);
  }

  protected override name(): Name {
    const next = this.peek();
    if (next === 'N') return this.nestedName();
    if (next === 'Z') return this.localName();
    if (next === 'S' && this.text[this.at + 1] !== 't') {
      const piece = this.substitution();
      return this.withArgs(piece, '');
    }
    const std = this.skip('St');
    const own = this.unqualified(undefined);
    const piece = std ? plain(`std::${own.left}`, own.last) : own;
    if (this.peek() === 'I') this.substitutions.push(piece);
    return this.withArgs(piece, '');
  }

  protected withArgs(piece: Piece, behind: string): Name {
    if (this.peek() !== 'I') return { piece, behind, template: false };
    const args = this.templateArgs();
    return { piece: this.joined(piece, argumentsOf(piece, args)), behind, template: true };
  }

  protected nestedName(): Name {
    this.expect('N');
    let behind = '';
    for (const [letter, word] of [
      ['r', ' restrict'],
      ['V', ' volatile'],
      ['K', ' const'],
    ] as const) {
      if (this.skip(letter)) behind = `${word}${behind}`;
    }
    if (this.skip('R')) behind += ' &';
    else if (this.skip('O')) behind += ' &&';
    let piece: Piece | undefined;
    let template = false;
    while (!this.skip('E')) {
      this.step();
      const next = this.peek();
      if (next === 'S' && this.text[this.at + 1] !== 't') {
        if (piece) throw new NotKnown();
        piece = this.substitution();
        template = false;
        continue;
      }
      if (next === 'I') {
        if (!piece) throw new NotKnown();
        piece = this.joined(piece, argumentsOf(piece, this.templateArgs()));
        template = true;
      } else if (next === 'T') {
        piece = this.templateParameter();
        template = false;
      } else if (this.skip('St')) {
        piece = plain('std', 'std');
        continue;
      } else {
        const own = this.unqualified(piece);
        piece = piece ? plain(this.bounded(`${textOf(piece)}::${own.left}`), own.last) : own;
        template = false;
      }
      // The whole name is no candidate here: as a type it is one, and its type's parser remembers it.
      if (this.peek() !== 'E') this.substitutions.push(piece);
    }
    if (!piece) throw new NotKnown();
    return { piece, behind, template };
  }

  protected localName(): Name {
    this.expect('Z');
    const args = this.args;
    const outer = this.nested(() => this.encoding(false)).full;
    this.expect('E');
    if (this.skip('s')) {
      this.discriminator();
      return { piece: plain(`${outer}::string literal`), behind: '', template: false };
    }
    if (this.peek() === 'd') this.match(/d\d*_/y);
    this.args = args;
    const own = this.name();
    this.discriminator();
    const piece = plain(this.bounded(`${outer}::${textOf(own.piece)}`), own.piece.last);
    return { ...own, piece };
  }

  protected discriminator(): void {
    this.tryMatch(/__\d+_|_\d/y);
  }

  /** One component. `outer` is what it is in: constructors repeat its name. */
  protected unqualified(outer: Piece | undefined): Piece {
    this.skip('L');
    const next = this.peek();
    let own: Piece;
    if (next >= '0' && next <= '9') {
      const name = this.sourceName();
      own = plain(name, name);
    } else if (next === 'C' && outer) {
      this.match(/CI?[1-5]/y);
      own = plain(outer.last ?? '', CONSTRUCTOR);
      if (outer.last === undefined) throw new NotKnown();
    } else if (next === 'D' && outer && /[0-5]/.test(this.text[this.at + 1] ?? '')) {
      this.at += 2;
      own = plain(`~${outer.last ?? /[^:]*$/.exec(textOf(outer))?.[0]}`, '~');
    } else if (next === 'U') own = this.unnamed();
    else own = this.operator();
    while (this.skip('B')) own = plain(`${own.left}[abi:${this.sourceName()}]`, own.last);
    return own;
  }

  protected unnamed(): Piece {
    if (this.skip('Ut')) return plain(`{unnamed type#${this.ordinal()}}`);
    this.expect('Ul');
    this.lambdas++;
    const parameters = parametersOf(this.types());
    this.lambdas--;
    this.expect('E');
    return plain(`{lambda(${parameters})#${this.ordinal()}}`);
  }

  protected operator(): Piece {
    const two = this.text.slice(this.at, this.at + 2);
    const sign = OPERATORS[two];
    this.at += 2;
    if (sign !== undefined) return plain(`operator${sign}`, 'operator');
    if (two === 'cv') {
      const type = textOf(this.type());
      return plain(`operator ${type}`, 'operator =');
    }
    if (two === 'li') return plain(`operator"" ${this.sourceName()}`, 'operator');
    throw new NotKnown();
  }
}

/** c++filt keeps `operator<` and a list apart. */
function argumentsOf(piece: Piece, args: readonly Piece[]): string {
  return (piece.last === 'operator' && piece.left.endsWith('<') ? ' ' : '') + templateList(args);
}

/** Stands for the last component of a constructor's name. */
const CONSTRUCTOR = '\0constructor';

/** Only the parameters, when there is no result to write. */
function lastList(call: Piece, result: Piece | undefined): string {
  return result?.within ? call.right.slice(0, call.right.length - result.right.length) : call.right;
}

/** Undefined for what is no C++ name, or none that is known here. Never throws. */
export function demangle(symbol: string): Demangled | undefined {
  if (!symbol.startsWith('_Z') || symbol.length > LONGEST_SYMBOL) return undefined;
  const dot = symbol.indexOf('.');
  // `.isra.0`, `.constprop.1`, `.cold`: what the compiler made of the function.
  const clones = dot < 0 ? [] : symbol.slice(dot).match(/\.[a-z_]+(?:\.\d+)*|.+/gi);
  const clone = (clones ?? []).map((suffix) => ` [clone ${suffix}]`).join('');
  try {
    const { name, full } = new Parser(symbol.slice(2, dot < 0 ? undefined : dot)).symbol();
    return { name, full: full + clone };
  } catch (error) {
    if (error instanceof NotKnown || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What is shown for a symbol: its C++ name, or itself. */
export function shownName(symbol: string): string {
  return demangle(symbol)?.full ?? symbol;
}
