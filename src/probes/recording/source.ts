// SPDX-License-Identifier: MIT
/** Event sources that read recordings or make one. */
import { visibleText } from '../../text/visible.ts';
import { ProbeError } from '../errors.ts';
import { loadAddon } from '../native.ts';
import { type EventSource, kernelSource } from '../source.ts';
import { recordedDisks } from './disks.ts';
import { demoPath, loadRecording } from './load.ts';
import { type RecordingAddon, recordingAddon } from './record.ts';
import type { Recording } from './recording.ts';
import { type ReplayOptions, replayAddon, replayFeatures } from './replay.ts';

/** The bundled recording, over and over. Throws BAD_RECORDING when this installation has none. */
export function demoSource(): EventSource {
  return recordedSource(loadRecording(demoPath()), { loop: true });
}

/** The recording in a file, once: at the pace at which it was made, or `atOnce`. Throws BAD_RECORDING. */
export function replaySource(path: string, atOnce = false): EventSource {
  if (!atOnce) return recordedSource(loadRecording(path));
  return { ...recordedSource(loadRecording(path), { speed: Number.POSITIVE_INFINITY }), complete: true };
}

/** Events of a recording instead of this kernel's. Whoever was traced need not live any more. */
export function recordedSource(recording: Recording, options: ReplayOptions = {}): EventSource {
  return {
    addon: replayAddon(recording, options),
    kernel: recording.header.kernel,
    replayed: true,
    recordedObject: recording.header.object,
    requireTracing: () => {},
    features: () => replayFeatures(recording),
    diskDevice: recordedDisks(recording),
    checkIdentity: (filter) => {
      if (filter.cgroup === undefined) return filter;
      throw new ProbeError(
        'BAD_VALUE',
        'A recording does not say which cgroups lay below which.',
        'Leave --cgroup out: what was recorded with it is of that cgroup alone.',
      );
    },
  };
}

/** This kernel, and a new file with all that is traced. Throws BAD_VALUE when the file exists. */
export function recordingSource(path: string, addon = loadAddon()): EventSource & { addon: RecordingAddon } {
  const recording = recordingAddon(addon, path);
  return {
    ...kernelSource(recording),
    addon: recording,
    records: (object) => recording.records(object),
    lastWords: () => recordedText(recording, path),
  };
}

/** How much is in the file, and what is not. Throws what kept it from being written. */
function recordedText({ recorded }: RecordingAddon, path: string): string {
  const { records, full, problem } = recorded;
  if (problem) throw problem;
  const cut = full ? '; it is full, and what came later is not in it' : '';
  return `probetop: ${records} events recorded in ${visibleText(path)}${cut}\n`;
}
