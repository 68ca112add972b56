// SPDX-License-Identifier: MIT
/** Numbers as people type them behind a comparison: `10ms`, `64k`, `ENOENT`. */
import { errnoNumber } from '../probes/host/errno.ts';
import type { Measure } from '../probes/types.ts';

export interface Quantity {
  /** In the unit of the field: nanoseconds, bytes, hits, hits a second, percent. */
  readonly value: number;
  /** What rounds to the same number as it was typed is equal to it. */
  readonly step: number;
}

export interface QuantityProblem {
  readonly problem: string;
}

/** How a column of each measure may be asked for, behind its name. */
export const EXAMPLES: Readonly<Record<Measure, string>> = {
  milliseconds: '>10ms',
  duration: '>10ms',
  bytes: '>=64k',
  count: '>1000',
  rate: '>10',
  percent: '>5%',
  number: '=7',
  errno: '=ENOENT',
};

interface Scale {
  /** What is asked for, in words, with an example. */
  readonly wanted: string;
  /** By how much each unit, in small letters, is multiplied; the empty one is a number without a unit. */
  readonly units: Readonly<Record<string, number>>;
  /** The units as they are told. */
  readonly told: string;
  readonly noun: string;
  /** Equal is equal, however few digits were typed. */
  readonly exact?: true;
}

const TIMES = {
  ns: 1,
  us: 1e3,
  // Micro sign and Greek mu: keyboards have the one or the other.
  '\u00b5s': 1e3,
  '\u03bcs': 1e3,
  ms: 1e6,
  s: 1e9,
  min: 60e9,
  h: 3600e9,
};
const time = { units: TIMES, told: 'ns us ms s min h', noun: 'time' };

const THOUSANDS = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

const SIZES = Object.fromEntries(
  ['k', 'm', 'g', 't'].flatMap((letter, i) => {
    const size = 1024 ** (i + 1);
    return [
      [letter, size],
      [`${letter}i`, size],
      [`${letter}ib`, size],
    ];
  }),
);

const SCALES: Readonly<Record<Exclude<Measure, 'errno'>, Scale>> = {
  milliseconds: { ...time, units: { ...TIMES, '': 1e6 }, wanted: 'a time, as 10ms or 250us' },
  duration: { ...time, wanted: 'a time with its unit, as 10ms or 250us' },
  bytes: {
    wanted: 'a size, as 4096 or 64k',
    units: { ...SIZES, '': 1, b: 1 },
    told: 'k M G T, each 1024 of the one before',
    noun: 'size',
    exact: true,
  },
  count: { wanted: 'a number, as 1000 or 1k', units: THOUSANDS, told: 'k M G', noun: 'number' },
  rate: {
    wanted: 'a number a second, as 10 or 1.5k',
    units: { ...THOUSANDS, ...Object.fromEntries(Object.entries(THOUSANDS).map(([k, v]) => [`${k}/s`, v])) },
    told: 'k M G',
    noun: 'rate',
  },
  percent: { wanted: 'a share, as 5%', units: { '': 1, '%': 1 }, told: '%', noun: 'share' },
  number: { wanted: 'a whole number', units: { '': 1 }, told: '', noun: 'number', exact: true },
};

const NUMBER = /^(-?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?)(.*)$/s;

/** What was typed as a quantity of that measure, or one sentence about what is wrong with it. */
export function parseQuantity(measure: Measure, typed: string): Quantity | QuantityProblem {
  if (measure === 'errno') return parseErrno(typed);
  const scale = SCALES[measure];
  if (typed === '') return { problem: `needs ${scale.wanted}.` };
  const [, digits = '', decimals = '', rest = ''] = NUMBER.exec(typed) ?? [];
  if (!/\d/.test(digits) || (measure === 'number' && (rest !== '' || digits.includes('.'))))
    return { problem: `needs ${scale.wanted}, not ${typed}.` };
  const unit = rest.trim().toLowerCase();
  const factor = Object.hasOwn(scale.units, unit) ? scale.units[unit] : undefined;
  if (factor === undefined) return { problem: unitProblem(scale, measure, rest.trim()) };
  const value = Number(digits.replaceAll(',', '')) * factor;
  return { value, step: scale.exact ? 0 : factor / 10 ** decimals.length };
}

function unitProblem({ told, noun, wanted }: Scale, measure: Measure, unit: string): string {
  if (unit === '') return `needs ${wanted}.`;
  if (measure === 'bytes' && /^[kmgt]b$/i.test(unit))
    return `${unit} may be thousands or 1024s; ${unit[0]} and ${unit[0]}iB are 1024s.`;
  return `${unit} is no unit of ${noun === 'time' ? 'time' : `a ${noun}`}; there are ${told}.`;
}

function parseErrno(typed: string): Quantity | QuantityProblem {
  const wanted = 'needs an error, as ENOENT or 2; 0 is none.';
  if (typed === '') return { problem: wanted };
  if (/^\d+$/.test(typed)) return { value: Number(typed), step: 0 };
  const value = errnoNumber(typed.toUpperCase());
  if (value === undefined) return { problem: `${typed} is the name of no error.` };
  return { value, step: 0 };
}
