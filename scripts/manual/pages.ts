// SPDX-License-Identifier: MIT
/** The pages there are: what people wrote in man/src/, and in it what is made from the program. */
import { readFileSync } from 'node:fs';
import { COMMANDS, type ProgramCommand } from '../../src/cli/commands.ts';
import { version } from '../../src/cli/version.ts';
import { firstTool, type ToolId, toolIds, tools } from '../../src/probes/registry.ts';
import { at } from '../setup/paths.mjs';
import { type Block, bold, italic, parseBlocks, plain, type Spans } from './blocks.ts';
import { ownFlagBlocks, sentence, sharedFlagBlocks, synopsis } from './flags.ts';
import { keyBlocks } from './keys.ts';
import type { PageHead } from './roff.ts';

export interface Page {
  readonly head: PageHead;
  readonly blocks: readonly Block[];
}

const SUMMARY = "top for kernel probes: bcc's tools, live in one full-screen program and as text";

export const pageName = (id: ToolId | undefined): string =>
  id === undefined ? 'probetop' : `probetop-${id}`;

const read = (path: string): string => readFileSync(at(`man/src/${path}.md`), 'utf8');

const paragraph = (...text: Spans): Block => ({ kind: 'paragraph', text });

/** A tool or command, and what it does. */
const named = (name: string, argument: string | undefined, summary: string): Block => ({
  kind: 'item',
  term: argument === undefined ? [bold(name)] : [bold(name), plain(' '), italic(argument)],
  text: [plain(sentence(summary))],
});

/** What stands for `{{name}}`, by that name. */
function made(name: string, id: ToolId | undefined): readonly Block[] {
  const shared = /^shared (.+)$/.exec(name)?.[1];
  if (shared !== undefined) return parseBlocks(read(`shared/${shared}`));
  const makers: Readonly<Record<string, () => readonly Block[]>> = {
    flags: () => (id === undefined ? [] : ownFlagBlocks(id)),
    'flags of all tools': () => sharedFlagBlocks(id),
    // Those of moving and of the program are alike in many tabs: the program's page has them.
    keys: () => keyBlocks(id ?? firstTool, id === undefined ? ['program'] : ['tool', 'filter', 'move']),
    tools: () => toolIds.map((one) => named(one, undefined, tools[one].summary)),
    commands: () =>
      Object.entries<ProgramCommand>(COMMANDS).map(([one, { argument, summary }]) =>
        named(one, argument, summary),
      ),
  };
  const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
  if (!make) throw new Error(`{{${name}}} stands for nothing`);
  return make();
}

function title(id: ToolId | undefined): readonly Block[] {
  const usages: readonly Spans[] =
    id === undefined
      ? [
          [bold('probetop'), plain(' ['), italic('TOOL'), plain('] ['), italic('flags'), plain(']')],
          [bold('probetop'), plain(' '), italic('COMMAND')],
        ]
      : [synopsis(id), [...synopsis(id), plain(' '), bold('--plain'), plain(' | '), bold('--json')]];
  return [
    { kind: 'section', title: 'NAME' },
    paragraph(plain(`${pageName(id)} - ${id === undefined ? SUMMARY : tools[id].summary}`)),
    { kind: 'section', title: 'SYNOPSIS' },
    ...usages.map((usage) => paragraph(...usage)),
  ];
}

function seeAlso(id: ToolId | undefined): readonly Block[] {
  const others = [undefined, ...toolIds].filter((one) => one !== id).map(pageName);
  const text = others.flatMap((name, i) => [plain(i > 0 ? ', ' : ''), bold(name), plain('(1)')]);
  return [{ kind: 'section', title: 'SEE ALSO' }, paragraph(...text.filter((span) => span.text !== ''))];
}

/** Throws for a source without a date, or that asks for what nobody makes. */
export function pageOf(id: ToolId | undefined): Page {
  const source = read(id ?? 'probetop');
  const date = /^% (\d{4}-\d\d-\d\d)\n/.exec(source)?.[1];
  if (date === undefined) throw new Error(`${pageName(id)} has no date: its source begins with % YYYY-MM-DD`);
  const written = parseBlocks(source.slice(source.indexOf('\n')));
  const blocks = written.flatMap((block) => (block.kind === 'made' ? made(block.name, id) : [block]));
  return {
    head: { name: pageName(id), date, source: `probetop ${version}` },
    blocks: [...title(id), ...blocks, ...seeAlso(id)],
  };
}
