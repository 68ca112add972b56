// SPDX-License-Identifier: MIT
/** The moments of a recording that somebody is told or shown, as their time comes. */
import type { PlayedMoment, PlayedReadings } from '../../played.ts';
import type { FrameKind } from './format.ts';
import type { ReadingsPlayer } from './player.ts';

const isMoment = (kind: FrameKind | undefined): kind is PlayedMoment['kind'] =>
  kind === 'start' || kind === 'begin' || kind === 'interval';

/**
 * @param startedMs when playing began, in milliseconds since 1970
 * @param now likewise; Infinity: all is due
 */
export function playedReadings(
  player: ReadingsPlayer,
  startedMs: number,
  seconds: number,
  now: () => number,
): PlayedReadings {
  const msOf = (offset: number) => startedMs + offset * 1000;
  return {
    seconds,
    get goesOn() {
      return player.goesOn;
    },
    next: () => {
      for (let due = player.nextOffset; due !== undefined && msOf(due) <= now(); due = player.nextOffset) {
        const kind = player.step();
        const { offset, seconds } = player.at;
        if (isMoment(kind)) return { kind, ms: msOf(offset), offset, seconds };
      }
      return undefined;
    },
  };
}
