// SPDX-License-Identifier: MIT
/**
 * Text as a terminal has it: characters that take one column or more. Widths are those of string-width, by which Ink lays
 * out, so that a grid and Ink's layout agree.
 */
import stringWidth from 'string-width';
import { COMPLEX, CONTROL, classOf, WIDE } from './code-units.ts';

/** Stands for what cannot be drawn. */
export const REPLACEMENT = 0xfffd;

/** Longer than any emoji; a letter under a pile of marks is cut, for a hostile name may have thousands. */
const LONGEST_CLUSTER = 32;
const WIDTHS_KEPT = 4096;

const segmenter = new Intl.Segmenter();
const widths = new Map<string, number>();
const STARTS_WITH_MARK = /^\p{M}/u;

/** Columns of one cluster; 0 when it would draw nothing or land on its neighbour. */
function clusterWidth(cluster: string): number {
  const known = widths.get(cluster);
  if (known !== undefined) return known;
  const width = STARTS_WITH_MARK.test(cluster) || !cluster.isWellFormed() ? 0 : stringWidth(cluster);
  if (widths.size >= WIDTHS_KEPT) widths.clear();
  widths.set(cluster, width);
  return width;
}

/** Walks over the characters of a text without making an object for each. */
export class CharacterReader {
  #text = '';
  #at = 0;
  /** Clusters of a part that only the segmenter can take apart. */
  #clusters: Iterator<{ readonly segment: string }> | undefined;
  #clustersEnd = 0;
  /** Where the character began in the text, as an index of code units. */
  start = 0;
  /** Its code point, or 0 when it is {@link cluster}. */
  codePoint = 0;
  /** Code points that are one character together. */
  cluster = '';
  /** Its columns, at least one. */
  width = 0;

  begin(text: string, at = 0): void {
    this.#text = text;
    this.#at = at;
    this.#clusters = undefined;
  }

  /** Goes to the next character; false at the end. */
  next(): boolean {
    if (this.#clusters) return this.#nextCluster(this.#clusters);
    const at = this.#at;
    if (at >= this.#text.length) return false;
    const unit = this.#text.charCodeAt(at);
    const kind = classOf(unit);
    const after = at + 1 < this.#text.length ? classOf(this.#text.charCodeAt(at + 1)) : CONTROL;
    if (kind === CONTROL || (kind !== COMPLEX && after !== COMPLEX)) {
      this.start = at;
      this.codePoint = kind === CONTROL ? REPLACEMENT : unit;
      this.width = kind === WIDE ? 2 : 1;
      this.#at = at + 1;
      return true;
    }
    const end = this.#simpleFrom(at + 1);
    const clusters = segmenter.segment(this.#text.slice(at, end))[Symbol.iterator]();
    this.#clusters = clusters;
    this.#clustersEnd = end;
    return this.#nextCluster(clusters);
  }

  /** Where two simple characters meet: there one ends in any case. */
  #simpleFrom(from: number): number {
    let at = from;
    let before: number = COMPLEX;
    for (; at < this.#text.length; at++) {
      const kind = classOf(this.#text.charCodeAt(at));
      if (kind === CONTROL || (kind !== COMPLEX && before !== COMPLEX)) break;
      before = kind;
    }
    return at;
  }

  #nextCluster(clusters: Iterator<{ readonly segment: string }>): boolean {
    const result = clusters.next();
    if (result.done) {
      this.#clusters = undefined;
      this.#at = this.#clustersEnd;
      return this.next();
    }
    const whole = result.value.segment;
    this.start = this.#at;
    this.#at += whole.length;
    const cluster = whole.length > LONGEST_CLUSTER ? whole.slice(0, LONGEST_CLUSTER).toWellFormed() : whole;
    this.width = clusterWidth(cluster);
    const codePoint = cluster.codePointAt(0) as number;
    const alone = cluster.length === (codePoint > 0xffff ? 2 : 1);
    if (this.width === 0) {
      this.codePoint = REPLACEMENT;
      this.width = 1;
    } else if (alone) this.codePoint = codePoint;
    else {
      this.codePoint = 0;
      this.cluster = cluster;
    }
    return true;
  }
}

const reader = new CharacterReader();

/** Whether all of it is printable ASCII: then its length is its width. */
function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || unit > 0x7e) return false;
  }
  return true;
}

/** Columns that a text takes in a grid. What cannot be drawn takes one, for it appears as U+FFFD. */
export function textWidth(text: string): number {
  if (isAscii(text)) return text.length;
  let width = 0;
  reader.begin(text);
  while (reader.next()) width += reader.width;
  return width;
}

/** The text cut to so many columns, with a mark at the end if anything is missing. */
export function truncate(text: string, columns: number, mark = '…'): string {
  // A character takes at most all the columns there are: mostly nothing needs to be measured.
  if (text.length <= columns && isAscii(text)) return text;
  const marked = columns - textWidth(mark);
  let width = 0;
  let fits = 0;
  reader.begin(text);
  while (reader.next()) {
    if (width <= marked) fits = reader.start;
    width += reader.width;
    if (width > columns) return marked < 0 ? '' : text.slice(0, fits) + mark;
  }
  return text;
}
