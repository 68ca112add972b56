// SPDX-License-Identifier: MIT
/** Bundles src/main.tsx into dist/, with V8's code of it: as it stands, Node takes ten times as long to start it. */
import fs from 'node:fs';
import path from 'node:path';
import { usedBuiltins } from './bundle/builtins.mjs';
import { makeCodeCaches } from './bundle/code-cache.mjs';
import { packages } from './bundle/packages.mjs';
import { bundleParts, packagesOf } from './bundle/parts.mjs';
import { at, top } from './setup/paths.mjs';

const entry = 'src/main.tsx';
const fresh = at('build/dist.new');
const old = at('build/dist.old');

fs.rmSync(fresh, { recursive: true, force: true });
const { first } = await bundleParts({
  top,
  entry,
  folder: fresh,
  options: {
    minify: true,
    sourcemap: 'linked',
    platform: 'node',
    target: 'node22',
    jsx: 'automatic',
    define: {
      'process.env.NODE_ENV': '"production"',
      // Yoga takes its WebAssembly from a data: address by fetch where there is one, and Node's brings HTTP, TLS and 14 MB.
      fetch: 'undefined',
      'import.meta': 'importMeta',
    },
    plugins: [...packages, usedBuiltins],
    logLevel: 'warning',
  },
});

const unwanted = ['react', 'ink'].filter((name) => packagesOf(first).has(name));
if (unwanted.length > 0) {
  console.error(
    `Text mode would load ${unwanted.join(' and ')}: import what uses it with import() in ${path.basename(entry)}.`,
  );
  process.exit(1);
}

fs.copyFileSync(at('scripts/bundle/main.cjs'), path.join(fresh, 'main.cjs'));
for (const kind of makeCodeCaches(fresh))
  console.error(`V8's code for the ${kind} could not be kept: the program will start more slowly.`);

// Renamed into place, so that no program starts from a half-written bundle.
fs.rmSync(old, { recursive: true, force: true });
if (fs.existsSync(at('dist'))) fs.renameSync(at('dist'), old);
fs.renameSync(fresh, at('dist'));
fs.rmSync(old, { recursive: true, force: true });
