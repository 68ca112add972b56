// SPDX-License-Identifier: MIT
/** A command line that is typed or pasted on the screen, read by the same parser as one in a shell. */
import { toolOf } from '../probes/any-tool.ts';
import { ProbeError } from '../probes/errors.ts';
import { type Param, type ParamSchema, parseParams, type RawParams } from '../probes/params.ts';
import { isToolId, toolIds } from '../probes/registry.ts';
import type { LinePart, ToolLine } from '../probes/tool-line.ts';
import type { IdentityFilter } from '../probes/types.ts';
import { closest } from '../text/closest.ts';
import { parseArgs, type ToolCommand } from './args.ts';
import { type CommonParams, commonParams } from './common-params.ts';
import { lineWords } from './line-words.ts';
import { shellWords } from './shell-words.ts';

/** Of the flags that all tools have: those that say how text is printed … */
const FOR_TEXT: readonly (keyof CommonParams)[] = ['json', 'plain', 'onlySummary'];
/** … and those that a screen can take while it is up. All others are for the start of the program. */
const LIVE: readonly (keyof CommonParams)[] = ['cgroup', 'self', 'interval'];

const refuse = (sentence: string, remedy = ''): ProbeError => new ProbeError('BAD_VALUE', sentence, remedy);

/** Undefined for what is no command line: a name alone, unless it is written as only a command is, and other words. */
export function readToolLine(text: string): ToolLine | undefined {
  const first = text.trim().split(/\s+/, 1)[0] ?? '';
  if (first === '') return undefined;
  const plain = text.trim().split(/\s+/);
  // Quotes may still be open: whether it is meant as a command line is told by its bare words.
  const loose = lineWords(plain);
  const hasFlags = loose.rest.some((word) => /^--?\w/.test(word));
  const isCommand =
    loose.wrapped ||
    (isToolId(loose.name) && loose.rest.length > 0) ||
    (hasFlags && closest(loose.name, toolIds) !== undefined);
  if (!isCommand || loose.name === '') return undefined;
  const { name, rest } = lineWords(shellWords(text));
  const command = parseArgs([name, ...rest]);
  if (command.kind !== 'tool')
    throw refuse(`${name} is for a shell.`, 'Press ? for the keys of this screen.');
  return lineOf(command);
}

function lineOf({ tool: id, raw, common, run }: ToolCommand): ToolLine {
  if (run.length > 0) throw refuse('A command can only be run when probetop is started.');
  const tool = toolOf(id);
  const values = parseParams(tool.params, raw);
  for (const name of given(commonParams, common)) {
    if (Object.hasOwn(tool.params, name) || FOR_TEXT.includes(name) || LIVE.includes(name)) continue;
    throw refuse(`--${commonParams[name].long} can only be given when probetop is started.`);
  }
  const { pid, tid, uid } = tool.identity(values);
  const someone = pid !== undefined || tid !== undefined || uid !== undefined;
  const identity: Partial<IdentityFilter> = {
    ...(someone && { pid, tid, uid }),
    ...(common.cgroup !== undefined && { cgroup: common.cgroup }),
    ...(common.self && { self: true }),
  };
  const shared = given(commonParams, common)
    .filter((name) => !Object.hasOwn(tool.params, name))
    .map((name) => part(commonParams[name], [String(common[name])], FOR_TEXT.includes(name)));
  const own = Object.entries(raw).flatMap(([name, texts]) => {
    const param = tool.params[name];
    return param && isGiven(texts) ? [part(param, texts, param.textOnly === true)] : [];
  });
  return { tool: id, raw, identity, intervalSeconds: common.interval, parts: [...own, ...shared] };
}

function given(schema: ParamSchema, values: CommonParams): (keyof CommonParams)[] {
  const names = Object.keys(schema) as (keyof CommonParams)[];
  return names.filter((name) => values[name] !== undefined && values[name] !== false);
}

function isGiven(texts: RawParams[string]): texts is true | readonly string[] {
  return texts === true || (typeof texts === 'object' && texts.length > 0);
}

function part(param: Param, texts: true | readonly string[], ignored: boolean): LinePart {
  const flag = param.short === undefined ? `--${param.long}` : `-${param.short}`;
  const typed = param.kind === 'switch' || texts === true ? '' : texts.join(' ');
  // What may stand without its flag is called by its name.
  const name = param.position === undefined ? flag : param.long;
  return {
    flag: typed === '' ? flag : `${name} ${typed}`,
    text: param.position !== undefined && param.kind === 'text' ? 'what is looked at' : param.summary,
    ignored,
  };
}
