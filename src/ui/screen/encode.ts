// SPDX-License-Identifier: MIT
/**
 * The bytes that turn what a terminal shows into another picture. The addon makes them: at ten
 * frames a second a loop over all cells ran in V8's baseline code for long, and was 18 % of what the screen cost.
 */
import type { NativeAddon } from '../../probes/native.ts';
import { isDisputed } from './code-units.ts';
import type { ColorDepth } from './color.ts';
import type { Grid } from './grid.ts';
import { Pens } from './pen.ts';
import { blankStyle } from './style.ts';

/** Makes encoders: the addon's. */
export type MakeEncoder = NativeAddon['frameEncoder'];

export class FrameEncoder {
  readonly #encode: ReturnType<MakeEncoder>;
  #clusters: Grid['clusters'] | undefined;

  constructor(make: MakeEncoder, colors: ColorDepth) {
    const pens = new Pens(colors);
    this.#encode = make({
      transition: (from, to) => pens.transition(from, to),
      blankStyle,
      isDisputed,
      text: (glyph) => this.#clusters?.text(glyph) ?? '',
    });
  }

  /**
   * The bytes after which a terminal that shows `sent` shows `next`; none if it does. Both are of one size and share a table
   * of clusters. The terminal's cursor may be anywhere and is left anywhere; its style is the default one before and after.
   * @param clear erases the terminal first; then `sent` must be blank
   * @returns good until the next call
   */
  encode(sent: Grid, next: Grid, clear = false): Uint8Array {
    this.#clusters = next.clusters;
    return this.#encode(sent, next, next.columns, next.rows, clear);
  }
}
