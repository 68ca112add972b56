// SPDX-License-Identifier: MIT
/**
 * The one encoder between bytes that a watched process chose (file names, comm, cgroup names) and anything that
 * draws or prints them. What could move the cursor, colour, hide or look like something else is shown as an escape:
 * `\x1b` for a byte, `\u202e` for a code point, `\\` for a backslash, so that no two names look alike.
 */

const BACKSLASH = 0x5c;
const DELETE = 0x7f;
const SPACE = 0x20;

/**
 * Code points that do not show as themselves: controls, format characters (bidi marks, zero-width joiners, tags),
 * unassigned and private ones, every white space but the plain space, and whatever a terminal may ignore.
 */
const INVISIBLE = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;
/** A combining mark with nothing before it would land on whatever is drawn to its left. */
const MARK = /\p{M}/u;

/** Made for the first name that is not ASCII: it takes 3 ms of a start. */
let strictUtf8: InstanceType<typeof TextDecoder> | undefined;

/** True when every byte in [start, end) is printable ASCII other than a backslash: then the bytes are the text. */
export function isPlain(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte < SPACE || byte >= DELETE || byte === BACKSLASH) return false;
  }
  return true;
}

/** The text of valid UTF-8, or undefined. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  strictUtf8 ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

let asciiOnly = false;

/** From now on every code point beyond ASCII is shown as its number: for terminals and tools that know no more. */
export function showAsciiOnly(only = true): void {
  asciiOnly = only;
}

/** Whether a code point is drawn as itself. */
export function isVisible(character: string): boolean {
  if (character === ' ') return true;
  return !(asciiOnly && character > '~') && !INVISIBLE.test(character);
}

/** `\u202e`, `\u{e0041}`; below U+0080 `\x1b`. */
export function escapeCodePoint(codePoint: number): string {
  if (codePoint < 0x80) return escapeByte(codePoint);
  if (codePoint > 0xffff) return `\\u{${codePoint.toString(16)}}`;
  return `\\u${codePoint.toString(16).padStart(4, '0')}`;
}

function escapeByte(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

/** No script needs more on one letter; a terminal, and our own grid, keep only so many, and two names would look alike. */
const MOST_MARKS = 8;

/** Text made safe to draw: what {@link visible} does, for a string that is text already. */
export function visibleText(text: string): string {
  let out = '';
  let marks = 0;
  for (const character of text) {
    marks = MARK.test(character) ? marks + 1 : 0;
    if (character === '\\') out += '\\\\';
    else if (!isVisible(character) || (marks > 0 && (marks > MOST_MARKS || endsOpen(out)))) {
      out += escapeCodePoint(character.codePointAt(0) as number);
    } else out += character;
  }
  return out;
}

function endsOpen(out: string): boolean {
  return out === '' || out.endsWith(' ');
}

/** Length in bytes of the valid UTF-8 sequence at `at`, or 0. */
function sequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] as number;
  const length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  if (length === 0 || at + length > end) return 0;
  return decodeUtf8(bytes.subarray(at, at + length)) === undefined ? 0 : length;
}

/** Bytes made safe to draw. Bytes that are not UTF-8 appear as `\xNN`, each on its own. */
export function visible(bytes: Uint8Array, start = 0, end = bytes.length): string {
  if (isPlain(bytes, start, end)) return latin1(bytes, start, end);
  const whole = decodeUtf8(bytes.subarray(start, end));
  if (whole !== undefined) return visibleText(whole);
  let out = '';
  let validFrom = start;
  let at = start;
  const flush = () => {
    if (at > validFrom) out += visibleText(decodeUtf8(bytes.subarray(validFrom, at)) ?? '');
  };
  while (at < end) {
    const length = sequenceLength(bytes, at, end);
    if (length > 0) {
      at += length;
      continue;
    }
    flush();
    out += escapeByte(bytes[at] as number);
    at++;
    validFrom = at;
  }
  flush();
  return out;
}

/** Bytes as text one to one; only for bytes known to be ASCII. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.prototype.latin1Slice.call(bytes, start, end);
}
