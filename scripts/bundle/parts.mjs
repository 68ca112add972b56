// SPDX-License-Identifier: MIT
/**
 * The two scripts of the program. What runs before anything is drawn or written is the first, and everything that is
 * imported by import() the second, which takes what both need from the first: a module is there once, with one state.
 * Modules would do the same, a file for each set of them that is wanted together: 23 files and a millisecond for each.
 */
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/**
 * @typedef {import('esbuild').Plugin} Plugin
 * @typedef {import('esbuild').BuildOptions} BuildOptions
 * @typedef {import('esbuild').Metafile} Metafile
 * @typedef {{ readonly first: ReadonlySet<string>, readonly shared: readonly string[], readonly later: readonly string[] }} Parts
 */

/** How the second part's modules are asked for in the first. */
const LATER = 'later:';

/**
 * The files that are loaded with `entry`, before any import().
 * @param {Metafile} metafile
 * @param {string} entry
 */
function loadedWith(metafile, entry) {
  const pending = [entry];
  const seen = new Set(pending);
  for (const file of pending) {
    for (const { path: imported, kind } of metafile.inputs[file]?.imports ?? []) {
      if (kind === 'dynamic-import' || seen.has(imported)) continue;
      seen.add(imported);
      pending.push(imported);
    }
  }
  return seen;
}

/**
 * @param {Metafile} metafile of the whole program
 * @param {string} entry
 * @returns {Parts}
 */
function divide(metafile, entry) {
  const first = loadedWith(metafile, entry);
  /** @type {Set<string>} */
  const shared = new Set();
  /** @type {Set<string>} */
  const later = new Set();
  for (const [file, { imports }] of Object.entries(metafile.inputs)) {
    for (const { path: imported, kind } of imports) {
      if (first.has(file) && !first.has(imported) && kind === 'dynamic-import') later.add(imported);
      // Node's own modules, and what has no effect, are the same wherever they are named.
      if (!first.has(file) && first.has(imported) && !imported.includes(':')) shared.add(imported);
    }
  }
  return { first, shared: [...shared].sort(), later: [...later].sort() };
}

/**
 * Packages of a part, by name.
 * @param {Iterable<string>} files
 */
export function packagesOf(files) {
  const names = [...files].map((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  return new Set(names.filter((name) => name !== undefined));
}

/**
 * @param {string} name
 * @param {string} top
 * @param {string} contents
 * @returns {Plugin}
 */
const entryOf = (name, top, contents) => ({
  name: 'entry',
  setup(build) {
    build.onResolve({ filter: /^entry$/ }, () => ({ path: name, namespace: 'entry' }));
    build.onLoad({ filter: /./, namespace: 'entry' }, () => ({ contents, resolveDir: top }));
  },
});

/**
 * Leaves to the second part what is imported by import().
 * @param {string} top
 * @param {Parts} parts
 * @returns {Plugin}
 */
const withoutLater = (top, parts) => ({
  name: 'without-later',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ kind, path: name, resolveDir }) => {
      const file = path.relative(top, path.join(resolveDir, name));
      const left = kind === 'dynamic-import' && parts.later.includes(file);
      return left ? { path: `${LATER}${file}`, external: true } : undefined;
    });
  },
});

/**
 * Takes from the first part what is there.
 * @param {string} top
 * @param {ReadonlyMap<string, readonly string[]>} shared what each file exports
 * @returns {Plugin}
 */
const withShared = (top, shared) => ({
  name: 'with-shared',
  setup(build) {
    build.onLoad({ filter: /./, namespace: 'file' }, ({ path: file }) => {
      const name = path.relative(top, file);
      const names = shared.get(name);
      if (names === undefined) return undefined;
      const taken = names.map((member) => `export const ${member} = from.${member};`);
      return {
        contents: [`const from = shared[${JSON.stringify(name)}];`, ...taken].join('\n'),
        loader: 'js',
      };
    });
  },
});

/**
 * What modules export. They are all loaded before the second part is, so that a constant of the same value stands for
 * each; a variable would not.
 * @param {BuildOptions} options
 * @param {string} top
 * @param {readonly string[]} files
 * @returns {Promise<Map<string, readonly string[]>>}
 */
async function exportsOf(options, top, files) {
  const variable = files.find((file) =>
    /^export (let|var) /m.test(fs.readFileSync(path.join(top, file), 'utf8')),
  );
  if (variable !== undefined)
    throw new Error(`${variable} exports a variable, which two scripts cannot share: export a function.`);
  const { metafile } = await build({
    ...options,
    entryPoints: [...files],
    format: 'esm',
    write: false,
    outdir: '.',
  });
  const named = Object.values(metafile?.outputs ?? {}).map(({ entryPoint, exports }) => {
    return /** @type {const} */ ([entryPoint ?? '', exports]);
  });
  return new Map(named);
}

/**
 * Writes first.js and later.js. Each is a function of what a CommonJS module has, of import.meta and of what the first has for the second.
 * @param {{ top: string, entry: string, folder: string, options: BuildOptions }} program
 * @returns {Promise<Parts>}
 */
export async function bundleParts({ top, entry, folder, options }) {
  const { plugins = [], ...rest } = options;
  const common = { ...rest, absWorkingDir: top, bundle: true, metafile: /** @type {const} */ (true) };
  const whole = await build({
    ...common,
    plugins,
    entryPoints: [entry],
    format: 'esm',
    write: false,
    outdir: '.',
  });
  const parts = divide(whole.metafile, entry);
  const packages = parts.shared.filter((file) => packagesOf([file]).size > 0);
  if (packages.length > 0) throw new Error(`Both scripts would have ${packages.join(', ')}.`);
  const exported = await exportsOf({ ...common, plugins }, top, parts.shared);

  const quoted = (/** @type {string} */ file) => JSON.stringify(`./${file}`);
  const first = [
    ...parts.shared.map((file, i) => `import * as shared${i} from ${quoted(file)};`),
    `export const shared = { ${parts.shared.map((file, i) => `${JSON.stringify(file)}: shared${i}`).join(', ')} };`,
    `import ${quoted(entry)};`,
  ];
  const later = parts.later.map(
    (file) => `exports[${JSON.stringify(file)}] = () => require(${quoted(file)});`,
  );
  /** @type {BuildOptions} */
  const script = {
    ...common,
    format: 'cjs',
    entryPoints: ['entry'],
    banner: { js: '(function (require, module, exports, importMeta, shared) {' },
    footer: { js: '})' },
  };
  await Promise.all([
    build({
      ...script,
      // What is left to the second becomes a call of require.
      supported: { 'dynamic-import': false },
      plugins: [entryOf('first', top, first.join('\n')), withoutLater(top, parts), ...plugins],
      outfile: path.join(folder, 'first.js'),
    }),
    build({
      ...script,
      plugins: [entryOf('later', top, later.join('\n')), withShared(top, exported), ...plugins],
      outfile: path.join(folder, 'later.js'),
    }),
  ]);
  return parts;
}
