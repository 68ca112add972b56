// SPDX-License-Identifier: MIT
/** Every flag of every tool is told wherever flags are told. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { completionScript } from '../../src/cli/completion/scripts.ts';
import { allFlags } from '../../src/cli/flags.ts';
import { programHelp, toolHelp } from '../../src/cli/help.ts';
import type { Param } from '../../src/probes/params.ts';
import { type ToolId, toolIds, tools } from '../../src/probes/registry.ts';
import { root } from '../helpers/environment.ts';

/** `-p` and `--pid`: how a flag may be typed. */
type Flag = Pick<Param, 'long' | 'short'>;

const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The part of a text between two patterns; of all lines that match, where there is one. */
function between(text: string, from: RegExp, to: RegExp): string {
  const start = from.exec(text);
  assert.ok(start, `nothing matches ${from}`);
  const rest = text.slice(start.index + start[0].length);
  return rest.slice(0, to.exec(rest)?.index);
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const whole = (text: string) => new RegExp(`(?<![\\w-])${escaped(text)}(?![\\w-])`);

/** Where flags are told, and how each is written there; common flags of a tool's short help have their long form only. */
const PLACES: Readonly<
  Record<string, (id: ToolId) => { readonly text: string; told(flag: Flag, text: string): boolean }>
> = {
  'the short help': (id) => ({
    text: toolHelp(id),
    told: ({ long, short }, text) =>
      whole(`--${long}`).test(text) &&
      (short === undefined ||
        !Object.values<Param>(tools[id].params).some((own) => own.long === long) ||
        text.includes(`-${short}, --${long}`)),
  }),
  'the manual page': (id) => ({
    text: read(`man/probetop-${id}.1`),
    told: ({ long, short }, text) => {
      const dashed = (name: string) => name.replaceAll('-', '\\-');
      const term = [
        ...(short === undefined ? [] : [`\\fB${dashed(`-${short}`)}\\fR`]),
        `\\fB${dashed(`--${long}`)}\\fR`,
      ];
      return new RegExp(`^\\.TP\\n${escaped(term.join(', '))}`, 'm').test(text);
    },
  }),
  'the manual as text': (id) => ({
    text: read(`man/probetop-${id}.txt`),
    told: ({ long, short }, text) =>
      new RegExp(`^ {7}${short === undefined ? '' : `-${short}, `}--${long}(?![\\w-])`, 'm').test(text),
  }),
  'the completion of bash': (id) => ({
    text: between(completionScript('bash'), new RegExp(`^    ${id}\\)\\n`, 'm'), /;;\n {4}\w/),
    told: ({ long, short }, text) => {
      const words = (/flags='([^']*)'/.exec(text)?.[1] ?? '').split(' ');
      return words.includes(`--${long}`) && (short === undefined || words.includes(`-${short}`));
    },
  }),
  'the completion of zsh': (id) => ({
    text: between(completionScript('zsh'), new RegExp(`^    ${id}\\)\\n`, 'm'), /\n {6};;\n/),
    told: ({ long, short }, text) =>
      short === undefined
        ? new RegExp(`'--${long}=?\\[`).test(text)
        : new RegExp(`\\{-${short},--${long}=?\\}'\\[`).test(text),
  }),
  'the completion of fish': (id) => ({
    text: completionScript('fish')
      .split('\n')
      .filter((line) => line.includes(`-n '__probetop_command ${id}'`))
      .join('\n'),
    told: ({ long, short }, text) =>
      new RegExp(`${short === undefined ? "'" : `-s ${short}`} -l ${long} `, 'm').test(text),
  }),
  'the README': (id) => ({
    text: ['all', id]
      .map((name) => between(read('README.md'), new RegExp(`^- \\*\\*${name}\\*\\* `, 'm'), /\n/))
      .join('\n'),
    told: ({ long, short }, text) =>
      new RegExp(`\`${short === undefined ? '' : `-${short} `}--${long}[ \`]`).test(text),
  }),
};

/** Those that a place leaves out. */
function missing(place: string, id: ToolId, without?: Flag): readonly string[] {
  const found = PLACES[place]?.(id);
  assert.ok(found);
  const { told } = found;
  // As it would be had somebody forgotten one.
  const text = without
    ? found.text.replaceAll(new RegExp(`${dash(without.long)}(?![\\w-])`, 'g'), '--forgotten')
    : found.text;
  return allFlags(tools[id].params)
    .filter((flag) => !told(flag, text))
    .map(({ long }) => long);
}

/** The long form however it is spelled: with escapes, or as fish has it. */
const dash = (long: string) => `(?:--|-l |\\\\-\\\\-)${escaped(long).replaceAll('-', '\\\\?-')}`;

for (const place of Object.keys(PLACES))
  test(`${place} of every tool has every flag, and would be found to lack one`, () => {
    let tried = 0;
    for (const id of toolIds) {
      assert.deepEqual(missing(place, id), [], id);
      for (const flag of allFlags(tools[id].params)) {
        tried++;
        assert.deepEqual(missing(place, id, flag), [flag.long], `${id} --${flag.long}`);
      }
    }
    assert.ok(tried > 100, `${tried}`);
  });

test('the short help of each tool and of the program fits a terminal of 80x24', () => {
  for (const text of [programHelp(), ...toolIds.map(toolHelp)]) {
    const lines = text.trimEnd().split('\n');
    // A line is left for the prompt.
    assert.ok(lines.length <= 23, `${lines.length} lines: ${lines[0]}`);
    for (const line of lines) assert.ok(line.length <= 80, line);
  }
});
