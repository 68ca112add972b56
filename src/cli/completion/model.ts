// SPDX-License-Identifier: MIT
/** What the three shells are told, from the schemas of the tools. */
import { backendsOf, toolOf } from '../../probes/any-tool.ts';
import { type Param, type ParamSchema, positional, type ValueSource } from '../../probes/params.ts';
import { toolIds } from '../../probes/registry.ts';
import { COMMANDS, type ProgramCommand, SHELLS } from '../commands.ts';
import { allFlags } from '../flags.ts';

/** What stands for a flag's value, or in a place of its own. */
export type ShellValue =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Asked of the program itself. */
  | { readonly kind: 'source'; readonly source: ValueSource }
  | { readonly kind: 'file' }
  | { readonly kind: 'folder' }
  /** Nobody can know. */
  | { readonly kind: 'anything' };

export interface ShellFlag {
  readonly short: string | undefined;
  readonly long: string;
  readonly summary: string;
  readonly repeatable: boolean;
  /** Undefined for a switch. */
  readonly value: (ShellValue & { readonly metavar: string }) | undefined;
}

export interface ShellCommand {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly ShellFlag[];
  /** What may stand without a flag, in order. */
  readonly places: readonly (ShellValue & { readonly metavar: string })[];
}

function offeredFor(param: Param, backends: readonly string[]): ShellValue {
  if (param.kind === 'choice') return { kind: 'words', words: param.choices };
  const { offers } = param;
  if (offers === undefined) return { kind: 'anything' };
  if (typeof offers !== 'string') return { kind: 'words', words: offers };
  if (offers === 'backend') return { kind: 'words', words: backends };
  return offers === 'file' || offers === 'folder' ? { kind: offers } : { kind: 'source', source: offers };
}

function flagOf(param: Param, backends: readonly string[]): ShellFlag {
  const { short, long, summary, kind } = param;
  const value = 'metavar' in param ? { ...offeredFor(param, backends), metavar: param.metavar } : undefined;
  return { short, long, summary, repeatable: kind === 'list', value };
}

function placesOf(schema: ParamSchema, backends: readonly string[]): ShellCommand['places'] {
  return positional(schema).flatMap(([, param]) =>
    'metavar' in param ? [{ ...offeredFor(param, backends), metavar: param.metavar }] : [],
  );
}

/** Those that every tool has, as far as nobody has chosen one. */
export const flagsWithoutTool: readonly ShellFlag[] = allFlags({}).map((param) => flagOf(param, ['auto']));

const WORDS: Readonly<Partial<Record<string, ShellCommand['places'][number]>>> = {
  help: { kind: 'words', words: toolIds, metavar: 'TOOL' },
  completion: { kind: 'words', words: SHELLS, metavar: 'SHELL' },
};

export const shellCommands: readonly ShellCommand[] = [
  ...toolIds.map((id): ShellCommand => {
    const tool = toolOf(id);
    const backends = backendsOf(tool);
    return {
      name: id,
      summary: tool.summary,
      flags: allFlags(tool.params).map((param) => flagOf(param, backends)),
      places: placesOf(tool.params, backends),
    };
  }),
  ...Object.entries<ProgramCommand>(COMMANDS).map(([name, { summary }]): ShellCommand => {
    const place = WORDS[name];
    return { name, summary, flags: flagsWithoutTool, places: place ? [place] : [] };
  }),
];

/** How a flag is typed, the short form first. */
export function spellings({ short, long }: Pick<ShellFlag, 'short' | 'long'>): readonly string[] {
  return short === undefined ? [`--${long}`] : [`-${short}`, `--${long}`];
}
