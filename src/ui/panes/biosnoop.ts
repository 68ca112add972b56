// SPDX-License-Identifier: MIT
import type { biosnoopParams } from '../../probes/tools/biosnoop.ts';
import type { BlockRow } from '../../probes/tools/biosnoop-rows.ts';
import { clockMillis } from '../text/clock.ts';
import { exactTexts } from '../text/exact-texts.ts';
import { blockAsks, blockFilters, blockNarrowing } from './block.ts';
import { inMilliseconds, wholeNumber } from './number-columns.ts';
import type { EventPane, TableLookColumn } from './types.ts';

/** Seen where it may have been somebody else who happened to run: a worker of the kernel's. */
const submitterTone = (row: BlockRow) => (row.sure ? 'plain' : 'muted');

const NUMBERS: readonly TableLookColumn[] = [
  { id: 'reqs', title: 'REQS', width: 9 },
  { id: 'bytes', title: 'BYTES', width: 9 },
  { id: 'mean', title: 'MEAN(ms)', width: 9 },
  { id: 'p99', title: 'P99(ms)', width: 9 },
  { id: 'max', title: 'MAX(ms)', width: 9 },
  { id: 'read', title: 'READ', width: 6 },
  { id: 'write', title: 'WRITE', width: 7, dispensable: 1 },
];

export const biosnoopPane: EventPane<typeof biosnoopParams, BlockRow> = {
  view: 'events',
  noun: 'requests',
  pid: (row) => row.pid,
  narrowing: blockNarrowing,
  filters: blockFilters,
  columns: [
    {
      title: 'TIME',
      width: 12,
      align: 'left',
      dispensable: 2,
      text: (row) => clockMillis(row.timeMs),
      tone: () => 'muted',
    },
    { title: 'COMM', width: 16, align: 'left', text: (row) => row.comm, tone: submitterTone },
    { title: 'PID', width: 7, ...wholeNumber((row: BlockRow) => row.pid), tone: submitterTone },
    { title: 'DISK', width: 10, align: 'left', text: (row) => row.disk },
    {
      title: 'T',
      width: 3,
      align: 'left',
      // Failed: not by colour alone.
      text: (row) => (row.failed ? `${row.letter}!` : row.letter),
      sought: (row) => row.operation,
      tone: (row) => (row.failed ? 'error' : 'plain'),
    },
    { title: 'SECTOR', width: 11, dispensable: 3, ...wholeNumber((row: BlockRow) => row.sector) },
    { title: 'BYTES', width: 8, ...wholeNumber((row: BlockRow) => row.bytes) },
    {
      title: 'QUE(ms)',
      width: 9,
      shown: (values) => values.queue,
      ...inMilliseconds((row: BlockRow) => row.queuedNs),
    },
    {
      title: 'LAT(ms)',
      width: 9,
      ...inMilliseconds((row: BlockRow) => row.latencyNs),
      tone: (row) => (row.failed ? 'error' : row.slow ? 'warning' : 'plain'),
    },
    {
      title: 'PATTERN',
      width: 10,
      align: 'left',
      dispensable: 1,
      shown: (values) => values.pattern,
      text: (row) => (row.pattern === 'unknown' ? '' : row.pattern),
    },
  ],
  narrow: [
    { title: 'COMM', width: 9 },
    { title: 'DISK', width: 7 },
    { title: 'T', width: 2 },
    { title: 'BYTES', width: 7 },
    { title: 'LAT(ms)', width: 8 },
  ],
  verdicts: [
    { word: 'failed', tone: 'error', holds: (row) => row.failed },
    { word: 'slow', tone: 'warning', holds: (row) => row.slow },
  ],
  tables: [
    {
      id: 'processes',
      title: 'processes',
      noun: 'processes',
      columns: [...NUMBERS, { id: 'pid', title: 'PID', width: 7 }, { id: 'comm', title: 'COMM', width: 0 }],
      only: ({ pid }) => ({ pid, query: `pid=${pid}` }),
    },
    {
      id: 'disks',
      title: 'disks',
      noun: 'disks',
      columns: [...NUMBERS, { id: 'disk', title: 'DISK', width: 0 }],
      only: (row) => {
        const [text] = exactTexts(row.disk);
        return text === undefined ? undefined : { param: 'disk', text };
      },
    },
  ],
  asks: [...blockAsks, { param: 'minMs', hint: 'least ms' }],
  rowFilters: [
    { param: 'disk', key: 'D', noun: 'disk', values: (row) => exactTexts(row.disk) },
    {
      param: 'operation',
      key: 'O',
      noun: 'operation',
      values: (row) => (row.operation === 'other' ? [] : [row.operation]),
    },
    { param: 'comm', key: 'C', noun: 'COMM', values: (row) => exactTexts(row.comm) },
  ],
  toggles: [
    { param: 'queue', hint: 'queue' },
    { param: 'pattern', hint: 'pattern' },
  ],
};
