// SPDX-License-Identifier: MIT
import { Text } from 'ink';
import type { AppState } from '../state/store.ts';
import { visibleText } from '../text/visible.ts';
import { toneProps } from './theme.ts';

interface Props {
  readonly identity: AppState['identity'];
  readonly leavesSelfOut: boolean;
  readonly query: string;
  readonly problem: string;
  /** Switches that leave events out, in words. */
  readonly switches: readonly string[];
  readonly notice: string;
}

/** `PID 7, failed only`: who and what is looked at. */
function filterText({ identity, leavesSelfOut, switches }: Props): string {
  const who = [
    identity.tid === undefined ? '' : `TID ${identity.tid}`,
    identity.pid === undefined ? '' : `PID ${identity.pid}`,
    identity.uid === undefined ? '' : `UID ${identity.uid}`,
    identity.cgroup === undefined ? '' : 'one cgroup',
  ].filter((part) => part !== '');
  const all = who.length > 0 ? who.join(', ') : leavesSelfOut ? 'all but probetop' : 'all processes';
  return [all, ...switches].join(', ');
}

/** What is looked at, and through which filters; a problem with the last key takes its place. */
export function FilterBar(props: Props) {
  const { query, problem, notice } = props;
  if (notice !== '') {
    return (
      <Text wrap="truncate" {...toneProps('warning')}>
        {` ${visibleText(notice)}`}
      </Text>
    );
  }
  return (
    <Text wrap="truncate">
      {` ${filterText(props)}`}
      {query === '' ? '' : <Text {...toneProps('accent')}>{`  /${visibleText(query)}`}</Text>}
      {problem === '' ? '' : <Text {...toneProps('error')}>{`  ${visibleText(problem)}`}</Text>}
    </Text>
  );
}
