// SPDX-License-Identifier: MIT
/**
 * Writes docs/schema/config.json, the JSON Schema of the settings, from what the program takes. The tests compare both; to
 * write it anew: node --import tsx scripts/config-schema.ts
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toolIds } from '../src/probes/registry.ts';
import { displaySwitches } from '../src/settings/display.ts';
import {
  defaultSettings,
  LONGEST_INTERVAL,
  SHORTEST_INTERVAL,
  THEME_NAMES,
} from '../src/settings/settings.ts';

export const SCHEMA_PATH = fileURLToPath(new URL('../docs/schema/config.json', import.meta.url));

const objectOf = (description: string, properties: object) => ({
  description,
  type: 'object',
  properties,
  additionalProperties: false,
});

function showSchema(): object {
  const tools = toolIds.filter((id) => displaySwitches(id).length > 0);
  const switches = (id: (typeof toolIds)[number]) =>
    displaySwitches(id).map(({ long, summary }) => [
      long,
      { description: summary, type: 'boolean', default: false },
    ]);
  const properties = tools.map((id) => [
    id,
    objectOf(`What ${id} shows from its start on.`, Object.fromEntries(switches(id))),
  ]);
  return objectOf(
    'The switches of each tool that are on, by the names of their flags.',
    Object.fromEntries(properties),
  );
}

export function configSchema(): string {
  const { theme, interval, tab } = defaultSettings;
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Settings of probetop’s screen: $XDG_CONFIG_HOME/probetop/config.json',
    ...objectOf('What is left out is as it is by default. No key may be there twice.', {
      $schema: { description: 'For editors.', type: 'string' },
      theme: { description: 'The colours.', type: 'string', enum: THEME_NAMES, default: theme },
      interval: {
        description: 'Seconds between two updates.',
        type: 'number',
        minimum: SHORTEST_INTERVAL,
        maximum: LONGEST_INTERVAL,
        default: interval,
      },
      tab: { description: 'The tab that is opened first.', type: 'string', enum: toolIds, default: tab },
      show: showSchema(),
    }),
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(SCHEMA_PATH, configSchema());
