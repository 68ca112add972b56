// SPDX-License-Identifier: MIT
/** The layers of src/ and the arrows between them. */

export type Layer =
  | 'main'
  | 'cli'
  | 'panes'
  | 'ui'
  | 'state'
  | 'probes'
  | 'text'
  | 'histogram'
  | 'settings'
  | 'native';

interface Arrows {
  /** Layers it may import. */
  readonly values: readonly Layer[];
  /** Layers it may take only types from: nothing of them is loaded. */
  readonly types: readonly Layer[];
  /** npm packages it may import. */
  readonly packages: RegExp;
}

const nothing = /^$/;

export const arrows: Readonly<Record<Exclude<Layer, 'native'>, Arrows>> = {
  main: {
    values: ['main', 'cli', 'ui', 'panes', 'state', 'settings', 'probes', 'text', 'histogram'],
    types: ['native'],
    packages: /^(react|ink|meow|zustand)(\/|$)/,
  },
  cli: { values: ['cli', 'settings', 'probes', 'text', 'histogram'], types: [], packages: /^meow$/ },
  ui: {
    values: ['ui', 'panes', 'state', 'text', 'histogram'],
    types: ['probes', 'settings'],
    packages: /^(react|ink|zustand|string-width)(\/|$)/,
  },
  panes: { values: ['ui', 'panes', 'state', 'text', 'histogram'], types: ['probes'], packages: nothing },
  // The root of zustand imports React.
  state: {
    values: ['state', 'settings', 'probes', 'text', 'histogram'],
    types: [],
    packages: /^zustand\/(vanilla|middleware)(\/|$)/,
  },
  // What may be set is told by the tools' own schemas.
  settings: { values: ['settings', 'probes', 'text'], types: [], packages: nothing },
  probes: { values: ['probes', 'text', 'histogram'], types: ['native'], packages: nothing },
  // A leaf: whatever shows bytes of others, on a screen or in a file, goes through it.
  text: { values: ['text'], types: [], packages: nothing },
  // Arithmetic alone: what the kernel counted is the same for a line of text, a record and a picture.
  histogram: { values: ['histogram'], types: [], packages: nothing },
};

/** The screen's half of main is loaded only when there is a screen. */
const mainFiles = ['src/main.tsx', 'src/full-screen.ts', 'src/live-screen.ts'];

const folders: readonly (readonly [string, Layer])[] = [
  ['src/ui/panes/', 'panes'],
  ['src/ui/', 'ui'],
  ['src/cli/', 'cli'],
  ['src/state/', 'state'],
  ['src/probes/', 'probes'],
  ['src/settings/', 'settings'],
  ['src/text/', 'text'],
  ['src/histogram/', 'histogram'],
];

/** The layer of a file, by its path from the top. */
export function layerOf(path: string): Layer | undefined {
  if (mainFiles.includes(path)) return 'main';
  if (path.startsWith('native/') && path.endsWith('.d.ts')) return 'native';
  return folders.find(([folder]) => path.startsWith(folder))?.[1];
}
