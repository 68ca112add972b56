// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { arrows, type Layer, layerOf } from './layers.ts';

export interface Import {
  readonly specifier: string;
  /** `import type`, `export type` and `typeof import()`: gone when the program runs. */
  readonly typeOnly: boolean;
  readonly line: number;
}

/** Statements as Biome formats them: they begin a line. A clause holds no quote and no parenthesis. */
const statement = /^(?:import|export)\s+(type\s)?(?:[^'"();=]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const call = /(typeof\s+)?\b(?:import|require)\(\s*['"`]([^'"`]+)['"`]/g;
const comment = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

/** Every import of a module. */
export function importsOf(source: string): Import[] {
  const text = source.replace(comment, (match) => match.replace(/[^\n]/g, ' '));
  return [statement, call].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({
      specifier: match[2] ?? '',
      typeOnly: match[1] !== undefined,
      line: text.slice(0, match.index).split('\n').length,
    })),
  );
}

function reasonAgainst(path: string, from: Exclude<Layer, 'native'>, found: Import): string | undefined {
  const { specifier, typeOnly } = found;
  if (isBuiltin(specifier)) return undefined;
  const allowed = arrows[from];
  if (!specifier.startsWith('.')) {
    return allowed.packages.test(specifier) ? undefined : `${from} may not use the package ${specifier}`;
  }
  const target = posix.join(posix.dirname(path), specifier);
  // For the version: one place says it.
  if (target === 'package.json' && (from === 'cli' || from === 'main')) return undefined;
  const to = layerOf(target);
  if (!to) return `${target} belongs to no layer`;
  if (from === 'panes' && target.endsWith('.tsx')) return 'a pane may not import a component';
  if (allowed.values.includes(to)) return undefined;
  if (!allowed.types.includes(to)) return `${from} may not import ${to}`;
  return typeOnly ? undefined : `${from} may only \`import type\` from ${to}`;
}

/** Imports of src/ that go against the arrows. */
export function checkImports(top: string, files: readonly string[]): string[] {
  return files
    .filter((path) => /^src\/.*\.tsx?$/.test(path))
    .flatMap((path) => {
      const from = layerOf(path);
      if (!from || from === 'native') return [`${path}: belongs to no layer; see scripts/check/layers.ts.`];
      return importsOf(readFileSync(join(top, path), 'utf8')).flatMap((found) => {
        const reason = reasonAgainst(path, from, found);
        return reason ? [`${path}:${found.line}: ${reason}.`] : [];
      });
    });
}
