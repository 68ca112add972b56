// SPDX-License-Identifier: MIT
import { isBuiltin } from 'node:module';

/**
 * Node's own modules by getBuiltinModule (22.3), and of them only what is used. As ES modules each gets a namespace for
 * which all its members are read: `node:fs` then loads its promises, `node:util` its decoders, `node:process` the standard
 * streams with sockets and child processes behind them. 15 ms of each start.
 */
export const usedBuiltins = {
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
