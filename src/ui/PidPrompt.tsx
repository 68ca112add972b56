// SPDX-License-Identifier: MIT
import { Text, useInput } from 'ink';
import { useRef, useState } from 'react';

interface Props {
  readonly onDone: (text: string | undefined) => void;
}

/** No PID is longer. */
const DIGITS = 10;

/** Asks for a PID; an empty answer means every process, Esc means never mind. */
export function PidPrompt({ onDone }: Props) {
  const [text, setText] = useState('');
  // Two keys may come before the next render, which would see the text of the last one.
  const typed = useRef('');
  const change = (next: string) => {
    typed.current = next.slice(0, DIGITS);
    setText(typed.current);
  };
  useInput((input, key) => {
    if (key.escape) return onDone(undefined);
    if (key.return) return onDone(typed.current);
    if (key.backspace || key.delete) return change(typed.current.slice(0, -1));
    // Keys typed fast arrive merged, Enter among them.
    for (const character of input) {
      if (character === '\r' || character === '\n') return onDone(typed.current);
      if (/[0-9]/.test(character)) change(typed.current + character);
    }
  });
  return (
    <Text>
      PID (empty: all): {text}
      <Text inverse> </Text>
    </Text>
  );
}
