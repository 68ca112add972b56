// SPDX-License-Identifier: MIT
/** All that prints and ends, as one piece: each piece that is loaded by itself costs a start a millisecond. */
export { doctor } from './doctor.ts';
export { runHeadless } from './headless.ts';
export { holdCommand } from './held-command.ts';
export { programHelp, toolHelp } from './help.ts';
export { printSettings } from './print-settings.ts';
export { version } from './version.ts';
