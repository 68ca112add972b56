// SPDX-License-Identifier: MIT
/** Settings from the text of a file: all of them, or the first mistake with its place. */
import { isToolId, type ToolId, toolIds } from '../probes/registry.ts';
import { closest } from '../text/closest.ts';
import { displaySwitches } from './display.ts';
import { type JsonEntry, type JsonNode, Mistake, parseJson, placeOf, quoted } from './json-tree.ts';
import {
  defaultSettings,
  isThemeName,
  LONGEST_INTERVAL,
  type Settings,
  SHORTEST_INTERVAL,
  THEME_NAMES,
  type ThemeName,
} from './settings.ts';

export type SettingsReading =
  | { readonly kind: 'settings'; readonly settings: Settings; readonly schema: string | undefined }
  /** The end of a sentence: `line 3, column 5: ….` */
  | { readonly kind: 'problem'; readonly problem: string };

/** No name is longer. */
const LONGEST_NAME = 40;

const WORDS = {
  object: 'an object',
  list: 'a list',
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
} as const;

type Kind = JsonNode['kind'];

/** The node of that kind. */
function wanted<Wanted extends Kind>(
  node: JsonNode,
  kind: Wanted,
  what: string,
): Extract<JsonNode, { readonly kind: Wanted }> {
  if (node.kind === kind) return node as Extract<JsonNode, { readonly kind: Wanted }>;
  const found = node.kind === 'boolean' ? String(node.value) : WORDS[node.kind];
  throw new Mistake(node.at, `${what} needs ${WORDS[kind]}, not ${found}`);
}

/** What there is instead, or the one that was surely meant. */
function instead(text: string, names: readonly string[]): string {
  const near = closest(text.slice(0, LONGEST_NAME), names);
  return near === undefined ? `there are ${names.join(', ')}` : `did you mean "${near}"?`;
}

function unknown({ at, key }: JsonEntry, within: string, keys: readonly string[]): Mistake {
  return new Mistake(at, `${within} has no key ${quoted(key)}; ${instead(key, keys)}`);
}

function themeOf(node: JsonNode): ThemeName {
  const { value } = wanted(node, 'text', 'theme');
  if (isThemeName(value)) return value;
  throw new Mistake(node.at, `no theme ${quoted(value)}; ${instead(value, THEME_NAMES)}`);
}

function intervalOf(node: JsonNode): number {
  const { value } = wanted(node, 'number', 'interval');
  if (value >= SHORTEST_INTERVAL && value <= LONGEST_INTERVAL) return value;
  throw new Mistake(node.at, `interval is in seconds, from ${SHORTEST_INTERVAL} to ${LONGEST_INTERVAL}`);
}

function tabOf(node: JsonNode): ToolId {
  const { value } = wanted(node, 'text', 'tab');
  if (isToolId(value)) return value;
  throw new Mistake(node.at, `no tab ${quoted(value)}; ${instead(value, toolIds)}`);
}

/** The switches of one tool that are on. */
function shownBy(tool: ToolId, node: JsonNode): readonly string[] {
  const switches = displaySwitches(tool);
  const names = switches.map(({ long }) => long);
  return wanted(node, 'object', tool).entries.flatMap((entry) => {
    const { key, value } = entry;
    const found = switches.find(({ long }) => long === key);
    if (!found) throw unknown(entry, tool, names);
    return wanted(value, 'boolean', key).value ? [found.name] : [];
  });
}

const isSettable = (id: ToolId): boolean => displaySwitches(id).length > 0;

function showOf(node: JsonNode): Settings['show'] {
  const entries = wanted(node, 'object', 'show').entries.map((entry) => {
    const { key, value } = entry;
    if (isToolId(key) && isSettable(key)) return [key, shownBy(key, value)] as const;
    throw unknown(entry, 'show', toolIds.filter(isSettable));
  });
  return Object.fromEntries(entries);
}

const READERS: {
  readonly [Key in keyof Settings]: (node: JsonNode) => Settings[Key];
} = { theme: themeOf, interval: intervalOf, tab: tabOf, show: showOf };

const SCHEMA = '$schema';

function settingsOf(root: JsonNode): Omit<Extract<SettingsReading, { kind: 'settings' }>, 'kind'> {
  let schema: string | undefined;
  const entries = wanted(root, 'object', 'the file').entries.flatMap((entry) => {
    const { key, value } = entry;
    if (key === SCHEMA) {
      schema = wanted(value, 'text', SCHEMA).value;
      return [];
    }
    if (!Object.hasOwn(READERS, key)) throw unknown(entry, 'the file', Object.keys(READERS));
    return [[key, READERS[key as keyof Settings](value)] as const];
  });
  return { settings: { ...defaultSettings, ...Object.fromEntries(entries) }, schema };
}

const ended = (text: string): string => (text.endsWith('?') ? text : `${text}.`);

/** Never throws. */
export function readSettings(text: string): SettingsReading {
  try {
    return { kind: 'settings', ...settingsOf(parseJson(text)) };
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return { kind: 'problem', problem: `${placeOf(text, error.at)}: ${ended(error.message)}` };
  }
}
