// SPDX-License-Identifier: MIT
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { closest } from '../../text/closest.ts';
import { ProbeError } from '../errors.ts';

const DISKS = '/sys/class/block';
/** include/linux/kdev_t.h: MINORBITS. */
const MINOR_BITS = 20;

/** A disk's name as requests have it, given as a name, as a path below /dev, or as sysfs spells it. */
export function diskName(given: string): string {
  // sysfs writes a slash in a name as an exclamation mark.
  return given.replace(/^\/dev\//, '').replaceAll('!', '/');
}

/**
 * The number of a disk by its name (`nvme0n1`, also `/dev/nvme0n1`), as the kernel packs it. Throws BAD_VALUE for what is
 * no disk, and for a partition: a request knows only the disk that it goes to.
 */
export function diskDevice(given: string): number {
  const name = diskName(given);
  const folder = `${DISKS}/${name.replaceAll('/', '!')}`;
  if (!/^[^.][^\0]*$/.test(name) || !existsSync(`${folder}/dev`)) {
    const there = disks();
    const near = closest(name, there);
    const remedy = near === undefined ? `There are: ${there.join(' ')}` : `Did you mean ${near}?`;
    throw new ProbeError('BAD_VALUE', `There is no disk ${JSON.stringify(given)}.`, remedy);
  }
  if (existsSync(`${folder}/partition`)) {
    const sentence = `${name} is a partition, and requests know only their disk.`;
    throw new ProbeError('BAD_VALUE', sentence, 'Give the disk; the sectors tell the partition.');
  }
  const [major, minor] = readFileSync(`${folder}/dev`, 'latin1').trim().split(':').map(Number);
  return ((major ?? 0) << MINOR_BITS) | (minor ?? 0);
}

/** Whole disks, by name. */
export function disks(): readonly string[] {
  return readdirSync(DISKS)
    .filter((name) => !existsSync(`${DISKS}/${name}/partition`))
    .map((name) => name.replaceAll('!', '/'))
    .sort();
}
