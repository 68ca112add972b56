// SPDX-License-Identifier: MIT
/** Bundles src/main.tsx into dist/: unbundled, Node takes three times as long to start it. */
import fs from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { at, top } from './setup/paths.mjs';

const entry = 'src/main.tsx';
const fresh = at('build/dist.new');
const old = at('build/dist.old');

/**
 * Packages that Ink brings and that must do nothing here. Its development tools are loaded by name: kept external they
 * would be imported, and fail, at every start. restore-cursor writes to the terminal when the process ends, and waits
 * for ever on one whose reader has stopped; the terminal is given back by src/ui/terminal. signal-exit has Ink draw all
 * once more when the process ends, for nobody.
 */
const withoutEffect = {
  name: 'without-effect',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    const filter = /^(react-devtools-core|restore-cursor|signal-exit)$/;
    build.onResolve({ filter }, (args) => ({ path: args.path, namespace: 'empty' }));
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({
      contents: 'export default () => () => {};',
    }));
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
        .replace(/= (require[\w$]+|getDefaultExportFromCjs)\(/g, '= /* @__PURE__ */ $1(')
        .replace('promisify(execFile);', '')
        .replace("import { execFile } from 'node:child_process';", ''),
    }));
  },
};

/**
 * string-width makes its segmenter and its pattern of all emoji when it is loaded, 40 ms, and tries the pattern on every
 * character beyond ASCII, 50 ms at the first one. Here both are made when a text needs them; what cannot be part of an
 * emoji is told by properties that cost nothing. With a string-width that is written otherwise the build fails.
 */
const lazyStringWidth = {
  name: 'lazy-string-width',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    build.onLoad({ filter: /string-width[\\/]index\.js$/ }, ({ path: file }) => {
      let contents = fs.readFileSync(file, 'utf8');
      for (const [eager, lazy] of [
        [
          'const segmenter = new Intl.Segmenter();',
          'let made; const segmenter = { segment: (text) => (made ??= new Intl.Segmenter()).segment(text) };',
        ],
        [
          'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
          `let emoji; const part = /[\\p{Emoji_Presentation}\\p{Extended_Pictographic}\\p{RI}\\u20e3]/u;
           const rgiEmojiRegex = {
             test: (text) => part.test(text) && (emoji ??= new RegExp('^\\\\p{RGI_Emoji}$', 'v')).test(text),
           };`,
        ],
      ]) {
        if (eager === undefined || lazy === undefined || !contents.includes(eager))
          return { errors: [{ text: `string-width has no more ${eager}: see ${path.basename(file)}` }] };
        contents = contents.replace(eager, () => lazy);
      }
      return { contents };
    });
  },
};

/**
 * Node's own modules by getBuiltinModule (22.3), and of them only what is used. As ES modules each gets a namespace for
 * which all its members are read: `node:fs` then loads its promises, `node:util` its decoders, `node:process` the standard
 * streams with sockets and child processes behind them. 15 ms of each start.
 */
const usedBuiltins = {
  name: 'used-builtins',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path: name, kind }) =>
      isBuiltin(name) && (kind === 'import-statement' || kind === 'dynamic-import')
        ? { path: name, namespace: 'builtin', sideEffects: false }
        : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'builtin' }, ({ path: name }) => {
      const builtin = process.getBuiltinModule(name);
      // What has a getter is loaded by reading it: whoever wants that takes it from the whole.
      const members = Object.entries(Object.getOwnPropertyDescriptors(builtin))
        .filter(([key, { get }]) => !get && key !== 'default' && /^[A-Za-z_]\w*$/.test(key))
        .map(([key]) => key);
      const lines = members.map(
        (key) => `const own_${key} = /* @__PURE__ */ (() => all.${key})();\nexport { own_${key} as ${key} };`,
      );
      const all = `const all = /* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(name)});`;
      return { contents: [all, 'export default all;', ...lines].join('\n') };
    });
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
  define: {
    'process.env.NODE_ENV': '"production"',
    // Yoga takes its WebAssembly from a data: address by fetch where there is one, and Node's brings HTTP, TLS and 14 MB.
    fetch: 'undefined',
  },
  // CommonJS packages inside an ES module still call require() for Node's own modules.
  banner: { js: 'const require=process.getBuiltinModule("module").createRequire(import.meta.url);' },
  plugins: [withoutEffect, meowWithoutPackages, lazyStringWidth, usedBuiltins],
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
