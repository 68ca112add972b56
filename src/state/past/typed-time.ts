// SPDX-License-Identifier: MIT
/** A time as a person types it: of the day, or how long ago. */
import type { KeptSpan } from './past.ts';

/** What was typed, in milliseconds since 1970. */
export type TypedTime = { readonly ms: number } | { readonly problem: string };

const DAY_MS = 86_400_000;
const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000 };

const OF_DAY = /^(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?$/;
const PART = String.raw`(\d{1,9}(?:\.\d{1,9})?)\s*(h(?:ours?)?|m(?:in(?:utes?)?)?|s(?:ec(?:onds?)?)?)`;
const AGO = new RegExp(`^(-?)\\s*((?:${PART}\\s*)+?)\\s*(ago)?$`, 'i');

const PROBLEM = 'a time is 12:31:07, 12:31, -90s, -5m or 2 m ago';

/** How far a time is from what is kept. */
const away = (ms: number, { fromMs, toMs }: KeptSpan): number => Math.max(fromMs - ms, ms - toMs, 0);

/** By local time, of the day that is the nearest to what is kept. */
function ofDay(found: RegExpExecArray, kept: KeptSpan): TypedTime {
  const [hours = 0, minutes = 0, seconds = 0] = [found[1], found[2], found[3]].map((text) =>
    Number(text ?? 0),
  );
  if (hours > 23 || minutes > 59 || seconds > 59) return { problem: PROBLEM };
  const days = [0, -1, 1].map((day) => {
    const date = new Date(kept.toMs + day * DAY_MS);
    return date.setHours(hours, minutes, seconds, 0) + Math.floor(Number(found[4] ?? 0) * 1000);
  });
  const [nearest = kept.toMs] = days.sort((a, b) => away(a, kept) - away(b, kept));
  return { ms: nearest };
}

/** @param kept what there is to be looked at, up to now */
export function typedTime(typed: string, kept: KeptSpan): TypedTime {
  const text = typed.trim();
  const time = OF_DAY.exec(text);
  if (time) return ofDay(time, kept);
  const ago = AGO.exec(text);
  // `5m` alone might be meant as either.
  if (!ago || (ago[1] === '' && ago[5] === undefined)) return { problem: PROBLEM };
  let ms = 0;
  for (const [, value, unit = ''] of (ago[2] ?? '').matchAll(new RegExp(PART, 'gi')))
    ms += Number(value) * (UNIT_MS[unit[0]?.toLowerCase() ?? ''] ?? 0);
  return { ms: kept.toMs - ms };
}
