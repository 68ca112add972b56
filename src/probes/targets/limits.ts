// SPDX-License-Identifier: MIT

/** A table of so many rows is still readable by searching; each costs the kernel memory. */
export const MOST_TARGETS = 10_000;
