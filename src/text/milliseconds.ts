// SPDX-License-Identifier: MIT

/** Nanoseconds as milliseconds with two digits after the point, as bcc has them. */
export const milliseconds = (ns: number): string => (ns / 1e6).toFixed(2);
