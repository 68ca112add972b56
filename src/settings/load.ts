// SPDX-License-Identifier: MIT
/** Reads the settings: one small file, before the first frame. */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { systemReason } from '../text/system-reason.ts';
import { decodeUtf8 } from '../text/visible.ts';
import type { SettingsPlace } from './place.ts';
import { readSettings, type SettingsReading } from './read.ts';

/** Written out, everything that can be set is 1 kB. */
export const LARGEST_BYTES = 64 * 1024;

const { O_NOCTTY, O_NONBLOCK, O_RDONLY } = constants;

const OTHERS_MAY_WRITE = 0o002;
const GROUP_MAY_WRITE = 0o020;

export type LoadedSettings = SettingsReading | { readonly kind: 'none' };

/** Why root does not take a file's word; undefined when it does, and for everybody else. */
function distrust({ uid, gid, mode }: Stats, { sudo }: SettingsPlace): string | undefined {
  if (process.geteuid?.() !== 0) return undefined;
  if (uid !== 0 && uid !== sudo?.uid) return `it belongs to another user (${uid}), and this runs as root`;
  const isOurGroup = gid === 0 || gid === sudo?.gid;
  if (mode & OTHERS_MAY_WRITE || (mode & GROUP_MAY_WRITE && !isOurGroup))
    return 'others may write it, and this runs as root';
  return undefined;
}

/** The text of a file, or why not. */
function textOf(fd: number, place: SettingsPlace): string | { readonly problem: string } {
  const stats = fstatSync(fd);
  if (!stats.isFile()) return { problem: 'it is no regular file.' };
  const reason = distrust(stats, place);
  if (reason !== undefined) return { problem: `${reason}.` };
  const bytes = Buffer.alloc(LARGEST_BYTES + 1);
  let length = 0;
  for (let more = 1; more > 0 && length < bytes.length; length += more)
    more = readSync(fd, bytes, length, bytes.length - length, null);
  if (length > LARGEST_BYTES) return { problem: `it has more than ${LARGEST_BYTES / 1024} KiB.` };
  const found = bytes.subarray(0, length);
  // A strict decoder takes milliseconds to make; this one puts U+FFFD where it is lost.
  const text = found.toString('utf8');
  if (text.includes('\ufffd') && decodeUtf8(found) === undefined) return { problem: 'it is no UTF-8 text.' };
  // Some editors begin with this mark.
  return text.replace(/^\ufeff/, '');
}

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

/** Never throws: a mistake in a file must not keep anybody from a screen. */
export function loadSettings(place: SettingsPlace): LoadedSettings {
  let fd: number | undefined;
  try {
    // A FIFO must not have us wait for who writes it.
    fd = openSync(place.path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    const text = textOf(fd, place);
    return typeof text === 'string' ? readSettings(text) : { kind: 'problem', ...text };
  } catch (error) {
    if (isMissing(error))
      return place.isNamed ? { kind: 'problem', problem: 'there is no such file.' } : { kind: 'none' };
    return { kind: 'problem', problem: `it cannot be read: ${systemReason(error)}.` };
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
