// SPDX-License-Identifier: MIT
/** All flags that a tool takes, for whatever tells of them: the help, the manual, the shells. */
import type { Param, ParamSchema } from '../probes/params.ts';
import { commonParams } from './common-params.ts';

/** Those of all tools that the tool has not for its own. */
export function sharedFlags(own: ParamSchema): readonly Param[] {
  const known = new Set(Object.values(own).map(({ long }) => long));
  return Object.values<Param>(commonParams).filter(({ long }) => !known.has(long));
}

export function allFlags(own: ParamSchema): readonly Param[] {
  return [...Object.values(own), ...sharedFlags(own)];
}
