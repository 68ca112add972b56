// SPDX-License-Identifier: MIT
import { Box, Text } from 'ink';
import type { ProbeError } from '../probes/errors.ts';
import { visibleSentence } from '../text/sentence.ts';
import type { AnyPane } from './panes/any-pane.ts';
import { whatNext } from './text/what-next.ts';
import { toneProps } from './theme.ts';

interface Props {
  readonly title: string;
  readonly error: ProbeError;
  readonly height: number;
  readonly pane: AnyPane;
}

/** Why a tool does not run, what would help, and the last of what libbpf and the verifier said. */
export function ErrorPanel({ title, error, height, pane }: Props) {
  const log = error.log.split('\n').filter((line) => line.trim() !== '');
  const what = whatNext(error, pane);
  const next = what === '' ? '' : `${what}, `;
  const room = Math.max(0, height - 8);
  return (
    <Box flexDirection="column" height={height} paddingLeft={1} paddingTop={1} overflow="hidden">
      <Text {...toneProps('error')}>{`${title} does not run: ${visibleSentence(error.message)}`}</Text>
      {error.remedy === '' ? null : <Text>{visibleSentence(error.remedy)}</Text>}
      <Text> </Text>
      <Text {...toneProps('muted')}>{`${next}q quits. (${error.code})`}</Text>
      {room === 0 || log.length === 0 ? null : <Text> </Text>}
      {log.slice(-room).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a log have no other name, and never move
        <Text key={index} wrap="truncate" {...toneProps('muted')}>
          {visibleSentence(line)}
        </Text>
      ))}
    </Box>
  );
}
