// SPDX-License-Identifier: MIT
/** The short help, from the same schema as the flags themselves. Fits 80x24. */
import { type Param, type ParamSchema, positional } from '../probes/params.ts';
import { type ToolId, toolIds, tools } from '../probes/registry.ts';
import { COMMANDS, type ProgramCommand } from './commands.ts';
import { sharedFlags } from './flags.ts';

const WIDTH = 80;

function flagText(param: Param): string {
  const short = param.short === undefined ? '    ' : `-${param.short}, `;
  const value = 'metavar' in param ? ` ${param.metavar}` : '';
  return `${short}--${param.long}${value}`;
}

function flagLines(schema: ParamSchema): string[] {
  const params = Object.values(schema);
  const width = Math.max(...params.map((param) => flagText(param).length));
  return params.map((param) => `  ${flagText(param).padEnd(width)}  ${param.summary}`);
}

/** Common flags by name only: what they mean stands in the manual. */
function commonLine(own: ParamSchema): string[] {
  const words = sharedFlags(own).map((param) => {
    const value = 'metavar' in param ? ` ${param.metavar}` : '';
    return `--${param.long}${value}`;
  });
  const lines: string[] = [];
  let line = 'for all tools:';
  for (const word of words) {
    if (line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = ' ';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

export function toolHelp(id: ToolId): string {
  const tool = tools[id];
  // Each may be left out with those after it: `[SECONDS [N]]`.
  const places = positional(tool.params).reduceRight(
    (after, [, param]) => (param.kind === 'switch' ? after : ` [${param.metavar}${after}]`),
    '',
  );
  const usage = `${id}${places} [flags]`;
  return [
    `${id}: ${tool.summary}`,
    '',
    `usage: probetop ${usage}          the screen`,
    `       probetop ${usage} --plain  text; or --json`,
    '',
    ...flagLines(tool.params),
    '',
    ...commonLine(tool.params),
    '',
  ].join('\n');
}

export function programHelp(): string {
  const rows = [
    ...toolIds.map((id) => [id, tools[id].summary] as const),
    ...Object.entries<ProgramCommand>(COMMANDS).map(
      ([name, { argument, summary }]) =>
        [argument === undefined ? name : `${name} ${argument}`, summary] as const,
    ),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    'probetop: top for kernel probes',
    '',
    'usage: probetop [TOOL] [flags]',
    '',
    ...rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`),
    '',
    ...commonLine({}),
    '',
    'A tool and -h: its own flags. help: what all of them mean.',
    '',
  ].join('\n');
}
