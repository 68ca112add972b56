// SPDX-License-Identifier: MIT

/** Nanoseconds as hundredths of a millisecond. */
export const hundredthsOfMs = (ns: number): number => Math.round(ns / 1e4);

/** Nanoseconds as milliseconds with two digits after the point, as bcc has them. */
export const milliseconds = (ns: number): string => (hundredthsOfMs(ns) / 100).toFixed(2);
