// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkImports, importsOf } from '../../scripts/check/imports.ts';
import { makeTree } from './tree.ts';

/** The problems of one file that holds one line. */
function problems(t: Parameters<typeof makeTree>[0], path: string, line: string): string[] {
  return checkImports(makeTree(t, { [path]: `${line}\n` }), [path]);
}

test('finds every form of import', () => {
  const source = `
import './a.ts';
import type { B } from './b.ts';
import c, { type C } from './c.ts';
import {
  d,
  e,
} from './d.ts';
export * from './e.ts';
export type { F } from './f.ts';
const g = await import('./g.ts');
type H = typeof import('./h.ts');
// import './no.ts';
/* import './no.ts'; */
const i = "import './no.ts'";
export const from = 'no';
`;
  const found = importsOf(source).map(({ specifier, typeOnly }) => `${specifier}${typeOnly ? ' type' : ''}`);
  assert.deepEqual(found, [
    './a.ts',
    './b.ts type',
    './c.ts',
    './d.ts',
    './e.ts',
    './f.ts type',
    './g.ts',
    './h.ts type',
  ]);
});

test('lets imports with the arrows pass', (t) => {
  const allowed: readonly (readonly [string, string])[] = [
    ['src/main.tsx', "const { show } = await import('./ui/show.tsx');"],
    ['src/main.tsx', "import meow from 'meow';"],
    ['src/full-screen.ts', "import { show } from './ui/show.tsx';"],
    ['src/cli/version.ts', "import manifest from '../../package.json' with { type: 'json' };"],
    ['src/cli/flags.ts', "import { registry } from '../probes/registry.ts';"],
    ['src/ui/App.tsx', "import { Box } from 'ink';"],
    ['src/ui/App.tsx', "import type { Tool } from '../probes/types.ts';"],
    ['src/ui/panes/opensnoop.ts', "import { rows } from '../../state/selectors/rows.ts';"],
    ['src/state/store.ts', "import { createStore } from 'zustand/vanilla';"],
    ['src/probes/native.ts', "import type { Addon } from '../../native/index.d.ts';"],
    ['src/probes/native.ts', "import { readFileSync } from 'node:fs';"],
    ['src/text/json.ts', "import { visible } from './visible.ts';"],
  ];
  for (const [path, line] of allowed) assert.deepEqual(problems(t, path, line), [], `${path}: ${line}`);
});

test('reports imports against the arrows with their place', (t) => {
  const refused: readonly (readonly [string, string, string])[] = [
    ['src/probes/open.ts', "import { store } from '../state/store.ts';", 'probes may not import state'],
    ['src/probes/open.ts', "import { x } from '../../native/index.d.ts';", 'only `import type` from native'],
    ['src/state/store.ts', "import { create } from 'zustand';", 'may not use the package zustand'],
    ['src/state/store.ts', "import { useState } from 'react';", 'may not use the package react'],
    ['src/state/store.ts', "const ink = await import('ink');", 'may not use the package ink'],
    ['src/ui/App.tsx', "import { open } from '../probes/open.ts';", 'only `import type` from probes'],
    ['src/ui/App.tsx', "import { flags } from '../cli/flags.ts';", 'ui may not import cli'],
    ['src/ui/panes/opensnoop.ts', "import { App } from '../App.tsx';", 'a pane may not import a component'],
    ['src/cli/flags.ts', "import { App } from '../ui/App.tsx';", 'cli may not import ui'],
    [
      'src/cli/doctor.ts',
      "import type { Addon } from '../../native/index.d.ts';",
      'cli may not import native',
    ],
    ['src/text/visible.ts', "import { x } from '../probes/x.ts';", 'text may not import probes'],
    ['src/cli/flags.ts', "import { x } from '../../test/x.ts';", 'belongs to no layer'],
  ];
  for (const [path, line, reason] of refused) {
    const [problem = '', ...more] = problems(t, path, line);
    assert.ok(problem.startsWith(`${path}:1: `) && problem.includes(reason), `${line}: ${problem}`);
    assert.deepEqual(more, []);
  }
});

test('reports a file that belongs to no layer', (t) => {
  assert.match(problems(t, 'src/stray.ts', '')[0] ?? '', /belongs to no layer/);
});
