// SPDX-License-Identifier: MIT
/** From the command line to what is to be done. */
import meow from 'meow';
import { ProbeError } from '../probes/errors.ts';
import { type Param, type ParamSchema, parseParams, positional, type RawParams } from '../probes/params.ts';
import { firstTool, isToolId, type ToolId, toolIds, tools } from '../probes/registry.ts';
import { closest } from '../text/closest.ts';
import { COMMANDS, OFFER, SHELLS, type ShellName } from './commands.ts';
import { type CommonParams, commonParams } from './common-params.ts';

export type Command =
  | { readonly kind: 'help'; readonly tool: ToolId | undefined }
  | { readonly kind: 'manual'; readonly tool: ToolId | undefined }
  | { readonly kind: 'version' }
  | { readonly kind: 'doctor'; readonly json: boolean }
  | { readonly kind: 'completion'; readonly shell: ShellName }
  /** What a shell asks for while a value is typed. */
  | { readonly kind: 'offer'; readonly source: string; readonly word: string }
  | (Omit<ToolCommand, 'kind'> & { readonly kind: 'print-config' })
  | ToolCommand;

/** A tool at work. Its own parameters stay raw: only the tool knows their types. */
export interface ToolCommand {
  /** `demo`: over the bundled recording. */
  readonly kind: 'tool' | 'demo';
  readonly tool: ToolId;
  /** Whether the tool was named; else it is the first one. */
  readonly named: boolean;
  readonly raw: RawParams;
  readonly common: CommonParams;
  /** What is run and traced, and nobody else: its words; none: nothing is run. */
  readonly run: readonly string[];
}

const commandNames: readonly string[] = Object.keys(COMMANDS);

/** meow would take it for the negation of another flag. */
const NO_CONFIG = `--${commonParams.noConfig.long}`;

type MeowFlag =
  | { type: 'boolean'; shortFlag?: string }
  | { type: 'string'; shortFlag?: string }
  | { type: 'string'; isMultiple: true; shortFlag?: string };

/** meow wants camel-case keys: `ringBytes` is `--ring-bytes`. */
function camelCase(long: string): string {
  return long.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function meowFlags(schemas: readonly ParamSchema[]): Record<string, MeowFlag> {
  const flags: Record<string, MeowFlag> = {};
  for (const param of schemas.flatMap((schema) => Object.values(schema))) {
    const short = param.short === undefined ? {} : { shortFlag: param.short };
    const key = camelCase(param.long);
    // What the tool has for its own comes first, and may have a letter that it has for no other.
    if (Object.hasOwn(flags, key)) continue;
    // Everything with a value is a string: what it means is checked in one place, params.ts.
    if (param.kind === 'switch') flags[key] = { type: 'boolean', ...short };
    else if (param.kind === 'list') flags[key] = { type: 'string', isMultiple: true, ...short };
    else flags[key] = { type: 'string', ...short };
  }
  return flags;
}

function usage(sentence: string, remedy: string): ProbeError {
  return new ProbeError('BAD_VALUE', sentence, remedy);
}

/** The one that is nearest to a slip: of a letter, that one as a capital or the other way round. */
function nearestFlag(name: string, schemas: readonly ParamSchema[]): string | undefined {
  const params = schemas.flatMap((schema) => Object.values(schema));
  if (name.length === 1) {
    const other = params.find(({ short }) => short?.toLowerCase() === name.toLowerCase());
    return other && `-${other.short}`;
  }
  const long = closest(
    name,
    params.map((param) => camelCase(param.long)),
  );
  const found = params.find((param) => camelCase(param.long) === long);
  return found && `--${found.long}`;
}

function rejectUnknownFlags(
  given: Readonly<Record<string, unknown>>,
  known: Record<string, MeowFlag>,
  tool: string,
  schemas: readonly ParamSchema[],
): void {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(known, name)) continue;
    const flag =
      name.length === 1 ? `-${name}` : `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const near = nearestFlag(name, schemas);
    const meant = near === undefined ? '' : `Did you mean ${near}? `;
    throw usage(
      `${tool} has no flag ${JSON.stringify(flag)}.`,
      `${meant}See what it has with: probetop ${tool} -h`,
    );
  }
}

/** The texts of a repeatable flag. meow drops one without a value in silence; it comes back as an empty text. */
function listTexts(param: Param, texts: readonly string[], argv: readonly string[]): readonly string[] {
  const bare = argv.some((word) => word === `--${param.long}` || word === `-${param.short}`);
  return texts.length === 0 && bare ? [''] : texts;
}

/** What meow takes without a word and is surely a mistake: `--no-json` negates, `--json=x` drops the x. */
function rejectOddSwitches(argv: readonly string[], schemas: readonly ParamSchema[], tool: string): void {
  const remedy = `See what it has with: probetop ${tool} -h`;
  const switches = schemas.flatMap((schema) => Object.values(schema)).filter(({ kind }) => kind === 'switch');
  for (const word of argv) {
    const name = /^--([^=]+)/.exec(word)?.[1];
    if (name?.startsWith('no-') && `--${name}` !== NO_CONFIG)
      throw usage(`${tool} has no flag ${JSON.stringify(`--${name}`)}.`, remedy);
    const given = switches.find(({ long }) => long === name);
    if (given && word.includes('=')) throw usage(`--${given.long} takes no value.`, remedy);
  }
}

function pick(
  schema: ParamSchema,
  flags: Readonly<Record<string, unknown>>,
  argv: readonly string[],
): RawParams {
  const raw: Record<string, boolean | readonly string[]> = {};
  for (const [name, param] of Object.entries(schema)) {
    const value = flags[camelCase(param.long)];
    if (typeof value === 'boolean') raw[name] = value;
    else if (typeof value === 'string') raw[name] = [value];
    else if (Array.isArray(value)) raw[name] = listTexts(param, value as string[], argv);
  }
  return raw;
}

/** Arguments without a flag take their parameters' places. */
function withArguments(tool: ToolId, raw: RawParams, given: readonly string[]): RawParams {
  const params = positional(tools[tool].params);
  const extra = given[params.length];
  const remedy = `See what it takes with: probetop ${tool} -h`;
  if (extra !== undefined) throw usage(`${tool} takes no argument ${JSON.stringify(extra)}.`, remedy);
  const placed: Record<string, RawParams[string]> = { ...raw };
  given.forEach((text, i) => {
    const [name = '', param] = params[i] ?? [];
    if (placed[name] !== undefined) throw usage(`${tool} was given --${param?.long} twice.`, remedy);
    placed[name] = [text];
  });
  return placed;
}

/** Flags that the tool has for its own and all tools have too, as it was given them, perhaps in their place. */
function sameNamed(tool: ToolId, raw: RawParams): RawParams {
  const names = Object.keys(commonParams).filter((name) => Object.hasOwn(tools[tool].params, name));
  return Object.fromEntries(names.map((name) => [name, raw[name]]));
}

function runMeow(argv: readonly string[], flags: Record<string, MeowFlag>) {
  try {
    return meow({
      importMeta: import.meta,
      argv: [...argv],
      pkg: {},
      description: false,
      autoHelp: false,
      autoVersion: false,
      flags,
    });
  } catch (error) {
    // meow has no codes; its only complaint left with these options is a flag given twice.
    throw usage(error instanceof Error ? error.message : String(error), '');
  } finally {
    // meow names the process after the package.json that it was not given, and ps would show no name at all.
    process.title = 'probetop';
  }
}

function toolNamed(name: string): ToolId {
  if (isToolId(name)) return name;
  const near = closest(name, [...toolIds, ...commandNames]);
  const hint = near === undefined ? `There are: ${toolIds.join(' ')}` : `Did you mean ${near}?`;
  throw usage(`There is no tool ${JSON.stringify(name)}.`, hint);
}

function shellNamed(name: string | undefined): ShellName {
  const shell = SHELLS.find((one) => one === name);
  if (shell) return shell;
  const given =
    name === undefined ? 'completion needs a shell' : `There is no completion for ${JSON.stringify(name)}`;
  throw usage(`${given}.`, `There are: ${SHELLS.map((one) => `probetop completion ${one}`).join(', ')}`);
}

/** bcc spells some long flags with underscores, which meow would take and nobody would ever read. */
const withHyphens = (word: string): string => word.replace(/^--[a-z_]+/, (flag) => flag.replaceAll('_', '-'));

/** What is to be run. Throws BAD_VALUE where that cannot be all that is traced. */
function runOf(
  after: readonly string[] | undefined,
  common: CommonParams,
  raw: RawParams,
): readonly string[] {
  if (after === undefined && common.exec === undefined) return [];
  const remedy = 'It is run and traced like this: probetop opensnoop -- ls -l';
  if (after !== undefined && common.exec !== undefined)
    throw usage('--exec and a command after -- exclude each other.', 'Give one of them.');
  const other = ['pid', 'tid'].find((name) => raw[name] !== undefined) ?? (common.cgroup && 'cgroup');
  if (other !== undefined)
    throw usage(`--${other} and a command that is run exclude each other.`, 'Give one of them.');
  if (common.replay !== undefined)
    throw usage('A recording is played, and a command that is run is traced.', 'Give one of them.');
  const words = after ?? ['/bin/sh', '-c', common.exec ?? ''];
  if (words.length === 0 || words[0] === '') throw usage('A command is missing after --.', remedy);
  return words;
}

/** Throws BAD_VALUE with one sentence for whatever makes no sense. */
export function parseArgs(all: readonly string[]): Command {
  const end = all[0] === OFFER ? -1 : all.indexOf('--');
  const given = end < 0 ? all : all.slice(0, end);
  const after = end < 0 ? undefined : all.slice(end + 1);
  // A word that is being typed may look like anything, a flag too.
  if (given[0] === OFFER) return { kind: 'offer', source: given[1] ?? '', word: given[2] ?? '' };
  const argv = given.map(withHyphens).filter((word) => word !== NO_CONFIG);
  const words = argv.filter((word) => !word.startsWith('-'));
  const first = words[0];
  const named = first !== undefined && commandNames.includes(first) ? undefined : first;
  // The tool decides what its letters mean, so it must be known before the flags are read. Flags before it are common.
  const tool = named !== undefined && argv[0] === named ? toolNamed(named) : firstTool;
  const schemas = [tools[tool].params, commonParams];
  const flagTypes = meowFlags(schemas);
  rejectOddSwitches(argv, schemas, named === undefined ? 'probetop' : tool);
  const { input, flags } = runMeow(argv, flagTypes);
  rejectUnknownFlags(flags, flagTypes, input[0] === tool ? tool : 'probetop', schemas);
  const common = parseParams(commonParams, pick(commonParams, flags, argv));
  const noConfig = argv.length < given.length;
  if (noConfig && common.config !== undefined)
    throw usage(`--config and ${NO_CONFIG} exclude each other.`, 'Give one of them.');
  if (common.json && common.plain) throw usage('--json and --plain exclude each other.', 'Give one of them.');
  if (common.version) return { kind: 'version' };
  if (input[0] === 'help') {
    return { kind: 'manual', tool: input[1] === undefined ? undefined : toolNamed(input[1]) };
  }
  if (common.help) {
    const named = input[0] === undefined || commandNames.includes(input[0]) ? undefined : toolNamed(input[0]);
    return { kind: 'help', tool: named };
  }
  if (input[0] === 'completion') return { kind: 'completion', shell: shellNamed(input[1]) };
  if (input[0] === 'doctor') return { kind: 'doctor', json: common.json };
  const demo = input[0] === 'demo';
  if (input[0] !== undefined && !demo) toolNamed(input[0]);
  if (common.record !== undefined && (demo || common.replay !== undefined))
    throw usage('--record needs something to trace, and this is played.', 'Leave --record out.');
  const raw = withArguments(tool, pick(tools[tool].params, flags, argv), input.slice(1));
  const values = parseParams(commonParams, {
    ...pick(commonParams, flags, argv),
    ...sameNamed(tool, raw),
    noConfig,
  });
  const kind = values.printConfig ? 'print-config' : demo ? 'demo' : 'tool';
  const run = runOf(after, values, raw);
  if (run.length > 0 && kind !== 'tool')
    throw usage(
      'A command is run only where a tool traces it.',
      'Name the tool: probetop opensnoop -- ls -l',
    );
  return { kind, tool, named: input[0] === tool, raw, common: values, run };
}
