// SPDX-License-Identifier: MIT
/** Arranges the screen; it holds no state. */
import { Box, Text, useWindowSize } from 'ink';
import { useMemo } from 'react';
import type { AppStore } from '../state/store.ts';
import { Body } from './Body.tsx';
import { KeyLine, PromptLine } from './Footer.tsx';
import { useAppState } from './hooks/use-app-state.ts';
import { hintSelector } from './key-hints.ts';
import type { Command, CommandContext } from './keys/commands.ts';
import { isTooSmall, LINES_ABOVE, LINES_BELOW, SMALLEST } from './layout.ts';
import type { Look } from './look.ts';
import { Canvas } from './screen/Canvas.tsx';
import { paintFilterLine } from './views/filter-line.ts';
import { HEADER_LINES, paintHeader } from './views/header.ts';

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

function Footer({ store, commands, context, look, width }: Props & { readonly width: number }) {
  const prompt = useAppState(store, (state) => state.prompt);
  const select = useMemo(() => hintSelector(commands, context, look.ascii), [commands, context, look]);
  const hints = useAppState(store, select);
  return prompt ? (
    <PromptLine prompt={prompt} width={width} ascii={look.ascii} />
  ) : (
    <KeyLine hints={hints} width={width} />
  );
}

export function App(props: Props) {
  const { store, context, look } = props;
  const { paneOf } = context();
  const { columns, rows } = useWindowSize();
  const tab = useAppState(store, (state) => state.tab);
  // What is drawn looks it up; here it is drawn anew.
  useAppState(store, (state) => state.theme);
  if (isTooSmall({ columns, rows })) return <TooSmall columns={columns} rows={rows} />;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Canvas height={HEADER_LINES} paint={(area) => paintHeader(area, store.getState())} />
      <Canvas height={1} paint={(area) => paintFilterLine(area, store.getState(), paneOf(tab), look)} />
      <Body {...props} height={rows - LINES_ABOVE - LINES_BELOW} />
      <Footer {...props} width={columns} />
    </Box>
  );
}
