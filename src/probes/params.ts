// SPDX-License-Identifier: MIT
/** One schema a tool: the command line, the help, the form and the keys all derive from it. */
import { ProbeError } from './errors.ts';

/** What there is to choose from on this machine, for a shell that completes a value. */
export type ValueSource =
  | 'process'
  | 'thread'
  | 'user'
  | 'process-name'
  | 'disk'
  | 'cpu'
  | 'function'
  | 'backend'
  | 'file'
  | 'folder';

interface ParamBase {
  /** `failed`: the long flag, and the name in `:` commands. */
  readonly long: string;
  /** bcc's letter: the short flag, and the key in the tab. */
  readonly short?: string;
  /** From 1 on: it may also stand without its flag, as that argument after the tool. */
  readonly position?: number;
  readonly summary: string;
  /** It says when or how text is printed, and means nothing on a screen. */
  readonly textOnly?: true;
  /** What its value may be: one of some words, or of what is found where it is typed. Only a `choice` must be one of them. */
  readonly offers?: ValueSource | readonly string[];
  /** Of a switch: it changes how things are shown and not what is traced, so settings may have it on. A unit takes the place of another. */
  readonly display?: 'shown' | 'unit';
}

export type Param =
  | (ParamBase & { readonly kind: 'switch' })
  | (ParamBase & { readonly kind: 'integer'; readonly metavar: string; readonly min: number })
  | (ParamBase & { readonly kind: 'seconds'; readonly metavar: string })
  /** Above 0. */
  | (ParamBase & { readonly kind: 'number'; readonly metavar: string })
  | (ParamBase & {
      readonly kind: 'text';
      readonly metavar: string;
      /** Blanks at its ends are part of it: a name may have them. */
      readonly exact?: true;
    })
  | (ParamBase & { readonly kind: 'choice'; readonly metavar: string; readonly choices: readonly string[] })
  /** May be given several times. */
  | (ParamBase & { readonly kind: 'list'; readonly metavar: string });

export type ParamSchema = Readonly<Record<string, Param>>;

interface KindValue {
  switch: boolean;
  integer: number | undefined;
  seconds: number | undefined;
  number: number | undefined;
  text: string | undefined;
  choice: string | undefined;
  list: readonly string[];
}

export type ParamValues<Schema extends ParamSchema> = {
  readonly [Name in keyof Schema]: KindValue[Schema[Name]['kind']];
};

const INTEGER_MAX = 0xffffffff;

function flagName(param: Param): string {
  return param.short === undefined ? `--${param.long}` : `-${param.short}`;
}

function bad(param: Param, text: string, wanted: string): ProbeError {
  return new ProbeError('BAD_VALUE', `${flagName(param)} needs ${wanted}, not ${JSON.stringify(text)}.`);
}

/** One value from its text. Throws BAD_VALUE. */
function parseParam(
  param: Param,
  texts: readonly string[],
): boolean | number | string | readonly string[] | undefined {
  if (param.kind === 'list') {
    if (texts.includes('')) throw bad(param, '', 'a text');
    return texts;
  }
  const text = texts.at(-1);
  if (text === undefined) return undefined;
  if (param.kind === 'text') {
    if (text === '') throw bad(param, text, 'a text');
    return text;
  }
  if (param.kind === 'choice') {
    if (!param.choices.includes(text)) throw bad(param, text, `one of ${param.choices.join(', ')}`);
    return text;
  }
  if (param.kind === 'integer') {
    const value = Number(text);
    if (!/^[0-9]+$/.test(text) || value < param.min || value > INTEGER_MAX) {
      throw bad(param, text, `a whole number from ${param.min} on`);
    }
    return value;
  }
  const value = Number(text);
  if (!/^[0-9]*\.?[0-9]+$/.test(text) || !(value > 0) || value > 1e9)
    throw bad(param, text, param.kind === 'seconds' ? 'a number of seconds above 0' : 'a number above 0');
  return value;
}

/** One value as somebody types it: nothing takes it back, several of a list have spaces between them. Throws BAD_VALUE. */
export function parseTyped(param: Param, text: string): ReturnType<typeof parseParam> {
  const trimmed = text.trim();
  if (param.kind === 'list') return parseParam(param, trimmed === '' ? [] : trimmed.split(/\s+/));
  const exact = param.kind === 'text' && param.exact;
  return parseParam(param, trimmed === '' ? [] : [exact ? text : trimmed]);
}

/** How it is typed. */
export function typedText(value: unknown): string {
  if (Array.isArray(value)) return value.join(' ');
  return value === undefined ? '' : String(value);
}

/** The parameters that may stand without their flags, in their order. */
export function positional(schema: ParamSchema): readonly (readonly [string, Param])[] {
  const entries = Object.entries(schema).filter(([, { position }]) => position !== undefined);
  return entries.sort(([, a], [, b]) => (a.position ?? 0) - (b.position ?? 0));
}

/** Flags as the command line gave them: true or the texts, by parameter name. */
export type RawParams = Readonly<Record<string, boolean | readonly string[] | undefined>>;

/** Values as the command line would give them, but for how long and how often. */
export function rawParams<Schema extends ParamSchema>(
  schema: Schema,
  values: ParamValues<Schema>,
): RawParams {
  const given = Object.entries(schema).filter(
    ([name, { kind }]) => kind !== 'seconds' && values[name] !== undefined && values[name] !== false,
  );
  return Object.fromEntries(
    given.map(([name]) => {
      const value: unknown = values[name];
      return [name, value === true || (Array.isArray(value) ? value.map(String) : [String(value)])];
    }),
  );
}

/** All values of a schema; what was not given is false, undefined or empty. Throws BAD_VALUE. */
export function parseParams<Schema extends ParamSchema>(schema: Schema, raw: RawParams): ParamValues<Schema> {
  const values: Record<string, unknown> = {};
  for (const [name, param] of Object.entries(schema)) {
    const given = raw[name];
    if (param.kind === 'switch') values[name] = given === true;
    else values[name] = parseParam(param, typeof given === 'object' ? given : []);
  }
  return values as ParamValues<Schema>;
}
