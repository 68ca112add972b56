// SPDX-License-Identifier: MIT
/** What the screen's encoder sends, as text. */
import { loadAddon } from '../../../src/probes/native.ts';
import type { ColorDepth } from '../../../src/ui/screen/color.ts';
import { FrameEncoder } from '../../../src/ui/screen/encode.ts';
import type { Grid } from '../../../src/ui/screen/grid.ts';

export const { frameEncoder: makeEncoder } = loadAddon();

/** They go on from picture to picture, as that of a screen does: what they remember must never be wrong. */
const encoders = new Map<ColorDepth, FrameEncoder>();

export interface EncodeOptions {
  readonly colors: ColorDepth;
  readonly clear?: boolean;
}

export function encodeDiff(sent: Grid, next: Grid, { colors, clear }: EncodeOptions): string {
  const encoder = encoders.get(colors) ?? new FrameEncoder(makeEncoder, colors);
  encoders.set(colors, encoder);
  return Buffer.from(encoder.encode(sent, next, clear)).toString();
}
