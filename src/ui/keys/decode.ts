// SPDX-License-Identifier: MIT
/**
 * Bytes of a terminal in raw mode as keys, pastes and mouse events. What is none of these (replies of the terminal,
 * focus reports, sequences of protocols nobody asked for) is swallowed: it must never be typed.
 */
import { type Key, keyOf, namedKey } from './key.ts';
import { type MouseEvent, sgrMouse } from './mouse.ts';
import { PasteCollector } from './paste.ts';
import { csiKeys, linuxKeys, ss3Keys } from './sequences.ts';
import { realTimers, type Timers } from './timers.ts';
import { Utf8Decoder } from './utf8.ts';

export interface InputSink {
  key(key: Key): void;
  /** Text without control characters, of at most LONGEST_PASTE (64 KiB) bytes. */
  paste(text: string): void;
  mouse(event: MouseEvent): void;
}

/** Slow lines have been seen to bring the rest of an arrow 60 ms after its ESC; above 100 ms the Esc key feels dead. */
export const LONE_ESCAPE_MS = 100;
/** Nobody presses Alt-[ and waits for it, so the rest of a sequence may take its time. */
export const SEQUENCE_MS = 1000;
/** After such a silence within a paste its end has been lost. */
export const PASTE_MS = 3000;

const ESC = 0x1b;
const BEL = 0x07;
const BACKSLASH = 0x5c;
/** A sequence or a reply that is longer is garbage. */
const LONGEST_SEQUENCE = 64;
const LONGEST_STRING = 4096;

/** Strings that terminals send, by the byte after ESC, and what they start with; with another start it was Alt and that key. */
const STRING_STARTS: Readonly<Record<string, RegExp>> = { ']': /[\dlL]/, P: /[ -?]/, _: /G/ };

type State = 'ground' | 'escape' | 'csi' | 'linux' | 'ss3' | 'x10' | 'string' | 'stringEnd' | 'paste';

const PATIENCE: Readonly<Partial<Record<State, number>>> = { escape: LONE_ESCAPE_MS, paste: PASTE_MS };

export class InputDecoder {
  readonly #sink: InputSink;
  readonly #timers: Timers;
  readonly #utf8 = new Utf8Decoder();
  readonly #paste = new PasteCollector();
  #state: State = 'ground';
  /** ESC bytes before what is being read: a second one is rxvt's Alt. */
  #escapes = 0;
  /** An ESC came right before the character that is being read. */
  #alt = false;
  #introducer = '';
  #sequence = '';
  #cancelWait: (() => void) | undefined;
  #closed = false;

  constructor(sink: InputSink, timers: Timers = realTimers) {
    this.#sink = sink;
    this.#timers = timers;
  }

  /** Takes what was read, cut anywhere. Events are told before it returns; an unfinished sequence waits for more. */
  feed(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    for (const byte of bytes) this.#take(byte);
    if (this.#closed || this.#state === 'ground') return;
    const patience = PATIENCE[this.#state] ?? SEQUENCE_MS;
    this.#cancelWait = this.#timers.wait(patience, () => this.#waitedInVain());
  }

  /** Forgets what is unfinished; no event follows. */
  close(): void {
    this.#closed = true;
    this.#cancelWait?.();
  }

  #take(byte: number): void {
    switch (this.#state) {
      case 'ground':
        this.#character(byte);
        break;
      case 'escape':
        this.#afterEscape(byte);
        break;
      case 'csi':
      case 'ss3':
        this.#inSequence(byte);
        break;
      case 'linux':
        this.#inFixed(byte, 1);
        break;
      case 'x10':
        this.#inFixed(byte, 3);
        break;
      case 'string':
        this.#inString(byte);
        break;
      case 'stringEnd':
        this.#state = 'ground';
        // Anything but ST's backslash: the string was cut off, and this ESC starts something else.
        if (byte !== BACKSLASH) {
          this.#character(ESC);
          this.#take(byte);
        }
        break;
      case 'paste':
        if (this.#paste.push(byte)) this.#endPaste();
        break;
    }
  }

  #character(byte: number): void {
    if (byte === ESC) {
      this.#utf8.reset();
      this.#alt = false;
      this.#escapes = 1;
      this.#state = 'escape';
      return;
    }
    const codePoint = this.#utf8.push(byte);
    const alt = this.#alt;
    this.#alt = alt && this.#utf8.pending;
    if (codePoint !== undefined) this.#tell(keyOf(codePoint, { ctrl: false, alt, shift: false }));
  }

  #afterEscape(byte: number): void {
    if (byte === ESC) {
      if (this.#escapes === 2) this.#tell(namedKey('escape'));
      else this.#escapes = 2;
      return;
    }
    this.#introducer = String.fromCharCode(byte);
    this.#sequence = '';
    if (this.#introducer === '[') this.#state = 'csi';
    else if (this.#introducer === 'O') this.#state = 'ss3';
    else if (STRING_STARTS[this.#introducer]) this.#state = 'string';
    else this.#withAlt(byte);
  }

  /** The ESC bytes were Alt, and keys before it. */
  #withAlt(byte: number): void {
    this.#state = 'ground';
    if (this.#escapes === 2) this.#tell(namedKey('escape'));
    this.#alt = true;
    this.#character(byte);
  }

  #inSequence(byte: number): void {
    // A control character within a sequence: it was cut off, and the key must work. No key is beyond ASCII here.
    if (byte < 0x20 || byte > 0x7e) {
      this.#restartWith(byte);
      return;
    }
    const character = String.fromCharCode(byte);
    const start = this.#sequence === '' && this.#state === 'csi';
    if (start && character === '[') this.#state = 'linux';
    else if (start && character === 'M') this.#state = 'x10';
    // rxvt ends a sequence with a byte that otherwise goes before the end, as in the report of a mode: CSI 4 ; 1 $ y.
    else if (byte >= 0x40 || (character === '$' && /^\d+$/.test(this.#sequence)))
      this.#endSequence(character);
    else if (this.#state === 'ss3' && !/[\d;]/.test(character)) this.#endSequence(character);
    else if (this.#sequence.length < LONGEST_SEQUENCE) this.#sequence += character;
    else this.#state = 'ground';
  }

  #endSequence(final: string): void {
    const [state, sequence] = [this.#state, this.#sequence];
    this.#state = 'ground';
    if (state === 'ss3') this.#tellAll(ss3Keys(sequence, final));
    else if (sequence === '200' && final === '~') {
      this.#state = 'paste';
    } else if (sequence.startsWith('<') && (final === 'M' || final === 'm')) {
      const event = sgrMouse(sequence.slice(1), final);
      if (event && !this.#closed) this.#sink.mouse(event);
    } else this.#tellAll(csiKeys(sequence, final));
  }

  /** A number of bytes of any value from 0x20 on: the rest of a Linux function key or of a mouse report without 1006. */
  #inFixed(byte: number, count: number): void {
    if (byte < 0x20) {
      this.#restartWith(byte);
      return;
    }
    this.#sequence += String.fromCharCode(byte);
    if (this.#sequence.length < count) return;
    const linux = this.#state === 'linux';
    this.#state = 'ground';
    if (linux) this.#tellAll(linuxKeys(this.#sequence));
  }

  #inString(byte: number): void {
    if (this.#sequence === '' && !STRING_STARTS[this.#introducer]?.test(String.fromCharCode(byte))) {
      this.#withAlt(this.#introducer.charCodeAt(0));
      this.#take(byte);
    } else if (byte === ESC) this.#state = 'stringEnd';
    else if (byte === BEL && this.#introducer === ']') this.#state = 'ground';
    else if (byte < 0x20) this.#restartWith(byte);
    else if (this.#sequence.length < LONGEST_STRING) this.#sequence += String.fromCharCode(byte);
    else this.#state = 'ground';
  }

  #restartWith(byte: number): void {
    this.#state = 'ground';
    this.#character(byte);
  }

  #waitedInVain(): void {
    this.#cancelWait = undefined;
    const state = this.#state;
    this.#state = 'ground';
    if (state === 'paste') this.#endPaste();
    else if (state === 'escape') {
      for (let i = 0; i < this.#escapes; i++) this.#tell(namedKey('escape'));
    } else if (this.#sequence === '' && (state === 'csi' || state === 'ss3' || state === 'string')) {
      this.#withAlt(this.#introducer.charCodeAt(0));
    }
  }

  #endPaste(): void {
    this.#state = 'ground';
    const text = this.#paste.take();
    if (!this.#closed) this.#sink.paste(text);
  }

  #tellAll(keys: readonly Key[]): void {
    const alt = this.#escapes === 2;
    for (const key of keys) this.#tell(alt ? { ...key, alt } : key);
  }

  #tell(key: Key | undefined): void {
    if (key && !this.#closed) this.#sink.key(key);
  }
}

export type { Key } from './key.ts';
export { typedText } from './key.ts';
export type { MouseEvent } from './mouse.ts';
