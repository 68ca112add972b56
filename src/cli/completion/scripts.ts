// SPDX-License-Identifier: MIT
/** What makes a shell complete a command line of ours; loaded for nothing else. */
import type { ShellName } from '../commands.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

export { offers } from './offers.ts';

const SCRIPTS: Readonly<Record<ShellName, () => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

export function completionScript(shell: ShellName): string {
  return SCRIPTS[shell]();
}
