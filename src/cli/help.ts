// SPDX-License-Identifier: MIT
/** The short help, from the same schema as the flags themselves. Fits 80x24 for a tool. */
import { type Param, type ParamSchema, positional } from '../probes/params.ts';
import { type ToolId, toolIds, tools } from '../probes/registry.ts';
import { commonParams } from './common-params.ts';

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

/** Common flags by name only: what they mean stands in the manual and in `probetop -h`. */
function commonLine(own: ParamSchema): string[] {
  const known = new Set(Object.values(own).map(({ long }) => long));
  const params = Object.values(commonParams).filter(({ long }) => !known.has(long));
  const words = params.map((param) => {
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
  const width = Math.max(...toolIds.map((id) => id.length), 'help [TOOL]'.length);
  const row = (name: string, text: string) => `  ${name.padEnd(width)}  ${text}`;
  return [
    'probetop: top for kernel probes',
    '',
    'usage: probetop [TOOL] [flags]',
    '',
    ...toolIds.map((id) => row(id, tools[id].summary)),
    row('demo', 'the screen over a recording: no root, nothing traced'),
    row('doctor', 'what this kernel and these privileges allow, and the remedy'),
    row('help [TOOL]', 'what a tool shows and what its flags do'),
    '',
    'flags for all tools:',
    ...flagLines(commonParams),
    '',
  ].join('\n');
}
