// SPDX-License-Identifier: MIT
import { Text } from 'ink';
import stringWidth from 'string-width';
import type { Prompt } from '../state/store.ts';
import { visibleSentence } from '../text/sentence.ts';
import type { KeyHint } from './key-hints.ts';
import { toneProps } from './theme.ts';

interface PromptProps {
  readonly prompt: Prompt;
  readonly width: number;
  readonly ascii: boolean;
}

/** Of a character in one cell, with its marks. */
const MOST_UNITS = 10;
/** Cells of the cursor. */
const CURSOR = 1;
/** Cells of a hint that says anything; where it is cut, the mark of that must not stand on the cursor. */
const LEAST_HINT = 8;

/** As much of the end as fits: there one types. */
function ending(text: string, cells: number, ascii: boolean): string {
  // Nothing that fits is so long, and measuring takes its time.
  if (text.length <= MOST_UNITS * cells && stringWidth(text) <= cells) return text;
  const characters = [...text.slice(-MOST_UNITS * cells)].slice(-cells);
  while (characters.length > 0 && stringWidth(characters.join('')) >= cells) characters.shift();
  return `${ascii ? '~' : '…'}${characters.join('')}`;
}

/** What is being typed. */
export function PromptLine({ prompt, width, ascii }: PromptProps) {
  const label = ` ${prompt.label}`;
  const room = width - label.length - CURSOR;
  const text = ending(visibleSentence(prompt.text), room, ascii);
  const hint = prompt.hint || (prompt.text === '' ? 'Enter keeps it, Esc leaves it as it was' : '');
  return (
    <Text wrap="truncate">
      {label}
      {text}
      <Text inverse> </Text>
      {room - stringWidth(text) < LEAST_HINT ? null : (
        <Text {...toneProps('muted')}>{`  ${visibleSentence(hint)}`}</Text>
      )}
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
