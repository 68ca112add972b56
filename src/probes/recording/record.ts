// SPDX-License-Identifier: MIT
/** The native interface with a tee in it: what an object hands out goes to a file as well. */
import { release } from 'node:os';
import { basename } from 'node:path';
import type { Addon } from '../../../native/index.d.ts';
import type { ProbeError } from '../errors.ts';
import { MOST_RECORD_BYTES } from './format.ts';
import { RecordedObject } from './recorded-object.ts';
import { RecordingWriter } from './writer.ts';

export interface RecordingAddon extends Addon {
  /** Whether an object of that file name is the recorded one, or would be if it were opened now. */
  records(object: string): boolean;
  /** How far the recording is. */
  readonly recorded: {
    readonly records: number;
    /** Bytes of records, before they are compressed. */
    readonly bytes: number;
    /** True when the recording has stopped because it is as large as it may be; tracing goes on. */
    readonly full: boolean;
    /** Why the file could not be written; tracing goes on without it. */
    readonly problem: ProbeError | undefined;
  };
}

/**
 * Records the object that is opened first, and nothing opened beside it, in the file `path`: mode 0600, made when it is
 * attached, never over another file nor through a link (BAD_VALUE, now or then). The file is whole when that object's
 * `close` has resolved; opened and closed again, what it then hands out is added. It holds the records that passed the filter in force, whosever they are.
 */
export function recordingAddon(addon: Addon, path: string, mostBytes = MOST_RECORD_BYTES): RecordingAddon {
  const writer = new RecordingWriter(path, mostBytes);
  let recordedPath: string | undefined;
  let current: RecordedObject | undefined;
  return {
    records: (object) => recordedPath === undefined || basename(recordedPath) === object,
    libbpfVersion: addon.libbpfVersion,
    openObject: (objectPath) => {
      const object = addon.openObject(objectPath);
      recordedPath ??= objectPath;
      // Two tools of one probe each open it: both have the same events, and one file has room for one of them.
      if (objectPath !== recordedPath || current?.closed === false) return object;
      const file = basename(objectPath);
      const identity = { probe: file.split('.')[0] ?? '', object: file, kernel: release() };
      current = new RecordedObject(object, identity, writer, () => addon.clock());
      return current;
    },
    tracefs: () => addon.tracefs(),
    readTracefs: (relativePath) => addon.readTracefs(relativePath),
    hasHelper: (type, helper) => addon.hasHelper(type, helper),
    clock: () => addon.clock(),
    holdRunStats: () => addon.holdRunStats(),
    openObjects: () => addon.openObjects(),
    get recorded() {
      const { records, bytes, full, problem } = writer;
      return { records, bytes, full, problem };
    },
  };
}
