// SPDX-License-Identifier: MIT
/** What is changed in packages as they are bundled. Written otherwise by a newer version, they fail the build. */
import fs from 'node:fs';
import path from 'node:path';

/** @typedef {import('esbuild').PluginBuild} PluginBuild */

/**
 * A file's text with some of it replaced.
 * @param {string} file
 * @param {readonly (readonly [string, string])[]} pairs
 * @returns {import('esbuild').OnLoadResult}
 */
function rewritten(file, pairs) {
  let contents = fs.readFileSync(file, 'utf8');
  for (const [from, to] of pairs) {
    if (!contents.includes(from)) return { errors: [{ text: `${path.basename(file)} has no more ${from}` }] };
    contents = contents.replaceAll(from, () => to);
  }
  return { contents };
}

/**
 * Packages that Ink brings and that must do nothing here. Its development tools are loaded by name: kept external they
 * would be imported, and fail, at every start. restore-cursor writes to the terminal when the process ends, and waits
 * for ever on one whose reader has stopped; the terminal is given back by src/ui/terminal. signal-exit has Ink draw all
 * once more when the process ends, for nobody.
 */
const withoutEffect = {
  name: 'without-effect',
  /** @param {PluginBuild} build */
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
 * start. With a meow that names its exports differently the build fails.
 */
const meowWithoutPackages = {
  name: 'meow-without-packages',
  /** @param {PluginBuild} build */
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
 * emoji is told by properties that cost nothing.
 */
const lazyStringWidth = {
  name: 'lazy-string-width',
  /** @param {PluginBuild} build */
  setup(build) {
    build.onLoad({ filter: /string-width[\\/]index\.js$/ }, ({ path: file }) =>
      rewritten(file, [
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
      ]),
    );
  },
};

/** Ink waits at its top level only to load its development tools: a script, unlike a module, cannot wait there. */
const inkWithoutTools = {
  name: 'ink-without-tools',
  /** @param {PluginBuild} build */
  setup(build) {
    build.onLoad({ filter: /ink[\\/]build[\\/]reconciler\.js$/ }, ({ path: file }) =>
      rewritten(file, [
        ["await import('./devtools.js');", ''],
        ['await loadPackageJson()', '{}'],
      ]),
    );
  },
};

const WASM = /"data:application\/octet-stream;base64,([^"]+)"/;

/**
 * Yoga compiles its WebAssembly on another thread and has its importers wait for it at their top level. It is small and
 * V8 compiles its functions when they are called: here it is ready when it has been loaded.
 */
const yogaAtOnce = {
  name: 'yoga-at-once',
  /** @param {PluginBuild} build */
  setup(build) {
    const code = /yoga-wasm-base64-esm\.js$/;
    build.onLoad({ filter: /yoga-layout[\\/]dist[\\/]src[\\/]index\.js$/ }, ({ path: file }) =>
      rewritten(file, [
        [
          "import loadYoga from '../binaries/yoga-wasm-base64-esm.js';",
          "import loadYoga, { bytes } from '../binaries/yoga-wasm-base64-esm.js';",
        ],
        [
          'wrapAssembly(await loadYoga())',
          `wrapAssembly((() => {
             const yoga = {
               instantiateWasm(imports, done) {
                 const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
                 done(instance);
                 return instance.exports;
               },
             };
             loadYoga(yoga);
             return yoga;
           })())`,
        ],
      ]),
    );
    build.onLoad({ filter: code }, ({ path: file }) => {
      const base64 = WASM.exec(fs.readFileSync(file, 'utf8'))?.[1];
      if (base64 === undefined) return { errors: [{ text: `${path.basename(file)} has no more ${WASM}` }] };
      const { contents, errors } = rewritten(file, [[base64, '']]);
      const bytes = `export const bytes = Buffer.from('${base64}', 'base64');`;
      return errors ? { errors } : { contents: `${contents}\n${bytes}` };
    });
  },
};

export const packages = [withoutEffect, meowWithoutPackages, lazyStringWidth, inkWithoutTools, yogaAtOnce];
