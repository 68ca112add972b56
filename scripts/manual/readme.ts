// SPDX-License-Identifier: MIT
/** README's list of flags, between two marks. */
import { sharedFlags } from '../../src/cli/flags.ts';
import { type Param, positional } from '../../src/probes/params.ts';
import { toolIds, tools } from '../../src/probes/registry.ts';

const BEGIN = '<!-- flags: written by npm run generate -->';
const END = '<!-- end of flags -->';

function flagText(param: Param): string {
  const names = [...(param.short === undefined ? [] : [`-${param.short}`]), `--${param.long}`];
  return `\`${names.join(' ')}${'metavar' in param ? ` ${param.metavar}` : ''}\``;
}

function lines(): readonly string[] {
  return [
    ...toolIds.map((id) => {
      const { params } = tools[id];
      const places = positional(params).flatMap(([, param]) =>
        'metavar' in param ? [`\`${param.metavar}\``] : [],
      );
      const placed = places.length > 0 ? `; without a flag ${places.join(' ')}` : '';
      return `- **${id}** ${Object.values(params).map(flagText).join(' ')}${placed}\n`;
    }),
    `- **all** ${sharedFlags({}).map(flagText).join(' ')}\n`,
  ];
}

/** The file with the list as it has to be. Throws where the marks are missing. */
export function withFlagTable(readme: string): string {
  const [before, rest] = readme.split(`${BEGIN}\n`);
  const after = rest?.split(`${END}\n`)[1];
  if (before === undefined || after === undefined)
    throw new Error('README.md has no place for the list of flags');
  return `${before}${BEGIN}\n\n${lines().join('')}\n${END}\n${after}`;
}
