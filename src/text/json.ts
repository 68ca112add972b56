// SPDX-License-Identifier: MIT
/**
 * JSON strings that are exact and still safe on a terminal: besides what JSON demands, every code point that does
 * not show as itself is written as `\uXXXX`, which a parser turns back into it.
 */
import { decodeUtf8, isVisible, latin1, visible } from './visible.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** A quoted JSON string. */
export function jsonString(text: string): string {
  let out = '"';
  for (const character of text) {
    if (character === '"' || character === '\\') out += `\\${character}`;
    else if (isVisible(character)) out += character;
    else {
      for (let i = 0; i < character.length; i++) {
        out += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
      }
    }
  }
  return `${out}"`;
}

function isPlainJson(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte < 0x20 || byte > 0x7e || byte === QUOTE || byte === BACKSLASH) return false;
  }
  return true;
}

/**
 * `"name":"text"` for bytes of any kind. Bytes that are not UTF-8 appear made visible, and exactly in a second member:
 * `"name":"\\xff","name_base64":"/w=="`.
 */
export function jsonBytesMember(name: string, bytes: Uint8Array, start: number, end: number): string {
  if (isPlainJson(bytes, start, end)) return `"${name}":"${latin1(bytes, start, end)}"`;
  const part = bytes.subarray(start, end);
  const text = decodeUtf8(part);
  if (text !== undefined) return `"${name}":${jsonString(text)}`;
  const exact = Buffer.from(part.buffer, part.byteOffset, part.length).toString('base64');
  return `"${name}":${jsonString(visible(part))},"${name}_base64":"${exact}"`;
}
