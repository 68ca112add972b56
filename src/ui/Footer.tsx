// SPDX-License-Identifier: MIT
import { Text } from 'ink';
import type { Prompt } from '../state/store.ts';
import { visibleText } from '../text/visible.ts';
import type { KeyHint } from './key-hints.ts';
import { toneProps } from './theme.ts';

/** What is being typed. */
export function PromptLine({ prompt }: { readonly prompt: Prompt }) {
  return (
    <Text wrap="truncate">
      {` ${prompt.label}`}
      {visibleText(prompt.text)}
      <Text inverse> </Text>
      <Text {...toneProps('muted')}>
        {`  ${prompt.hint || (prompt.text === '' ? 'Enter keeps it, Esc leaves it as it was' : '')}`}
      </Text>
    </Text>
  );
}

/** As many as fit whole. */
function fitting(hints: readonly KeyHint[], width: number): readonly KeyHint[] {
  let left = width;
  const end = hints.findIndex(({ key, hint }) => {
    left -= key.length + hint.length + 3;
    return left < 0;
  });
  return end < 0 ? hints : hints.slice(0, end);
}

/** The keys that work now. */
export function KeyLine({ hints, width }: { readonly hints: readonly KeyHint[]; readonly width: number }) {
  return (
    <Text wrap="truncate">
      {fitting(hints, width).map(({ key, hint }) => (
        <Text key={key}>
          <Text {...toneProps('key')}>{` ${key}`}</Text>
          {` ${hint} `}
        </Text>
      ))}
    </Text>
  );
}
