// SPDX-License-Identifier: MIT
import { Text, useInput } from 'ink';
import { useState } from 'react';

interface Props {
  readonly onDone: (text: string | undefined) => void;
}

/** Asks for a PID; an empty answer means every process, Esc means never mind. */
export function PidPrompt({ onDone }: Props) {
  const [text, setText] = useState('');
  useInput((input, key) => {
    if (key.escape) onDone(undefined);
    else if (key.return) onDone(text);
    else if (key.backspace || key.delete) setText((before) => before.slice(0, -1));
    // Keys typed fast arrive merged, so `input` may be several characters.
    else setText((before) => (before + input.replace(/[^0-9]/g, '')).slice(0, 10));
  });
  return (
    <Text>
      PID (empty: all): {text}
      <Text inverse> </Text>
    </Text>
  );
}
