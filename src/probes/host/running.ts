// SPDX-License-Identifier: MIT
/** Who is on this machine now, by numbers and names. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Running {
  readonly id: number;
  /** Its thread's name, as the kernel has it: any bytes. */
  readonly comm: Buffer;
}

const NEWLINE = 0x0a;

function numbersIn(folder: string): readonly number[] {
  try {
    return readdirSync(folder).flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch {
    // It has ended meanwhile, or /proc is hidden.
    return [];
  }
}

function running(id: number, folder: string): Running[] {
  try {
    const comm = readFileSync(`${folder}/comm`);
    return [{ id, comm: comm.at(-1) === NEWLINE ? comm.subarray(0, -1) : comm }];
  } catch {
    return [];
  }
}

export function processes(): readonly Running[] {
  return numbersIn('/proc').flatMap((pid) => running(pid, `/proc/${pid}`));
}

export function threads(): readonly Running[] {
  return numbersIn('/proc').flatMap((pid) => {
    const folder = `/proc/${pid}/task`;
    return numbersIn(folder).flatMap((tid) => running(tid, `${folder}/${tid}`));
  });
}

/** Users of the machine's own list. */
export function users(): readonly { readonly uid: number; readonly name: string }[] {
  let text: string;
  try {
    text = readFileSync('/etc/passwd', 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    const [name = '', , uid = ''] = line.split(':');
    return /^\d+$/.test(uid) ? [{ uid: Number(uid), name }] : [];
  });
}
