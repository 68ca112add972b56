// SPDX-License-Identifier: MIT
/** What a terminal is told when a full screen takes it and gives it back. */

/** The alternate screen, no cursor, pasted text marked as such. */
export const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?2004h';

/**
 * Buttons and wheel, with coordinates of any size. A terminal that knows only the first reports in another form, which
 * means nothing to us; one that knows neither passes over both.
 */
export const MOUSE_ON = '\x1b[?1000h\x1b[?1006h';
export const MOUSE_OFF = '\x1b[?1003l\x1b[?1002l\x1b[?1000l\x1b[?1006l';

/**
 * Everything back, whatever was on. The output before it may have been cut anywhere: CAN ends a control sequence, ST a
 * string. Synchronized output ends first, or the terminal would show the rest only after a while; the cursor comes after
 * the normal screen, whose colours are reset once more since the screen brings its own. native/guard.c has the same.
 */
export const LEAVE = `\x18\x1b\\\x1b[?2026l${MOUSE_OFF}\x1b[?1004l\x1b[?2004l\x1b[?7h\x1b[m\x1b[?1049l\x1b[?25h\x1b[m`;
