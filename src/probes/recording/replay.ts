// SPDX-License-Identifier: MIT
/** The native interface over a recording: no kernel, no privilege. */
import type { Addon, ClockSample } from '../../../native/index.d.ts';
import { ProbeError } from '../errors.ts';
import type { KernelFeatures } from '../types.ts';
import { badRecording } from './format.ts';
import type { Recording } from './recording.ts';
import { ReplayError } from './replay-error.ts';
import { ReplayObject } from './replay-object.ts';

export interface ReplayOptions {
  /** 2 is twice as fast; Infinity hands out everything at once, with the times of then, and does not loop. */
  readonly speed?: number;
  /** Starts again at the end. */
  readonly loop?: boolean;
  /** Milliseconds of CLOCK_MONOTONIC, by default the machine's. Tests have their own. */
  readonly now?: () => number;
}

const monotonicMs = () => Number(process.hrtime.bigint()) / 1e6;

/** How far the time of day, which is read in whole milliseconds, may drift from the monotonic clock unnoticed. */
const JITTER_NS = 10_000_000n;

/** One moment on both clocks. The distance between them stays the same until the time of day is set. */
function clockOf(now: () => number): () => ClockSample {
  let distance: bigint | undefined;
  return () => {
    const monotonic = BigInt(Math.round(now() * 1e6));
    const measured = BigInt(Date.now()) * 1_000_000n - monotonic;
    const off = distance === undefined ? 0n : measured - distance;
    if (distance === undefined || off > JITTER_NS || off < -JITTER_NS) distance = measured;
    return { monotonic, realtime: monotonic + distance };
  };
}

/** The clocks as they stood when the recording ended. */
function clockOfThen({ header, durationMs }: Recording): () => ClockSample {
  const duration = BigInt(durationMs) * 1_000_000n;
  const { monotonic, realtime } = header.clock;
  return () => ({ monotonic: monotonic + duration, realtime: realtime + duration });
}

const noTracefs = () => new ReplayError('ENOENT', 'tracefs', '', 'a recording has no tracefs');

/** What of the native interface a recording has not. */
const noMachine = {
  libbpfVersion: '',
  tracefs: () => {
    throw noTracefs();
  },
  readTracefs: () => {
    throw noTracefs();
  },
  hasHelper: () => true,
  holdRunStats: () => () => {},
} as const;

/** An addon without any object: of readings. */
export function readingsAddon(): Addon {
  return {
    ...noMachine,
    openObject: () => {
      throw badRecording('it has no events');
    },
    clock: clockOf(monotonicMs),
    openObjects: () => 0,
  };
}

/** An addon whose one object is the recorded one and hands out its records as time goes by, from the attach on. */
export function replayAddon(recording: Recording, options: ReplayOptions = {}): Addon {
  const { speed = 1, loop = false, now = monotonicMs } = options;
  const clock = speed === Number.POSITIVE_INFINITY ? clockOfThen(recording) : clockOf(now);
  let open = 0;
  return {
    ...noMachine,
    openObject: (path) => {
      const file = path.slice(path.lastIndexOf('/') + 1);
      if (file !== recording.header.object) {
        const sentence = `The recording is of ${recording.header.object}, not of ${file}.`;
        throw new ProbeError('BAD_RECORDING', sentence);
      }
      open++;
      return new ReplayObject(recording, { speed, loop, clock, closed: () => open-- });
    },
    clock,
    openObjects: () => open,
  };
}

/** A kernel on which every way to attach works: nothing is attached. */
export function replayFeatures(release: string): KernelFeatures {
  return {
    release,
    possibleCpus: 1,
    taskRegisters: true,
    preemptibleSyscallEvents: false,
    blockIoStart: true,
    requestFirst: true,
    pidNamespace: undefined,
  };
}
