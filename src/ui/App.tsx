// SPDX-License-Identifier: MIT
/** Arranges the screen; it holds no state. */
import { Box, Text, useWindowSize } from 'ink';
import { useMemo } from 'react';
import { type AppStore, shownTool } from '../state/store.ts';
import { Body } from './Body.tsx';
import { FilterBar } from './FilterBar.tsx';
import { KeyLine, PromptLine } from './Footer.tsx';
import { useAppState } from './hooks/use-app-state.ts';
import { hintSelector } from './key-hints.ts';
import type { Command, CommandContext } from './keys/commands.ts';
import { isTooSmall, LINES_ABOVE, LINES_BELOW, SMALLEST } from './layout.ts';
import type { Look } from './look.ts';
import type { PaneOf } from './panes/any-pane.ts';
import { Canvas } from './screen/Canvas.tsx';
import { TabBar } from './TabBar.tsx';
import { toneStyle } from './theme.ts';
import { positionOf } from './views/position.ts';
import { paintStatusLine } from './views/status-line.ts';

interface Props {
  readonly store: AppStore;
  readonly commands: (context: CommandContext) => readonly Command[];
  readonly context: () => CommandContext;
  readonly look: Look;
}

function TooSmall({ columns, rows }: { readonly columns: number; readonly rows: number }) {
  const wanted = `${SMALLEST.columns}x${SMALLEST.rows}`;
  return <Text>{`This terminal is ${columns}x${rows}; probetop needs ${wanted}. q quits.`}</Text>;
}

function Filters({ store, paneOf }: { readonly store: AppStore; readonly paneOf: PaneOf }) {
  const tab = useAppState(store, (state) => state.tab);
  const identity = useAppState(store, (state) => state.identity);
  const notice = useAppState(store, (state) => state.notice);
  const values = useAppState(store, (state) => shownTool(state).values);
  const leavesSelfOut = useAppState(store, (state) => shownTool(state).leavesSelfOut);
  const query = useAppState(store, (state) => shownTool(state).query);
  const problem = useAppState(store, (state) => shownTool(state).queryProblem);
  const switches = paneOf(tab).narrowing(values);
  return <FilterBar {...{ identity, leavesSelfOut, query, problem, switches, notice }} />;
}

function Footer({ store, commands, context, look, width }: Props & { readonly width: number }) {
  const prompt = useAppState(store, (state) => state.prompt);
  const select = useMemo(() => hintSelector(commands, context, look.ascii), [commands, context, look]);
  const hints = useAppState(store, select);
  return prompt ? <PromptLine prompt={prompt} /> : <KeyLine hints={hints} width={width} />;
}

export function App(props: Props) {
  const { store, context } = props;
  const { paneOf } = context();
  const { columns, rows } = useWindowSize();
  const tab = useAppState(store, (state) => state.tab);
  const tabs = Object.keys(store.getState().tools);
  if (isTooSmall({ columns, rows })) return <TooSmall columns={columns} rows={rows} />;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Canvas height={1} paint={(area) => paintStatusLine(area, store.getState())} />
      <TabBar tab={tab} tabs={tabs} />
      <Box height={1}>
        <Filters store={store} paneOf={paneOf} />
        <Canvas
          position="absolute"
          height={1}
          width={columns}
          paint={(area) => {
            const { text, tone } = positionOf(shownTool(store.getState()), paneOf(tab));
            const x = Math.max(0, area.width - text.length - 3);
            area.text(x, 0, `  ${text} `, toneStyle(tone));
          }}
        />
      </Box>
      <Body {...props} height={rows - LINES_ABOVE - LINES_BELOW} />
      <Footer {...props} width={columns} />
    </Box>
  );
}
