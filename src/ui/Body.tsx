// SPDX-License-Identifier: MIT
import { type AppStore, shownTool } from '../state/store.ts';
import { ErrorPanel } from './ErrorPanel.tsx';
import { HelpOverlay } from './HelpOverlay.tsx';
import { helpLines } from './help-lines.ts';
import { useAppState } from './hooks/use-app-state.ts';
import type { Command, CommandContext } from './keys/commands.ts';
import type { Look } from './look.ts';
import { Canvas } from './screen/Canvas.tsx';
import { paintPalette } from './views/palette.ts';
import { paintPane } from './views/pane-view.ts';
import { paintOverview } from './views/tiles/overview.ts';

interface Props {
  readonly store: AppStore;
  readonly commands: (context: CommandContext) => readonly Command[];
  readonly context: () => CommandContext;
  readonly look: Look;
  readonly height: number;
}

/** The open tab's pane or all tiles, or what lies over them. Only one of them is there at a time. */
export function Body({ store, commands, context, look, height }: Props) {
  const help = useAppState(store, (state) => state.help);
  const palette = useAppState(store, (state) => state.prompt?.id === 'command');
  const overview = useAppState(store, (state) => state.overview);
  const tab = useAppState(store, (state) => state.tab);
  const error = useAppState(store, (state) => shownTool(state).error);
  if (palette) return <Canvas height={height} paint={(area) => paintPalette(area, context(), look.ascii)} />;
  if (help !== undefined) {
    const now = context();
    return <HelpOverlay lines={helpLines(commands(now), now, look.ascii)} top={help} height={height} />;
  }
  if (overview) {
    return (
      <Canvas
        height={height}
        paint={(area) => paintOverview(area, store.getState(), context().paneOf, look)}
      />
    );
  }
  if (error) {
    return <ErrorPanel title={tab} error={error} height={height} pane={context().paneOf(tab)} />;
  }
  return (
    <Canvas
      height={height}
      paint={(area) => paintPane(area, shownTool(store.getState()), context().paneOf(tab), look)}
    />
  );
}
