// SPDX-License-Identifier: MIT
/** The keys that every tab has. */
import type { Command } from './commands.ts';

export const programCommands: readonly Command[] = [
  {
    id: 'help',
    keys: ['?', 'f1'],
    label: 'this help',
    scope: 'program',
    hint: () => 'help',
    run: ({ actions }) => actions.toggleHelp(),
  },
  {
    id: 'quit',
    keys: ['q', 'ctrl-c', 'f10'],
    label: 'quit',
    scope: 'program',
    hint: () => 'quit',
    run: ({ actions }) => actions.quit(),
  },
  {
    id: 'palette',
    keys: [':'],
    label: 'any command by its name; a command line of a tool, typed or pasted',
    scope: 'program',
    run: ({ actions }) => actions.askCommand(),
  },
  {
    id: 'faster',
    keys: ['+', '='],
    label: 'shorter between two updates',
    scope: 'program',
    run: ({ actions }) => actions.changeInterval(true),
  },
  {
    id: 'slower',
    keys: ['-'],
    label: 'longer between two updates',
    scope: 'program',
    run: ({ actions }) => actions.changeInterval(false),
  },
  {
    id: 'mouse',
    keys: ['f2'],
    label: 'the mouse off, so that the terminal selects text with it; on again',
    scope: 'program',
    run: ({ actions }) => actions.toggleMouse(),
  },
  {
    id: 'theme',
    keys: ['ctrl-t'],
    label: 'the next theme: default, light, high-contrast, monochrome',
    scope: 'program',
    run: ({ actions }) => actions.nextTheme(),
  },
  {
    id: 'save-settings',
    keys: ['ctrl-o'],
    label: 'save settings: theme, interval, first tab, columns',
    scope: 'program',
    run: ({ actions }) => actions.saveSettings(),
  },
  {
    id: 'redraw',
    keys: ['ctrl-l'],
    label: 'draw the screen anew',
    scope: 'program',
    run: ({ actions }) => actions.redraw(),
  },
  {
    id: 'suspend',
    keys: ['ctrl-z'],
    label: 'to the shell; fg comes back',
    scope: 'program',
    run: ({ actions }) => actions.suspend(),
  },
];
