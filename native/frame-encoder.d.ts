// SPDX-License-Identifier: MIT
/** The part of the contract by which frames are drawn: pictures go in, the bytes for the terminal come out. */

/** Cells of a picture by row: which character begins there, 0 where a wide one goes on, and the number of its style. */
export interface Picture {
  readonly glyphs: Uint32Array;
  readonly styles: Uint16Array;
}

/**
 * How the cells of a picture are drawn. What is said of styles, and of glyphs below 0x10000, is asked once and must stay so.
 * What these throw, {@link EncodeFrame} throws.
 */
export interface FrameLook {
  /** The sequence, in ASCII, from one style to another; empty when they look alike. */
  transition(from: number, to: number): string;
  /** The style that a blank of this style has to the eye. */
  blankStyle(style: number): number;
  /** Whether terminals differ about the columns of a glyph. Never asked of ASCII. */
  isDisputed(glyph: number): boolean;
  /** The text of a disputed glyph. The others are code points. */
  text(glyph: number): string;
}

/**
 * The bytes after which a terminal that shows `sent` shows `next`; none if it does. They are good until the next call, which
 * writes others into the same memory: a buffer for each frame was 2 % of one. The terminal's cursor may be anywhere and is
 * left anywhere; its style is the default one before and after. With `clear` it is erased first; then `sent` must be blank.
 * More than 128 bytes are in synchronized output (DEC 2026), and so is what begins with erasing.
 */
export type EncodeFrame = (
  sent: Picture,
  next: Picture,
  columns: number,
  rows: number,
  clear: boolean,
) => Uint8Array;
