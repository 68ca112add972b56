// SPDX-License-Identifier: MIT
/** Event sources that read recordings or make one. */
import { visibleText } from '../../text/visible.ts';
import type { AnyTool } from '../any-tool.ts';
import { ProbeError } from '../errors.ts';
import { loadAddon } from '../native.ts';
import { type EventSource, kernelSource } from '../source.ts';
import { recordedDisks } from './disks.ts';
import { demoPath, loadAnyRecording, loadRecording } from './load.ts';
import { readingsRecordingSource, readingsSource } from './readings/source.ts';
import { type RecordingAddon, recordingAddon } from './record.ts';
import type { Recording } from './recording.ts';
import { type ReplayOptions, replayAddon, replayFeatures } from './replay.ts';

/** The bundled recording, over and over. Throws BAD_RECORDING when this installation has none. */
export function demoSource(): EventSource {
  return recordedSource(loadRecording(demoPath()), { loop: true });
}

/** The recording in a file, once: at the pace at which it was made, or `atOnce`. Throws BAD_RECORDING. */
export function replaySource(path: string, atOnce = false): EventSource {
  const recording = loadAnyRecording(path);
  if ('frames' in recording) return readingsSource(recording, atOnce);
  if (!atOnce) return recordedSource(recording);
  return { ...recordedSource(recording, { speed: Number.POSITIVE_INFINITY }), complete: true };
}

/** Events of a recording instead of this kernel's. Whoever was traced need not live any more. */
export function recordedSource(recording: Recording, options: ReplayOptions = {}): EventSource {
  return {
    addon: replayAddon(recording, options),
    kernel: recording.header.kernel,
    replayed: true,
    recordedObject: recording.header.object,
    warnings: recording.damage === '' ? [] : [recording.damage],
    requireTracing: () => {},
    features: () => replayFeatures(recording.header.kernel),
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

/** What such a tool needs: this kernel, and a new file with all that is traced or read. Throws BAD_VALUE when the file exists. */
export function recordingSourceFor(path: string, tool: AnyTool): EventSource {
  return tool.kind === 'functions' ? readingsRecordingSource(path, tool.id) : recordingSource(path);
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
