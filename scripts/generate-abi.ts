// SPDX-License-Identifier: MIT
/**
 * Writes src/probes/generated/<probe>.ts from the BTF of build/bpf/<probe>.bpf.o: names and types, never offsets. Objects
 * are named as C names are: function_count gives function-count.ts and functionCountAbi.
 * With --check it writes nothing and fails when a file is not what it would write.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BpfObject } from '../native/index.d.ts';
import { typeText } from '../src/probes/decode/layout.ts';
import { loadAddon, objectPath } from '../src/probes/native.ts';

const OUTPUT = fileURLToPath(new URL('../src/probes/generated/', import.meta.url));
const SUFFIX = '.bpf.o';

type Names = Readonly<Record<string, string>>;

function sorted<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function objectText(names: Names, indent: string): string {
  const lines = Object.entries(names).map(([name, type]) => `${indent}  ${name}: '${type}',\n`);
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`;
}

function names<T>(record: Readonly<Record<string, T>>, type: (value: T) => string): Names {
  return Object.fromEntries(sorted(record).map(([name, value]) => [name, type(value)]));
}

function moduleText(probe: string, object: BpfObject): string {
  const structs = sorted(object.structs).map(([name, layout]) => {
    const fields = Object.fromEntries(layout.fields.map((field) => [field.name, typeText(field)]));
    return `    ${name}: ${objectText(fields, '    ')},\n`;
  });
  return `// SPDX-License-Identifier: MIT
// Written by scripts/generate-abi.ts from bpf/${probe}.bpf.c; do not edit.
export const ${probe.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())}Abi = {
  object: '${probe}${SUFFIX}',
  structs: {
${structs.join('')}  },
  rings: ${objectText(
    names(object.rings, (ring) => ring.record),
    '  ',
  )},
  maps: ${objectText(
    names(object.maps, (map) => map.valueType),
    '  ',
  )},
  globals: ${objectText(names(object.globals, typeText), '  ')},
${listText(
  'programs',
  object.programs.map(({ name }) => name),
)}} as const;
`;
}

/** On one line where it fits, as the formatter wants it. */
function listText(name: string, values: readonly string[]): string {
  const quoted = [...values].sort().map((value) => `'${value}'`);
  const line = `  ${name}: [${quoted.join(', ')}],\n`;
  return line.length <= 111
    ? line
    : `  ${name}: [\n${quoted.map((value) => `    ${value},\n`).join('')}  ],\n`;
}

function fileName(probe: string): string {
  return `${probe.replaceAll('_', '-')}.ts`;
}

function main(check: boolean): number {
  const folder = objectPath('');
  const probes = readdirSync(folder)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length));
  let stale = 0;
  mkdirSync(OUTPUT, { recursive: true });
  for (const probe of probes) {
    const object = loadAddon().openObject(objectPath(`${probe}${SUFFIX}`));
    const text = moduleText(probe, object);
    const file = join(OUTPUT, fileName(probe));
    if (!check) writeFileSync(file, text);
    else if (readOrEmpty(file) !== text) {
      process.stderr.write(
        `src/probes/generated/${fileName(probe)} is not what the BPF object says; run: npm run generate\n`,
      );
      stale++;
    }
    void object.close();
  }
  return stale > 0 ? 1 : 0;
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

process.exitCode = main(process.argv.includes('--check'));
