// SPDX-License-Identifier: MIT
/** Everything that the screen can show, over recordings: without a privilege, and the same each time. */
import { join } from 'node:path';
import type { ToolId } from '../../src/probes/registry.ts';
import type { Command } from '../../src/ui/keys/commands.ts';
import { commandsOf } from '../../src/ui/keys/keymap.ts';
import { tallyCommands } from '../../src/ui/keys/tally-commands.ts';
import { overviewApp } from '../ui/overview-app.ts';
import { type RecordedRequest, writeBlockRecording } from './recorded-blocks.ts';
import { hits, rowsNamed, times, writeReadings } from './recorded-readings.ts';
import { KNOWN_OPENS } from './recordings.ts';

export interface View {
  readonly name: string;
  readonly tool: ToolId;
  /** From the tool's tab to it. */
  readonly keys: string;
  /** A line of it. */
  readonly shows: RegExp;
  /** Whether its keys are those of the overview, of a table of events, of a line that is typed, of the help. */
  readonly kind?: 'overview' | 'table' | 'typed' | 'help';
}

/** No frame comes of itself any more: what is compared stands still. */
export const STAND_STILL = ':opensnoop --interval 3600\r';

const LEFT = '\x1b[D';

/** A line of each tab, once all of its recording has been played. */
export const PLAYED: Readonly<Record<ToolId, RegExp>> = {
  // A column of its heat map, which is a second; the requests took less.
  biolatency: /^ +[\d.]+ [µm]s ┤ *[░▒▓█]/,
  biosnoop: / 60 requests$/,
  opensnoop: / 23 opens$/,
  vfsstat: /^ \d\d:\d\d:\d\d +100 +200/,
  funccount: /^ vfs_write +100 .* 125\b/,
  funclatency: / 8 calls/,
};

const tab = (tool: ToolId, shows: RegExp): View => ({ name: tool, tool, keys: '', shows });
const past = (tool: ToolId): View => ({
  name: `${tool} in the past`,
  tool,
  keys: LEFT,
  shows: /paused at \d\d:\d\d:\d\d/,
});

export const VIEWS: readonly View[] = [
  { name: 'overview', tool: 'opensnoop', keys: '0', shows: / 3 opensnoop {2}running/, kind: 'overview' },
  ...Object.entries(PLAYED).map(([tool, shows]) => tab(tool as ToolId, shows)),
  ...Object.keys(PLAYED).map((tool) => past(tool as ToolId)),
  { name: 'failed opens', tool: 'opensnoop', keys: 't', shows: /^ failed opens: /, kind: 'table' },
  { name: 'files', tool: 'opensnoop', keys: 'tt', shows: /^ files: /, kind: 'table' },
  { name: 'processes that open', tool: 'opensnoop', keys: 'ttt', shows: /^ processes: /, kind: 'table' },
  { name: 'processes at disks', tool: 'biosnoop', keys: 't', shows: /^ processes: /, kind: 'table' },
  { name: 'disks', tool: 'biosnoop', keys: 'tt', shows: /^ disks: /, kind: 'table' },
  { name: 'table in the past', tool: 'biosnoop', keys: `t${LEFT}`, shows: /^ processes: /, kind: 'table' },
  { name: 'a comparison', tool: 'biosnoop', keys: '/lat>10ms\r', shows: / of 60 requests$/ },
  { name: 'all beside the matches', tool: 'biosnoop', keys: '/write\r&', shows: / 60 requests, 30 match$/ },
  { name: 'error panel', tool: 'opensnoop', keys: '1', shows: /^ biolatency does not run: / },
  { name: 'help', tool: 'opensnoop', keys: '?', shows: /^ *This tab/, kind: 'help' },
  { name: 'palette', tool: 'opensnoop', keys: ':', shows: /\d+ commands; Enter does it/, kind: 'typed' },
  {
    name: 'a line in the palette',
    tool: 'opensnoop',
    keys: ':biosnoop -Q',
    shows: /Enter opens biosnoop/,
    kind: 'typed',
  },
  { name: 'finding', tool: 'biosnoop', keys: '/lat>', shows: /^ \/lat>/, kind: 'typed' },
  { name: 'PID prompt', tool: 'opensnoop', keys: 'p', shows: /^ PID \(empty: all\): /, kind: 'typed' },
  {
    name: 'cgroup prompt',
    tool: 'opensnoop',
    keys: '\x07',
    shows: /^ cgroup \(empty: all\): /,
    kind: 'typed',
  },
  { name: 'time prompt', tool: 'opensnoop', keys: '@', shows: /^ go to time: /, kind: 'typed' },
  { name: 'save prompt', tool: 'opensnoop', keys: 'w', shows: /^ save as: /, kind: 'typed' },
  { name: 'parameter prompt', tool: 'biosnoop', keys: 'd', shows: /^ disk/, kind: 'typed' },
  { name: 'pattern prompt', tool: 'funccount', keys: 'e', shows: /^ pattern/, kind: 'typed' },
];

/** 60 requests of three processes to two disks, quick and slow ones. */
const REQUESTS: readonly RecordedRequest[] = Array.from({ length: 60 }, (_, i) => ({
  disk: i % 3 < 2 ? 'nvme7n3' : 'sdz',
  device: i % 3 < 2 ? 0x1030_0007 : 0x80_0010,
  pid: 4711 + (i % 3),
  comm: ['postmaster', 'dd', '漢字'][i % 3] ?? '',
  op: i % 2 === 0 ? 'read' : 'write',
  sector: 1000 + 8 * i,
  latencyMs: 0.5 + (i % 10) * i,
  queuedMs: 0,
  cgroup: 1,
}));

const OPERATIONS = ['READ', 'WRITE', 'FSYNC', 'OPEN', 'CREATE', 'UNLINK', 'MKDIR', 'RMDIR'];
const eachOf = (n: number) => hits(...OPERATIONS.map((_, i) => n * (i + 1)));

/** The recording that has something for each tool, made in that folder unless it is there already. */
export async function writeRecordings(folder: string): Promise<Readonly<Record<ToolId, string>>> {
  const at = (name: string) => join(folder, `${name}.rec`);
  writeBlockRecording(at('blocks'), REQUESTS);
  const functions = rowsNamed('vfs_read', 'vfs_write');
  await writeReadings(at('counts'), { tool: 'funccount', rows: functions }, hits(0, 0), [
    hits(1000, 20),
    hits(1023, 25),
    hits(1030, 125),
  ]);
  await writeReadings(
    at('times'),
    { tool: 'funclatency', raw: { pattern: ['vfs_*'] }, rows: functions },
    times([[], []]),
    [
      times([[900, 1100], [70_000]]),
      times([
        [900, 1100, 1200, 1_000_000],
        [70_000, 80_000, 90_000, 5_000_000],
      ]),
    ],
  );
  await writeReadings(
    at('operations'),
    { tool: 'vfsstat', raw: {}, rows: rowsNamed(...OPERATIONS) },
    eachOf(0),
    [eachOf(5), eachOf(50), eachOf(51), eachOf(151)],
  );
  return {
    biolatency: at('blocks'),
    biosnoop: at('blocks'),
    opensnoop: KNOWN_OPENS,
    vfsstat: at('operations'),
    funccount: at('counts'),
    funclatency: at('times'),
  };
}

/** What a line of text takes, whatever is asked for. */
const TYPING = [
  'ctrl-s',
  'up',
  'down',
  'pageup',
  'pagedown',
  'tab',
  'ctrl-p',
  'ctrl-n',
  'a',
  'é',
  '漢',
  'backspace',
  'ctrl-w',
  'ctrl-u',
];
const SCROLLING = ['down', 'j', 'pagedown', 'up', 'k', 'pageup'];
/** They end the program, or give the terminal to a shell. */
const ENDINGS = ['quit', 'suspend'];
/** What is seen, and that it stands still, must last for the keys after these. */
const LAST = ['start-stop', 'faster', 'slower'];

/** The keys that mean something in a view, or must not: one by one where each does something else. */
export function keysIn({ tool, kind }: View): readonly (readonly string[])[] {
  const { context } = overviewApp({}, { tab: tool, overview: kind === 'overview' });
  const commands = [...commandsOf(context()), ...(kind === 'table' ? tallyCommands : [])].filter(
    ({ id }) => !ENDINGS.includes(id),
  );
  const isLast = ({ id }: Command) => LAST.includes(id) || id.startsWith('switch-');
  const keys = [...commands.filter((one) => !isLast(one)), ...commands.filter(isLast)].flatMap(
    (one) => one.keys,
  );
  const others = [...new Set(keys)];
  // Most of them are a letter of the answer, one as good as the other.
  if (kind === 'typed') {
    const typed = [...TYPING, 'enter', 'ctrl-c', 'escape'];
    // In the end there is room again: not every answer is long.
    return [...typed.map((key) => [key]), [...others.filter((key) => !typed.includes(key)), 'ctrl-u']];
  }
  return [...(kind === 'help' ? SCROLLING : []), ...others].map((key) => [key]);
}

/** What is shown once that is done which a key begins; undefined where it is done at once. */
export function answerTo({ name }: View, keys: readonly string[]): RegExp | undefined {
  if (keys.includes('ctrl-s')) return /^ Saved the screen: /;
  return name === 'save prompt' && keys.includes('enter') ? /^ Saved 23 events / : undefined;
}
