// SPDX-License-Identifier: MIT
/** Where the settings are. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { type Owner, whoRanSudo } from '../probes/host/who-ran-sudo.ts';

export interface SettingsPlace {
  readonly path: string;
  /** A folder that is somebody's own: what is below it on the way to the file may be made. */
  readonly anchor: string;
  /** The folders between. */
  readonly folders: readonly string[];
  readonly name: string;
  /** Named on the command line: then it should be there. */
  readonly isNamed: boolean;
  /** Through sudo: whose settings they are. */
  readonly sudo: Owner | undefined;
}

const FOLDER = 'probetop';
const NAME = 'config.json';

/** The home of a user whom sudo has not told of (before 1.9.14): passwd's line of that number. */
function homeInPasswd(uid: number): string | undefined {
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
    return lines
      .map((line) => line.split(':'))
      .find((fields) => Number(fields[2]) === uid && fields[2] !== '')?.[5];
  } catch {
    return undefined;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

const absolute = (path: string | undefined): string | undefined =>
  path !== undefined && isAbsolute(path) ? path : undefined;

/** sudo has HOME be root's; the screen is that of whoever sits before it. */
function homeOf(env: Environment, sudo: Owner | undefined): string {
  const theirs = sudo && (absolute(env.SUDO_HOME) ?? absolute(homeInPasswd(sudo.uid)));
  return theirs ?? absolute(env.HOME) ?? homedir();
}

/** @param named on the command line */
export function settingsPlace(named: string | undefined, env: Environment = process.env): SettingsPlace {
  const sudo = whoRanSudo(env);
  if (named !== undefined) {
    const path = resolve(named);
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    return { path, anchor: path.slice(0, slash) || '/', folders: [], name, isNamed: true, sudo };
  }
  // A relative one is to be ignored, says the XDG base directory specification.
  const xdg = absolute(env.XDG_CONFIG_HOME);
  const [anchor, folders] = xdg === undefined ? [homeOf(env, sudo), ['.config', FOLDER]] : [xdg, [FOLDER]];
  return { path: join(anchor, ...folders, NAME), anchor, folders, name: NAME, isNamed: false, sudo };
}
