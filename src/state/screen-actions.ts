// SPDX-License-Identifier: MIT
/** What concerns the program itself: how often it draws, how it looks, and its end. */
import { nextTheme } from '../settings/settings.ts';
import type { Acting } from './acting.ts';
import { nextInterval } from './interval.ts';

export function screenActions({ store, control, now }: Acting) {
  return {
    changeInterval: (faster: boolean) => {
      const intervalSeconds = nextInterval(now().intervalSeconds, faster);
      control.setInterval(intervalSeconds);
      store.setState({ intervalSeconds, notice: '' });
    },
    toggleMouse: () => {
      const mouse = !now().mouse;
      control.setMouse(mouse);
      store.setState({
        mouse,
        notice: mouse
          ? 'The mouse is on: tabs, titles, rows and the wheel.'
          : 'The mouse is off: the terminal selects text with it. F2 turns it on again.',
      });
    },
    nextTheme: () => {
      const theme = nextTheme(now().theme);
      control.setTheme(theme);
      store.setState({ theme, notice: `Theme: ${theme}` });
    },
    callOffSave: control.callOffSave,
    saveScreen: control.saveScreen,
    saveSettings: control.saveSettings,
    redraw: control.redraw,
    suspend: control.suspend,
    quit: control.quit,
  };
}
