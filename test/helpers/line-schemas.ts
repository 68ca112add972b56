// SPDX-License-Identifier: MIT
/** The schemas of docs/schema/, as a program that reads our lines would use them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { root } from './environment.ts';

export type Line = Readonly<Record<string, unknown>>;

const COMMON = 'common.schema.json';

export function readSchema(name: string): Line {
  return JSON.parse(readFileSync(join(root, 'docs/schema', name), 'utf8')) as Line;
}

/** Strict: a keyword that the validator does not know, or that cannot apply, is a mistake in the schema. */
const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
ajv.addSchema(readSchema(COMMON), COMMON);

const compiled = new Map<string, ValidateFunction>();

/** What is wrong with a line of this tool; empty where nothing is. */
export function wrongWith(tool: string, line: unknown): string {
  let validate = compiled.get(tool);
  if (!validate) {
    validate = ajv.compile(readSchema(`${tool}.schema.json`));
    compiled.set(tool, validate);
  }
  return validate(line) ? '' : ajv.errorsText(validate.errors);
}

/** Every line must be as the schema says; they are returned as objects. */
export function validLines(tool: string, stdout: string): readonly Line[] {
  assert.ok(stdout.endsWith('\n'), `the output of ${tool} ends within a line`);
  return stdout
    .trimEnd()
    .split('\n')
    .map((text) => {
      const line = JSON.parse(text) as Line;
      assert.equal(wrongWith(tool, line), '', text);
      return line;
    });
}

/** Something of another type than all that a line holds in its place. */
const otherThan = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? 'text' : { other: 1 };

/** The line with one member missing, of another type, or added, at any depth; each with what was done to it. */
function mutations(line: Line, where = ''): readonly (readonly [what: string, line: Line])[] {
  const added = [`${where}extra`, { ...line, extra: 1 }] as const;
  const changed = Object.entries(line).flatMap(([name, value]): (readonly [string, Line])[] => {
    const { [name]: _, ...without } = line;
    const deeper =
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? mutations(value as Line, `${where}${name}.`).map(
            ([what, inner]) => [what, { ...line, [name]: inner }] as const,
          )
        : [];
    return [
      [`${where}${name} missing`, without],
      [`${where}${name} of another type`, { ...line, [name]: otherThan(value) }],
      ...deeper,
    ];
  });
  return [added, ...changed];
}

/** What a line may do without; of events the flags are always there. */
const OPTIONAL =
  /^(disk|op|flags|function|calls|missed|full_path|path_error|\w+_base64|counts\.\w+|rates\.\w+) missing$/;

/** Every mutation of these lines must be refused; returns how many were tried. */
export function refusedMutations(tool: string, lines: readonly Line[]): number {
  const events = tool === 'opensnoop' || tool === 'biosnoop';
  let tried = 0;
  for (const line of lines)
    for (const [what, mutant] of mutations(line)) {
      if (OPTIONAL.test(what) && !(events && /^(disk|op|flags) missing$/.test(what))) continue;
      tried++;
      assert.notEqual(wrongWith(tool, mutant), '', `${what}: ${JSON.stringify(mutant)}`);
    }
  return tried;
}
