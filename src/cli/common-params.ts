// SPDX-License-Identifier: MIT
/** The flags that every tool has. */

import { DEFAULT_OVERHEAD, type OverheadSettings } from '../probes/overhead-settings.ts';
import type { ParamSchema, ParamValues } from '../probes/params.ts';
import type { TraceSettings } from '../probes/trace.ts';
import { THEME_NAMES } from '../settings/settings.ts';

export const commonParams = {
  json: { kind: 'switch', short: 'j', long: 'json', summary: 'JSON Lines on standard output' },
  plain: { kind: 'switch', long: 'plain', summary: "text in bcc's columns" },
  onlySummary: { kind: 'switch', long: 'summary', summary: 'count, and print only the totals at the end' },
  backend: {
    kind: 'text',
    long: 'backend',
    metavar: 'NAME',
    summary: 'force a way to attach (auto)',
    offers: 'backend',
  },
  cgroup: {
    kind: 'text',
    long: 'cgroup',
    metavar: 'PATH',
    summary: 'only processes of this cgroup and those below',
    offers: 'folder',
  },
  exec: {
    kind: 'text',
    long: 'exec',
    metavar: 'LINE',
    exact: true,
    summary: 'run that in a shell and trace it alone; or: -- COMMAND',
  },
  self: { kind: 'switch', long: 'self', summary: 'show probetop itself too' },
  interval: {
    kind: 'seconds',
    long: 'interval',
    metavar: 'S',
    summary: 'seconds between two updates of the screen',
  },
  budget: {
    kind: 'number',
    long: 'budget',
    metavar: 'PERCENT',
    summary: 'of one CPU that the probes of a tab may take (5)',
  },
  overBudget: {
    kind: 'choice',
    long: 'over-budget',
    metavar: 'WHAT',
    choices: ['warn', 'stop'],
    summary: 'what is done above it: warn or stop the tool (warn)',
  },
  color: {
    kind: 'choice',
    long: 'color',
    metavar: 'WHEN',
    choices: ['auto', 'always', 'never'],
    summary: 'auto, always or never',
  },
  theme: {
    kind: 'choice',
    long: 'theme',
    metavar: 'NAME',
    choices: THEME_NAMES,
    summary: THEME_NAMES.join(', '),
  },
  config: {
    kind: 'text',
    long: 'config',
    metavar: 'FILE',
    summary: "settings of the screen, in place of one's own",
  },
  noConfig: { kind: 'switch', long: 'no-config', summary: 'no settings but the defaults' },
  printConfig: {
    kind: 'switch',
    long: 'print-config',
    summary: 'print the settings in force, as such a file',
  },
  ascii: { kind: 'switch', long: 'ascii', summary: 'ASCII only, everything else in names escaped' },
  record: {
    kind: 'text',
    long: 'record',
    metavar: 'FILE',
    summary: 'also write what is traced to a new file, for --replay',
    offers: 'file',
  },
  replay: {
    kind: 'text',
    long: 'replay',
    metavar: 'FILE',
    summary: 'play a recording instead of tracing',
    offers: 'file',
  },
  ringBytes: {
    kind: 'integer',
    long: 'ring-bytes',
    metavar: 'N',
    min: 1,
    summary: "size of the kernel's ring",
  },
  arenaBytes: {
    kind: 'integer',
    long: 'arena-bytes',
    metavar: 'N',
    min: 1,
    summary: 'size of the buffer behind it',
  },
  help: { kind: 'switch', short: 'h', long: 'help', summary: 'the flags, in short' },
  version: { kind: 'switch', short: 'V', long: 'version', summary: 'the version' },
} as const satisfies ParamSchema;

export type CommonParams = ParamValues<typeof commonParams>;

/** What the probes may cost on a screen; undefined where nothing was said of it. */
export function overheadSettings({ budget, overBudget }: CommonParams): OverheadSettings | undefined {
  if (budget === undefined && overBudget === undefined) return undefined;
  return {
    budget: budget ?? DEFAULT_OVERHEAD.budget,
    over: overBudget === 'stop' ? 'stop' : DEFAULT_OVERHEAD.over,
  };
}

/** What of them concerns the probe. */
export function traceSettings(common: CommonParams): TraceSettings {
  return {
    backend: common.backend ?? 'auto',
    sizes: { ringBytes: common.ringBytes, arenaBytes: common.arenaBytes },
    cgroup: common.cgroup,
    self: common.self,
  };
}
