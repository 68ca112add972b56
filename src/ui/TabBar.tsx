// SPDX-License-Identifier: MIT
import { Text } from 'ink';

interface Props {
  readonly tab: string;
  readonly tabs: readonly string[];
}

/** The tabs by number and name; the open one stands out without colour too. */
export function TabBar({ tab, tabs }: Props) {
  return (
    <Text wrap="truncate">
      {tabs.map((name, index) => (
        <Text key={name} inverse={name === tab}>{` ${index + 1} ${name} `}</Text>
      ))}
    </Text>
  );
}
