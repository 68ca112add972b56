// SPDX-License-Identifier: MIT
import { Box, Text } from 'ink';
import type { OpenRow } from '../probes/tools/opensnoop.ts';

interface Props {
  readonly rows: readonly OpenRow[];
  readonly height: number;
}

function rowText(row: OpenRow): string {
  const pid = String(row.pid).padStart(7);
  const fd = row.fd < 0 ? '-' : String(row.fd);
  return `${pid} ${row.comm.padEnd(16)} ${fd.padStart(4)} ${row.error.padEnd(12)} ${row.path}`;
}

/** The newest opens that fit, newest at the bottom. */
export function OpenList({ rows, height }: Props) {
  const shown = rows.slice(-height);
  const first = rows.length - shown.length;
  return (
    <Box flexDirection="column" height={height + 1}>
      <Text bold wrap="truncate">
        {'    PID COMM               FD ERR          PATH'}
      </Text>
      {shown.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row has no identity but its place on the screen
        <Text key={first + index} wrap="truncate" {...(row.errno === 0 ? {} : { color: 'red' })}>
          {rowText(row)}
        </Text>
      ))}
    </Box>
  );
}
