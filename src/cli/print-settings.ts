// SPDX-License-Identifier: MIT
import { ProbeError } from '../probes/errors.ts';
import { settingsText } from '../settings/settings.ts';
import { printError } from './print-error.ts';
import { problemText, type StartSettings } from './start-settings.ts';

/** Prints the settings in force as a file of them. 2 when those are not the file's, since it is wrong. */
export function printSettings(start: StartSettings): number {
  process.stdout.write(settingsText(start.settings));
  const problem = problemText(start);
  if (problem === undefined) return 0;
  printError(new ProbeError('BAD_VALUE', problem));
  return 2;
}
