// SPDX-License-Identifier: MIT
/** What a shell may offer for a value: what is found on this machine at this moment, a line each. */
import { ProbeError } from '../../probes/errors.ts';
import { possibleCpus } from '../../probes/host/cpus.ts';
import { disks } from '../../probes/host/disks.ts';
import { processes, type Running, threads, users } from '../../probes/host/running.ts';
import { loadAddon } from '../../probes/native.ts';
import type { ValueSource } from '../../probes/params.ts';
import { complete } from '../../probes/targets/complete.ts';
import { machineEnvironment } from '../../probes/targets/environment.ts';
import { visible, visibleText } from '../../text/visible.ts';

interface Offer {
  readonly value: string;
  /** Beside it, where a shell shows that. */
  readonly text: string;
}

/** More than anybody looks through. */
const MOST_FUNCTIONS = 1000;

/**
 * What means itself to every shell, quoted or not. A process may be called `$(reboot)`, and a symbol of a program may have
 * any name: whatever has another character is not offered, so that nothing depends on a shell's quoting.
 */
const HARMLESS = /^[A-Za-z0-9_.,:/@+%][A-Za-z0-9_.,:/@+%-]*$/;

const bare = (value: string): Offer => ({ value, text: '' });

const numbered = ({ id, comm }: Running): Offer => ({ value: String(id), text: visible(comm) });

function processNames(): readonly Offer[] {
  const names = new Set(processes().map(({ comm }) => comm.toString('latin1')));
  return [...names].sort().map(bare);
}

/** Of a list it is the part after the last comma that is completed. */
async function functions(word: string): Promise<readonly Offer[]> {
  const at = word.lastIndexOf(',') + 1;
  const names = await complete(word.slice(at), machineEnvironment(loadAddon), MOST_FUNCTIONS);
  return names.map((name) => bare(word.slice(0, at) + name));
}

/** Those that the program looks up; files and ways of attaching a shell knows by itself. */
const SOURCES: Partial<Record<ValueSource, (word: string) => readonly Offer[] | Promise<readonly Offer[]>>> =
  {
    process: () => processes().map(numbered),
    thread: () => threads().map(numbered),
    user: () => users().map(({ uid, name }) => ({ value: String(uid), text: visibleText(name) })),
    'process-name': processNames,
    disk: () => disks().map(bare),
    cpu: () => Array.from({ length: possibleCpus() }, (_, cpu) => bare(String(cpu))),
    function: functions,
  };

/** @param word what is typed so far; the shell takes from the lines what goes with it */
export async function offers(source: string, word: string): Promise<string> {
  const look = Object.hasOwn(SOURCES, source) ? SOURCES[source as ValueSource] : undefined;
  if (!look) throw new ProbeError('BAD_VALUE', `There is nothing to offer called ${JSON.stringify(source)}.`);
  const lines = (await look(word))
    .filter(({ value }) => HARMLESS.test(value))
    .map(({ value, text }) => (text === '' ? `${value}\n` : `${value}\t${text}\n`));
  return lines.join('');
}
