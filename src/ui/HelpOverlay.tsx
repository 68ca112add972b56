// SPDX-License-Identifier: MIT
import { Box, Text } from 'ink';
import type { HelpLine } from './help-lines.ts';
import { toneProps } from './theme.ts';

interface Props {
  readonly lines: readonly HelpLine[];
  /** The first line shown. */
  readonly top: number;
  readonly height: number;
}

const KEYS_WIDTH = 14;

function Line({ line }: { readonly line: HelpLine }) {
  if (line.kind === 'title') {
    return <Text {...toneProps('title')}>{` ${line.text}`}</Text>;
  }
  return (
    <Text wrap="truncate" {...toneProps(line.off ? 'muted' : 'plain')}>
      <Text {...toneProps(line.off ? 'muted' : 'key')}>{`  ${line.keys.padEnd(KEYS_WIDTH)}`}</Text>
      {line.text}
    </Text>
  );
}

/** Every key with what it does, and why it is off. */
export function HelpOverlay({ lines, top, height }: Props) {
  const shown = lines.slice(top, top + height - 1);
  const more = lines.length - top - shown.length;
  return (
    <Box flexDirection="column" height={height}>
      {shown.map((line) => (
        <Line key={line.kind === 'title' ? line.text : line.keys} line={line} />
      ))}
      <Text {...toneProps('muted')}>
        {more > 0 ? `  ${more} more below; arrows scroll, Esc closes` : '  Esc closes'}
      </Text>
    </Box>
  );
}
