// SPDX-License-Identifier: MIT
/** Times of day. */

export { clockMillis, clockSeconds } from '../../text/clock.ts';
