// SPDX-License-Identifier: MIT
/** Bundles src/main.tsx into dist/: unbundled, Node takes three times as long to start it. */
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { at, top } from './setup/paths.mjs';

const entry = 'src/main.tsx';
const fresh = at('build/dist.new');
const old = at('build/dist.old');

/**
 * Packages that Ink brings and that must do nothing here. Its development tools are loaded by name: kept external they
 * would be imported, and fail, at every start. restore-cursor writes to the terminal when the process ends, and waits
 * for ever on one whose reader has stopped; the terminal is given back by src/ui/terminal.
 */
const withoutEffect = {
  name: 'without-effect',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    const filter = /^(react-devtools-core|restore-cursor)$/;
    build.onResolve({ filter }, (args) => ({ path: args.path, namespace: 'empty' }));
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default () => {};' }));
  },
};

/**
 * meow can look a program's package.json up and normalise it, licences and repositories included; we give it none. The
 * code for that is a third of the bundle and sorts a list of licences by locale whenever it is loaded: 20 ms of each
 * start. With a meow that names its exports differently the build fails, and this is to be looked at again.
 */
const meowWithoutPackages = {
  name: 'meow-without-packages',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    build.onResolve({ filter: /^\.\/dependencies\.js$/ }, ({ importer, path: name }) =>
      /meow[\\/]build[\\/]options\.js$/.test(importer) ? { path: name, namespace: 'no-packages' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'no-packages' }, () => ({
      contents: 'export const a = () => undefined; export const n = () => undefined;',
    }));
    // What is left unused falls away once the initialisers of its modules count as pure.
    build.onLoad({ filter: /meow[\\/]build[\\/]dependencies\.js$/ }, ({ path: file }) => ({
      contents: fs
        .readFileSync(file, 'utf8')
        .replace(/= (require\w+|getDefaultExportFromCjs)\(/g, '= /* @__PURE__ */ $1('),
    }));
  },
};

/**
 * The packages that are loaded before the program's first dynamic import.
 * @param {import('esbuild').Metafile} metafile
 */
function packagesAtStart(metafile) {
  /** @type {Set<string>} */
  const packages = new Set();
  const start = Object.keys(metafile.outputs).find((file) => metafile.outputs[file]?.entryPoint === entry);
  const pending = start ? [start] : [];
  const seen = new Set(pending);
  for (const file of pending) {
    const output = metafile.outputs[file];
    for (const input of Object.keys(output?.inputs ?? {})) {
      const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];
      if (name) packages.add(name);
    }
    for (const { path: imported, kind } of output?.imports ?? []) {
      if (kind === 'dynamic-import' || seen.has(imported)) continue;
      seen.add(imported);
      pending.push(imported);
    }
  }
  return packages;
}

fs.rmSync(fresh, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: top,
  entryPoints: [entry],
  outdir: fresh,
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  sourcemap: 'linked',
  format: 'esm',
  platform: 'node',
  target: 'node22',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  // CommonJS packages inside an ES module still call require() for Node's own modules.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  plugins: [withoutEffect, meowWithoutPackages],
  metafile: true,
  logLevel: 'warning',
});

const unwanted = ['react', 'ink'].filter((name) => packagesAtStart(metafile).has(name));
if (unwanted.length > 0) {
  console.error(
    `Text mode would load ${unwanted.join(' and ')}: import what uses it with import() in ${path.basename(entry)}.`,
  );
  process.exit(1);
}

// Renamed into place, so that no program starts from a half-written bundle.
fs.rmSync(old, { recursive: true, force: true });
if (fs.existsSync(at('dist'))) fs.renameSync(at('dist'), old);
fs.renameSync(fresh, at('dist'));
fs.rmSync(old, { recursive: true, force: true });
