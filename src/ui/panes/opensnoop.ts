// SPDX-License-Identifier: MIT
import type { opensnoopParams } from '../../probes/tools/opensnoop.ts';
import type { OpenRow } from '../../probes/tools/opensnoop-rows.ts';
import { clockMillis } from '../text/clock.ts';
import { directories } from '../text/directories.ts';
import { exactTexts } from '../text/exact-texts.ts';
import { openFlagNames } from '../text/open-flags.ts';
import { wholeNumber } from './number-columns.ts';
import { textIs } from './row-text.ts';
import type { EventPane, TableLookColumn } from './types.ts';

const SHARE: TableLookColumn = { id: 'share', title: 'SHARE', width: 7, dispensable: 1, tone: 'muted' };
const FAILED: TableLookColumn = { id: 'failed', title: 'FAILED', width: 8, tone: 'error' };
const OPENS: TableLookColumn = { id: 'opens', title: 'OPENS', width: 8 };

/** The opens of one path: by its text where that can be asked for, else by how it begins. */
function pathOnly({ path }: OpenRow, besides = '') {
  const query = textIs('path', path);
  if (query !== undefined) return { query: `${besides} ${query}`.trim() };
  const [text = ''] = exactTexts(path);
  return text === '' ? undefined : { param: 'under', text };
}

const errorTone = (row: OpenRow) => (row.errno === 0 ? 'plain' : 'error');

export const opensnoopPane: EventPane<typeof opensnoopParams, OpenRow> = {
  view: 'events',
  noun: 'opens',
  pid: (row) => row.pid,
  narrowing: (values) => [
    ...(values.failed ? ['failed only'] : []),
    ...(values.name === undefined ? [] : [`COMM holding ${values.name}`]),
    ...(values.under === undefined ? [] : [`kept paths below ${values.under}`]),
    ...(values.flags.length === 0 ? [] : [`flags ${values.flags.join(' ')}`]),
  ],
  filters: ['failed', 'name', 'under', 'flags'],
  columns: [
    {
      title: 'TIME',
      width: 12,
      align: 'left',
      dispensable: 1,
      shown: (values) => values.timestamp,
      text: (row) => clockMillis(row.timeMs),
      tone: () => 'muted',
    },
    {
      title: 'UID',
      width: 6,
      dispensable: 2,
      shown: (values) => values.uid,
      ...wholeNumber((row: OpenRow) => row.uid),
    },
    { title: 'PID', width: 7, ...wholeNumber((row: OpenRow) => row.pid) },
    {
      title: 'TID',
      width: 7,
      dispensable: 2,
      shown: (values) => values.showTid || values.tid !== undefined,
      ...wholeNumber((row: OpenRow) => row.tid),
    },
    { title: 'COMM', width: 16, align: 'left', text: (row) => row.comm },
    { title: 'FD', width: 5, ...wholeNumber((row: OpenRow) => row.fd) },
    { title: 'ERR', width: 12, align: 'left', text: (row) => row.error, tone: errorTone },
    {
      title: 'FLAGS',
      width: 24,
      align: 'left',
      dispensable: 4,
      shown: (values) => values.extended,
      text: (row) => openFlagNames(row.flags),
    },
    {
      title: 'MODE',
      width: 5,
      align: 'right',
      dispensable: 3,
      shown: (values) => values.extended,
      text: (row) => (row.mode === 0 ? '' : row.mode.toString(8).padStart(4, '0')),
    },
    { title: 'PATH', width: 0, align: 'left', text: (row) => row.path, tone: errorTone },
  ],
  narrow: [
    { title: 'COMM', width: 9 },
    { title: 'ERR', width: 7 },
    { title: 'PATH', width: 0, keepsEnd: true },
  ],
  verdicts: [{ word: 'failed', tone: 'error', holds: (row) => row.errno !== 0 }],
  tables: [
    {
      id: 'failed',
      title: 'failed opens',
      noun: 'paths',
      columns: [
        { ...FAILED, tone: 'plain' },
        SHARE,
        { id: 'procs', title: 'PROCS', width: 6 },
        { id: 'err', title: 'ERR', width: 12, tone: 'error' },
        { id: 'path', title: 'PATH', width: 0 },
      ],
      // A number that has no name is shown as E999.
      only: (row) => pathOnly(row, `err=${/^E\d+$/.test(row.error) ? row.errno : row.error}`),
    },
    {
      id: 'files',
      title: 'files',
      noun: 'files',
      columns: [
        OPENS,
        SHARE,
        FAILED,
        { id: 'procs', title: 'PROCS', width: 6 },
        { id: 'path', title: 'PATH', width: 0 },
      ],
      only: (row) => pathOnly(row),
    },
    {
      id: 'processes',
      title: 'processes',
      noun: 'processes',
      columns: [
        OPENS,
        SHARE,
        FAILED,
        { id: 'pid', title: 'PID', width: 7 },
        { id: 'comm', title: 'COMM', width: 0 },
      ],
      only: ({ pid }) => ({ pid, query: `pid=${pid}` }),
    },
  ],
  asks: [
    // n goes to the next match in every tab.
    { param: 'name', key: 'c', hint: 'comm' },
    { param: 'flags', hint: 'flags' },
  ],
  rowFilters: [
    { param: 'name', key: 'C', noun: 'COMM', values: (row) => exactTexts(row.comm) },
    {
      param: 'under',
      key: 'P',
      noun: 'directory; again: the one above',
      values: (row) => directories(row.path).flatMap(exactTexts),
    },
  ],
  toggles: [
    { param: 'failed', hint: 'failed' },
    { param: 'uid', hint: 'UID' },
    { param: 'timestamp', hint: 'time' },
    { param: 'fullPath', hint: 'path' },
    // e is a key of every tab.
    { param: 'extended', key: 'D', hint: 'flags, mode' },
    { param: 'showTid', key: 'I', hint: 'TID' },
  ],
};
