// SPDX-License-Identifier: MIT
import type { ColorDepth } from './screen/color.ts';

/** What the terminal can show. */
export interface Look {
  readonly colors: ColorDepth;
  readonly ascii: boolean;
}
