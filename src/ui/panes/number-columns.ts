// SPDX-License-Identifier: MIT
/** Columns of numbers: what is drawn and what is searched and marked come from one value. */
import { hundredthsOfMs, milliseconds } from '../../text/milliseconds.ts';

/** A whole number; there is none where it is negative. */
export const wholeNumber = <Row>(value: (row: Row) => number) =>
  ({
    align: 'right',
    text: (row: Row) => {
      const number = value(row);
      return number < 0 ? '-' : String(number);
    },
    number: value,
  }) as const;

/** Nanoseconds as milliseconds. */
export const inMilliseconds = <Row>(nanoseconds: (row: Row) => number) =>
  ({
    align: 'right',
    text: (row: Row) => milliseconds(nanoseconds(row)),
    number: (row: Row) => hundredthsOfMs(nanoseconds(row)),
    decimals: 2,
  }) as const;
