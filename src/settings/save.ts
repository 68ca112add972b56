// SPDX-License-Identifier: MIT
/** Writes the settings, when somebody asks for that: whole, or the file is what it was. */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, rename, unlink } from 'node:fs/promises';
import { ProbeError } from '../probes/errors.ts';
import { systemReason } from '../text/system-reason.ts';
import { loadSettings } from './load.ts';
import type { SettingsPlace } from './place.ts';
import { type Settings, settingsText } from './settings.ts';

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** A name in an open folder, whatever becomes of that folder's own name meanwhile: openat(2), which Node lacks. */
const within = (folder: FileHandle, name: string): string => `/proc/self/fd/${folder.fd}/${name}`;

const hasCode = (error: unknown, code: string): boolean => (error as NodeJS.ErrnoException).code === code;

function refusal(path: string, reason: string, remedy = '', cause?: unknown): ProbeError {
  return new ProbeError('BAD_VALUE', `${JSON.stringify(path)} is not written: ${reason}.`, remedy, { cause });
}

/** A folder in another one, made where it is missing. */
async function folderIn(parent: FileHandle, name: string, place: SettingsPlace): Promise<FileHandle> {
  const { sudo } = place;
  const path = within(parent, name);
  // Root must not be led elsewhere by links of another user's; one's own are one's own affair.
  const flags = O_RDONLY | O_DIRECTORY | (sudo ? O_NOFOLLOW : 0);
  try {
    return await open(path, flags);
  } catch (error) {
    // Which of the two a link is depends on the kernel.
    const isLink = place.sudo !== undefined && (hasCode(error, 'ENOTDIR') || hasCode(error, 'ELOOP'));
    if (isLink) throw refusal(place.path, `${name} is no folder, or a link that root does not follow`);
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  await mkdir(path, FOLDER_MODE);
  const made = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  if (sudo) await made.chown(sudo.uid, sudo.gid).catch(() => {});
  return made;
}

async function openFolder(place: SettingsPlace): Promise<FileHandle> {
  if (!place.isNamed && !place.sudo) await mkdir(place.anchor, { recursive: true, mode: FOLDER_MODE });
  let folder = await open(place.anchor, O_RDONLY | O_DIRECTORY);
  for (const name of place.folders) {
    const parent = folder;
    try {
      folder = await folderIn(parent, name, place);
    } finally {
      await parent.close();
    }
  }
  return folder;
}

/** What is there now, if it may be replaced; undefined where nothing is. */
async function replaced(folder: FileHandle, { path, name }: SettingsPlace): Promise<Stats | undefined> {
  let there: Stats;
  try {
    there = await lstat(within(folder, name));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  if (there.isSymbolicLink()) throw refusal(path, 'it is a link', 'Name the file itself with --config.');
  if (!there.isFile()) throw refusal(path, 'it is no regular file');
  return there;
}

async function writeWhole(folder: FileHandle, place: SettingsPlace, text: string, there: Stats | undefined) {
  const number = Math.floor(Math.random() * 2 ** 40).toString(36);
  const fresh = within(folder, `.${place.name}.${process.pid}-${number}`);
  const file = await open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, FILE_MODE);
  try {
    try {
      await file.writeFile(text);
      const owner = there ?? place.sudo;
      // Some file systems have no owners.
      if (process.geteuid?.() === 0 && owner) await file.chown(owner.uid, owner.gid).catch(() => {});
      // Else a power cut could leave an empty file under the old name.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, within(folder, place.name));
  } catch (error) {
    await unlink(fresh).catch(() => {});
    throw error;
  }
}

/**
 * Writes all settings into a new file or in place of one, atomically, for its owner alone, and never through a link. What cannot
 * be read is not written over: somebody has written it by hand. Throws BAD_VALUE.
 */
export async function saveSettings(place: SettingsPlace, settings: Settings): Promise<void> {
  const { path } = place;
  let folder: FileHandle | undefined;
  try {
    folder = await openFolder(place);
    const there = await replaced(folder, place);
    const before = there && loadSettings(place);
    if (before?.kind === 'problem')
      throw refusal(path, before.problem.replace(/\.$/, ''), 'Mend or remove it first.');
    const schema = before?.kind === 'settings' ? before.schema : undefined;
    await writeWhole(folder, place, settingsText(settings, schema), there);
  } catch (error) {
    if (error instanceof ProbeError) throw error;
    throw refusal(path, systemReason(error), '', error);
  } finally {
    await folder?.close();
  }
}
