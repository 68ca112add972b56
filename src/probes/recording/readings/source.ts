// SPDX-License-Identifier: MIT
/** Sources that play readings or write them down. */
import { release } from 'node:os';
import { visibleText } from '../../../text/visible.ts';
import { ProbeError } from '../../errors.ts';
import { loadAddon } from '../../native.ts';
import { type EventSource, kernelSource } from '../../source.ts';
import { MOST_RECORD_BYTES } from '../format.ts';
import { readingsAddon, replayFeatures } from '../replay.ts';
import type { RecordedReadings } from './readings.ts';
import { ReadingsRecorder } from './recorder.ts';
import { PlayedFunctionTrace } from './trace.ts';

/** Readings of a recording instead of this kernel's. @param atOnce nothing of it has to be waited for */
export function readingsSource(recorded: RecordedReadings, atOnce = false): EventSource {
  const { tool: recordedTool, kernel } = recorded.header;
  return {
    addon: readingsAddon(),
    kernel,
    replayed: true,
    recordedObject: recordedTool,
    requireTracing: () => {},
    features: () => replayFeatures(kernel),
    diskDevice: () => {
      throw new ProbeError('BAD_VALUE', 'The recording has no requests to disks.');
    },
    checkIdentity: (filter) => filter,
    playedTrace: (tool, values, settings) =>
      tool.id === recordedTool
        ? new PlayedFunctionTrace(tool, values, settings, recorded, atOnce)
        : undefined,
  };
}

/** This kernel, and a new file with what `tool` reads. Throws BAD_VALUE when the file exists. */
export function readingsRecordingSource(
  path: string,
  tool: string,
  addon = loadAddon(),
  mostBytes = MOST_RECORD_BYTES,
): EventSource {
  const header = { tool, kernel: release() };
  const recorder = new ReadingsRecorder(path, header, () => addon.clock(), mostBytes);
  return {
    ...kernelSource(addon),
    addon,
    bookFor: (id) => (id === tool ? recorder : undefined),
    finish: () => recorder.finish(),
    lastWords: () => recordedText(recorder, path),
  };
}

/** How much is in the file, and what is not. Throws what kept it from being written. */
function recordedText({ intervals, full, problem }: ReadingsRecorder, path: string): string {
  if (problem) throw problem;
  const cut = full ? '; it is full, and what came later is not in it' : '';
  const number = intervals === 1 ? '1 interval' : `${intervals} intervals`;
  return `probetop: ${number} recorded in ${visibleText(path)}${cut}\n`;
}
