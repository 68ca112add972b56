// SPDX-License-Identifier: MIT
/** The whole screen: what is traced, the newest opens, the keys. It holds no data. */
import { Box, Text, useInput, useWindowSize } from 'ink';
import { useState, useSyncExternalStore } from 'react';
import type { OpenRow } from '../probes/tools/opensnoop.ts';
import type { EventState, EventStore } from '../state/event-store.ts';
import { OpenList } from './OpenList.tsx';
import { PidPrompt } from './PidPrompt.tsx';

/** What the screen can ask for. */
export interface Actions {
  /** PID in digits, empty for every process. Problems appear in the store. */
  setPid(text: string): void;
  quit(): void;
}

interface Props {
  readonly title: string;
  readonly store: EventStore<OpenRow>;
  readonly actions: Actions;
}

/** Title, filter, column header, footer. */
const CHROME_LINES = 4;
const SMALLEST = { columns: 60, rows: 16 };

function filterText({ identity }: EventState<OpenRow>): string {
  const parts = [
    identity.tid === undefined ? '' : `TID ${identity.tid}`,
    identity.pid === undefined ? '' : `PID ${identity.pid}`,
    identity.uid === undefined ? '' : `UID ${identity.uid}`,
    identity.cgroup === undefined ? '' : 'one cgroup',
  ].filter((part) => part !== '');
  const who = parts.length === 0 ? 'all processes' : parts.join(', ');
  return identity.self ? who : `${who} but probetop itself`;
}

export function App({ title, store, actions }: Props) {
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const { columns, rows } = useWindowSize();
  const [asking, setAsking] = useState(false);
  useInput(
    (input, key) => {
      for (const character of input) {
        if (key.ctrl ? character === 'c' : character === 'q') actions.quit();
        else if (character === 'p') setAsking(true);
      }
    },
    { isActive: !asking },
  );
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) {
    const wanted = `${SMALLEST.columns}x${SMALLEST.rows}`;
    return <Text>{`This terminal is ${columns}x${rows}; probetop needs ${wanted}. q quits.`}</Text>;
  }
  const { counters } = state;
  const lost = counters.losses.ring + counters.losses.arena;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Text wrap="truncate">
        <Text bold>{title}</Text>
        {`  seen ${counters.seen}  `}
        <Text {...(lost > 0 ? { color: 'red' } : {})}>{`lost ${lost}`}</Text>
        {counters.missed > 0 ? <Text color="red">{`  left out by the kernel ${counters.missed}`}</Text> : ''}
        {`  attached at ${state.backend || '…'}`}
      </Text>
      <Text wrap="truncate">
        {state.problem === '' ? filterText(state) : <Text color="red">{state.problem}</Text>}
      </Text>
      <OpenList rows={state.rows} height={rows - CHROME_LINES} />
      {asking ? (
        <PidPrompt
          onDone={(text) => {
            setAsking(false);
            if (text !== undefined) actions.setPid(text);
          }}
        />
      ) : (
        <Text wrap="truncate">{'p PID  q quit'}</Text>
      )}
    </Box>
  );
}
