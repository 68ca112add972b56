// SPDX-License-Identifier: MIT
/** Flags, from the schemas that the command line is read by. */
import { sharedFlags } from '../../src/cli/flags.ts';
import { backendsOf, toolOf } from '../../src/probes/any-tool.ts';
import { type Param, positional } from '../../src/probes/params.ts';
import type { ToolId } from '../../src/probes/registry.ts';
import { type Block, bold, italic, plain, type Spans } from './blocks.ts';

/** What begins with a word begins with a capital; what begins with something typed stays as it is. */
export const sentence = (text: string): string =>
  `${/^[a-z]+[ ,:]/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text}.`;

function term(param: Param): Spans {
  const names = [...(param.short === undefined ? [] : [`-${param.short}`]), `--${param.long}`];
  const spans = names.flatMap((name, i) => [...(i > 0 ? [plain(', ')] : []), bold(name)]);
  return 'metavar' in param ? [...spans, plain(' '), italic(param.metavar)] : spans;
}

const listed = (before: string, words: readonly string[]): Spans => [
  plain(` ${before} `),
  ...words.flatMap((word, i) => [...(i > 0 ? [plain(', ')] : []), bold(word)]),
  plain('.'),
];

function flagText(param: Param, backends: readonly string[]): Spans {
  const { summary, offers, position, textOnly } = param;
  const known = param.kind === 'choice' ? param.choices : Array.isArray(offers) ? offers : [];
  // Where there are few the summary has them all.
  const words = known.some((word) => !summary.includes(word)) ? known : undefined;
  return [
    plain(sentence(summary)),
    ...(words ? listed(param.kind === 'choice' ? 'One of' : 'It knows', words) : []),
    ...(offers === 'backend' && backends.length > 1 ? listed('One of', backends) : []),
    ...(position === undefined ? [] : [plain(' It may stand without the flag, in its place.')]),
    ...(textOnly ? [plain(' For text only: on the screen it means nothing.')] : []),
  ];
}

const flagBlocks = (params: readonly Param[], backends: readonly string[]): readonly Block[] =>
  params.map((param) => ({ kind: 'item', term: term(param), text: flagText(param, backends) }));

export function ownFlagBlocks(id: ToolId): readonly Block[] {
  return flagBlocks(Object.values(toolOf(id).params), []);
}

/** Those of all tools. */
export function sharedFlagBlocks(id: ToolId | undefined): readonly Block[] {
  if (id === undefined) return flagBlocks(sharedFlags({}), []);
  const tool = toolOf(id);
  return flagBlocks(sharedFlags(tool.params), backendsOf(tool));
}

/** `probetop biolatency [flags] [SECONDS [N]]`. */
export function synopsis(id: ToolId): Spans {
  const places = positional(toolOf(id).params).flatMap(([, param]) =>
    'metavar' in param ? [param.metavar] : [],
  );
  return [
    bold(`probetop ${id}`),
    plain(' ['),
    italic('flags'),
    plain(']'),
    ...places.flatMap((place) => [plain(' ['), italic(place)]),
    plain(']'.repeat(places.length)),
  ];
}
